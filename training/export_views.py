"""Views that a network is rounded for when it is packed: of the kinds that it is asked about, from training pictures."""
import numpy as np
import torch

import circle_views
import page_views
import tile_views
from page_store import Pages
from photo_views import VIEW_SIDE, Photographs, plain_view, turned

COUNT = 512  # views; half as many pages and tiles, each twice, a half turn apart
STORES = ("scans", "collections", "manuals", "typeset", "layouts", "charts")  # those of them that a folder has
WORN = 0.5  # as scans are


def _stacked(views):
    return torch.from_numpy(np.stack(views).astype(np.float32))


def _pages(work, rng):
    stores = [Pages(work, name) for name in STORES if (work / f"{name}.json").exists()]
    while True:
        store = stores[rng.integers(len(stores))]
        yield store.image(store.training[rng.integers(len(store.training))])


def photo(work, rng):
    photographs = Photographs(work)
    chosen = rng.choice(photographs.training, COUNT, replace=False)
    views = [turned(plain_view(photographs.image(i), VIEW_SIDE), rng.integers(4)) / 127.5 - 1 for i in chosen]
    return _stacked(views).permute(0, 3, 1, 2)


def circle(work, rng):
    """Whole views and discs in turns; the library asks for smaller discs, of which the layers see the same."""
    views, inside = photo(work, rng), torch.from_numpy(circle_views.disc(VIEW_SIDE)).permute(2, 0, 1)
    photographs = Photographs(work)
    for number, i in enumerate(rng.choice(photographs.training, COUNT // 2, replace=False)):
        disc = circle_views.plain_disc(photographs.image(i), VIEW_SIDE, rng.uniform(0, 360)).astype(np.float32)
        views[2 * number] = torch.from_numpy(disc / 127.5 - 1).permute(2, 0, 1) * inside
    return views


def page(work, rng):
    views = []
    for image in _pages(work, rng):
        drawn = page_views.window(page_views.small(image), rng, plain=True)
        side = int(np.exp(rng.uniform(np.log(16), np.log(130)))) if rng.random() < page_views.COARSE else None
        views += [page_views.normalised(view) for view in page_views.finished(drawn, rng, WORN, side)[:2]]
        if len(views) >= COUNT:
            return _stacked(views)[:, None]


def tile(work, rng):
    views = []
    for image in _pages(work, rng):
        views += [view for view, _ in tile_views.training_pair(image, rng, WORN, 0.0) or []]
        if len(views) >= COUNT:
            return _stacked(views)[:, None]


def of(name, work):
    """Network `name`'s input: COUNT x channels x height x width."""
    return {"photo": photo, "circle": circle, "page": page, "tile": tile}[name](work, np.random.default_rng(6))
