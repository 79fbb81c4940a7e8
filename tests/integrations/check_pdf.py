"""upright-pdf on documents that are made here: check_pdf.py, with the python of an environment that holds upright_pdf.

Forty documents in every common turn and every /Rotate they may have already; four of 20 pages of which five are unclear;
damaged, encrypted and signed ones. Prints what the README says, and exits with 1 where anything is not as it should be.
"""
import hashlib
import io
import json
import random
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

from support import ROOT

sys.path.insert(0, str(ROOT / "integrations" / "pages"))
import draw  # noqa: E402
from texts import SCRIPTS  # noqa: E402

SIZE = (1240, 1754)  # A4 at 150 dots an inch
POINTS = (595, 842)
problems = []


def expect(holds, what):
    if not holds:
        problems.append(what)
        print("WRONG:", what)


def unclear_page(kind, rng):
    """Pages that define no up: blank paper, a disc, rings, a grid, grains."""
    image = draw.blank_page(rng, SIZE)
    pen, centre = ImageDraw.Draw(image), (SIZE[0] // 2, SIZE[1] // 2)
    for radius in {1: [300], 2: [500, 400, 300, 200]}.get(kind, []):
        pen.ellipse([centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius], outline=40, width=9,
                    fill=90 if kind == 1 else None)
    if kind == 3:
        for step in range(-4, 5):
            pen.line([centre[0] + 100 * step, centre[1] - 400, centre[0] + 100 * step, centre[1] + 400], 60, 5)
            pen.line([centre[0] - 400, centre[1] + 100 * step, centre[0] + 400, centre[1] + 100 * step], 60, 5)
    if kind == 4:
        image = Image.effect_noise(SIZE, 40)
    return image


def add_page(pdf, image, turn, rotate, packed, inherited):
    """A page that shows `image` so that it must be turned by `turn` more, with the /Rotate that it has already."""
    stored = draw.turned(image, (turn + rotate) % 4, 0)
    if packed == "jpeg":
        buffer = io.BytesIO()
        stored.save(buffer, "JPEG", quality=75)
        stream = pikepdf.Stream(pdf, buffer.getvalue(), Filter=pikepdf.Name.DCTDecode)
    else:
        stream = pikepdf.Stream(pdf, zlib.compress(stored.tobytes(), 1), Filter=pikepdf.Name.FlateDecode)
    stream.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": stored.width,
                   "/Height": stored.height, "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8})
    width, height = POINTS if stored.height > stored.width else POINTS[::-1]
    contents = pikepdf.Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q\n".encode())
    page = pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, width, height], Contents=contents,
                              Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream)))
    if rotate and not inherited:
        page.Rotate = 90 * rotate
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def save_document(path, images, turns, number=0):
    pdf = pikepdf.new()
    rotate, inherited = number // 4 % 4, number % 2 == 1
    for image, turn in zip(images, turns):
        add_page(pdf, image, turn, rotate, "jpeg" if number % 3 else "flate", inherited)
    if inherited:
        pdf.Root.Pages.Rotate = 90 * rotate
    pdf.Root.Lang = pikepdf.String("en")
    pdf.docinfo["/Title"] = f"Document {number}"
    pdf.save(path, linearize=number % 5 == 0,
             object_stream_mode=pikepdf.ObjectStreamMode.generate if number % 3 == 0 else pikepdf.ObjectStreamMode.disable)
    return [(rotate + turn) % 4 for turn in turns]


def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def parts_of(path):
    """Everything of a document but /Rotate: stored bytes of contents and images, boxes, title, how it is packed."""
    with pikepdf.open(path, inherit_page_attributes=False) as pdf:
        pages = [(page.Contents.read_raw_bytes(), page.Resources.XObject.Im0.read_raw_bytes(),
                  [float(value) for value in page.MediaBox], sorted(set(page.obj.keys()) - {"/Rotate"})) for page in pdf.pages]
        return pages, str(pdf.docinfo["/Title"]), str(pdf.Root.Lang), pdf.is_linearized


def rotates_of(path):
    from upright_pdf.document import turn_of
    with pikepdf.open(path, inherit_page_attributes=False) as pdf:
        return [turn_of(page) for page in pdf.pages]


def run(*arguments):
    """Exit code and the results of upright-pdf."""
    done = subprocess.run([sys.executable, "-m", "upright_pdf", "--json", *map(str, arguments)], stdout=subprocess.PIPE,
                          check=False, text=True)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def check_forty(folder, pool):
    rng, right, wanted, paths, before = random.Random(40), 0, {}, [], {}
    for number in range(40):
        path = folder / f"{number:02}.pdf"
        turns = [number % 4] * (1 + number % 3)
        wanted[path] = save_document(path, rng.sample(pool, len(turns)), turns, number)
        before[path] = parts_of(path)
        paths.append(path)
    state = {path: digest(path) for path in paths}
    code, results = run("--dry-run", *paths)
    expect(code == 0 and all(digest(path) == state[path] for path in paths), "a dry run changes nothing")
    code, results = run("--in-place", *paths)
    expect(code == 0, f"all 40 are handled: {[r for r in results if r['status'] == 'left alone']}")
    for path in paths:
        as_wanted = rotates_of(path) == wanted[path]
        right += as_wanted
        expect(as_wanted, f"{path.name}: /Rotate {rotates_of(path)}, wanted {wanted[path]}")
        expect(parts_of(path) == before[path], f"{path.name}: something else than /Rotate changed")
    unchanged = [path for path in paths if int(path.stem) % 4 == 0]
    expect(all(digest(path) == state[path] for path in unchanged), "what is upright keeps every byte")
    after = {path: digest(path) for path in paths}
    run("--in-place", *paths)
    expect(all(digest(path) == after[path] for path in paths), "a second run changes nothing")
    print(f"generated documents: /Rotate right in {right} of 40; everything else the same")


