(() => {
  'use strict';
  const root = document.documentElement, main = document.querySelector('main');
  const cards = [...main.querySelectorAll('.card')];
  const tiles = [...document.querySelectorAll('.tile')];
  const find = document.getElementById('find'), kind = document.getElementById('kind'), way = document.getElementById('way');
  const sort = document.getElementById('sort'), shown = document.getElementById('shown'), empty = document.getElementById('empty');
  root.classList.add('js');

  const number = (card, name) => Number(card.dataset[name]);
  const orders = {
    run: (a, b) => number(a, 'index') - number(b, 'index'),
    name: (a, b) => a.dataset.name < b.dataset.name ? -1 : a.dataset.name > b.dataset.name ? 1 : 0,
    angle: (a, b) => Math.abs(number(b, 'angle')) - Math.abs(number(a, 'angle')),
    unsure: (a, b) => number(a, 'confidence') - number(b, 'confidence'),
    sure: (a, b) => number(b, 'confidence') - number(a, 'confidence'),
  };

  function arrange() {
    const order = orders[sort.value];
    cards.sort((a, b) => order(a, b) || orders.run(a, b));
    main.append(...cards);
  }
  function filter() {
    const verdicts = new Set(tiles.filter(tile => tile.getAttribute('aria-pressed') === 'true').map(tile => tile.dataset.verdict));
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const card of cards) {
      const text = card.textContent.toLowerCase();
      const fits = verdicts.has(card.dataset.verdict) && (!kind.value || card.dataset.kind === kind.value) &&
        (!way.value || card.dataset.way === way.value) && words.every(word => text.includes(word));
      card.hidden = !fits;
      count += fits;
    }
    shown.textContent = count === cards.length ? `${count} pictures` : `${count} of ${cards.length} pictures`;
    empty.hidden = count > 0;
  }

  for (const tile of tiles) {
    tile.addEventListener('click', () => {
      // The first click on a tile shows it alone, a click on the only one shows all again.
      const alone = tiles.every(other => (other.getAttribute('aria-pressed') === 'true') === (other === tile));
      const all = tiles.every(other => other.getAttribute('aria-pressed') === 'true');
      for (const other of tiles) {
        const on = alone ? true : all ? other === tile : other === tile ? other.getAttribute('aria-pressed') !== 'true' : other.getAttribute('aria-pressed') === 'true';
        other.setAttribute('aria-pressed', String(on));
      }
      filter();
    });
  }
  find.addEventListener('input', filter);
  kind.addEventListener('change', filter);
  way.addEventListener('change', filter);
  sort.addEventListener('change', arrange);
  document.addEventListener('keydown', event => {
    if (event.key === '/' && document.activeElement !== find) { event.preventDefault(); find.focus(); }
  });
  document.querySelector('.theme').addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  // A link to the page may say what to show: report.html#dark, #verdict=left, #sort=unsure, #find=holiday.
  for (const part of decodeURIComponent(location.hash.slice(1)).split('&')) {
    const [name, value] = part.split('=');
    if (name === 'dark' || name === 'light') root.dataset.theme = name;
    if (name === 'find') find.value = value || '';
    if (name === 'sort' && orders[value]) sort.value = value;
    if (name === 'verdict') for (const tile of tiles) tile.setAttribute('aria-pressed', String(tile.dataset.verdict === value));
  }
  arrange();
  filter();
})();