def check_common_turn(folder, pool):
    rng = random.Random(20)
    together = alone = count = 0
    for turn in range(4):
        path = folder / f"common{turn}.pdf"
        unclear = rng.sample(range(20), 5)
        images = [unclear_page(unclear.index(n), rng) if n in unclear else rng.choice(pool) for n in range(20)]
        wanted = save_document(path, images, [turn] * 20)
        _, (result,) = run("-o", folder / "out", path)
        if result["status"] == "left alone":
            expect(False, f"{path.name}: {result['reason']}")
            continue
        found = rotates_of(folder / "out" / path.name)
        count += 20
        together += sum(a == b for a, b in zip(found, wanted))
        alone += sum(a == b and by == "page" for a, b, by in zip(found, wanted, result["by"]))
        expect(found == wanted, f"{path.name}: {found}, by {result['by']}")
    page = folder / "look.html"
    run("--dry-run", "--report", page, folder / "common1.pdf", folder / "gone.pdf")
    expect(page.read_text().count("data:image/png;base64,iVBOR") == 20, "the report shows the 20 pages that are turned")
    expect("left alone" in page.read_text(), "the report says what was left alone")
    path = folder / "duplex.pdf"
    images = [draw.blank_page(rng, SIZE) if n == 9 else pool[n] for n in range(20)]
    wanted = save_document(path, images, [0 if n == 9 else 2 * (n % 2) for n in range(20)])
    run("--in-place", path)
    expect(rotates_of(path) == wanted, f"every other page on its head: {rotates_of(path)}")
    print(f"four documents of 20 pages, 5 of them unclear: right by the page alone {alone}, with the document {together} of {count}")


def check_left_alone(folder, pool):
    plain = folder / "plain.pdf"
    save_document(plain, [pool[0]], [1])
    data, cases = plain.read_bytes(), {}

    def case(name, content, word):
        path = folder / f"{name}.pdf"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            with pikepdf.open(plain) as pdf:
                content(pdf, path)
        cases[path] = (digest(path), word)

    def signed(pdf, path):
        value = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"),
                                                     ByteRange=[0, 10, 20, 10], Contents=pikepdf.String("00")))
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("Signature"), V=value))
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        pdf.save(path)

    def flagged(pdf, path):
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], SigFlags=3)
        pdf.save(path)

    def odd_rotate(pdf, path):
        pdf.pages[0].obj.Rotate = 45
        pdf.save(path)

    case("password", lambda pdf, path: pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u")), "encrypted")
    case("restricted", lambda pdf, path: pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="")), "encrypted")
    case("signed", signed, "signed")
    case("flagged", flagged, "signed")
    case("odd", odd_rotate, "damaged")
    case("cut", data[:len(data) * 6 // 10], "damaged")
    case("no-table", data.replace(b"startxref", b"startxxxx"), "damaged")
    case("garbage", b"\0" * 4096, "damaged")
    case("empty", b"", "damaged")
    case("text", b"%PDF-1.7\nnothing more", "damaged")
    code, results = run("--in-place", *cases, folder / "missing.pdf")
    expect(code == 1, "the exit code says that files were left alone")
    for result in results:
        state, word = cases.get(Path(result["file"]), (None, "No such file"))
        expect(result["status"] == "left alone" and word in result["reason"], f"{result}")
        expect(state is None or digest(result["file"]) == state, f"{result['file']} was touched")
    link = folder / "link.pdf"
    link.symlink_to(plain)
    code, (result,) = run("--in-place", link)
    expect(code == 1 and result["reason"] == "a link", "a link is left alone")
    expect(not list(folder.glob(".upright-*")), "no temporary file is left behind")
    print(f"left alone, with a line and untouched: {len(results)} damaged, encrypted, signed or missing files and a link")


def main():
    pool = [draw.scanned(draw.upright_page(SCRIPTS[n % 6], random.Random(n), SIZE), random.Random(n)) for n in range(24)]
    with tempfile.TemporaryDirectory() as place:
        for check in (check_forty, check_common_turn, check_left_alone):
            folder = Path(place) / check.__name__
            folder.mkdir()
            check(folder, pool)
    if problems:
        sys.exit(f"check_pdf: {len(problems)} things are wrong")


if __name__ == "__main__":
    main()
