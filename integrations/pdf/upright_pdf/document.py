"""Opens a PDF, says why it must be left alone where it must, and writes it with other values of /Rotate.

qpdf does both, through pikepdf. It writes every object again but no stream's bytes: images, fonts and contents keep each
of theirs, which is checked in the written file before it takes the place of anything.
"""
import collections
import contextlib
import hashlib
import os
import tempfile

import pikepdf


class LeftAlone(Exception):
    """The file is not to be changed; the text says why."""


def _open(path):
    """Without that qpdf hands inherited attributes down to the pages, which would be written so."""
    return pikepdf.open(path, inherit_page_attributes=False)


def open_document(path):
    """An open pikepdf.Pdf whose pages may be turned. Raises LeftAlone."""
    try:
        pdf = _open(path)
    except pikepdf.PasswordError:
        raise LeftAlone("encrypted, and opens with a password only") from None
    except pikepdf.PdfError as error:
        raise LeftAlone(f"damaged: {_last_line(error)}") from None
    try:
        _refuse(pdf)
    except LeftAlone:
        pdf.close()
        raise
    except pikepdf.PdfError as error:
        pdf.close()
        raise LeftAlone(f"damaged: {_last_line(error)}") from None
    return pdf


def _last_line(error):
    return str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__


def _refuse(pdf):
    if pdf.is_encrypted:
        raise LeftAlone("encrypted: writing it again would need its owner's password")
    if is_signed(pdf):
        raise LeftAlone("signed: any change would break the signature")
    if len(pdf.pages) == 0:
        raise LeftAlone("damaged: it has no pages")
    for page in pdf.pages:
        turn_of(page)
    warnings = pdf.get_warnings()
    if warnings:  # qpdf repaired something: what it would write is more than another /Rotate
        raise LeftAlone(f"damaged: {_last_line(warnings[-1])}")


def is_signed(pdf):
    """Whether the document holds a signature, of its form or of its permissions."""
    root = pdf.Root
    if "/Perms" in root:
        return True
    form = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return False
    flags = form.get("/SigFlags", 0)
    if isinstance(flags, int) and flags & 1:  # ISO 32000-1, table 219: SignaturesExist
        return True
    return any(kind == "/Sig" and "/V" in field for field, kind in _fields(form.get("/Fields", [])))


def _fields(fields):
    """Every field of a form with its kind, inherited or its own; each once, whatever circles the form may hold."""
    seen, waiting = set(), [(field, None) for field in fields]
    while waiting:
        field, inherited = waiting.pop()
        if not isinstance(field, pikepdf.Dictionary) or (field.is_indirect and field.objgen in seen):
            continue
        seen.add(field.objgen)
        kind = field.get("/FT", inherited)
        yield field, kind
        waiting += [(kid, kind) for kid in field.get("/Kids", [])]


def turn_of(page):
    """The page's /Rotate, inherited or its own, in clockwise quarter turns."""
    node, steps = page.obj, 0
    while isinstance(node, pikepdf.Dictionary) and "/Rotate" not in node and steps < 64:
        node, steps = node.get("/Parent"), steps + 1
    rotate = node.get("/Rotate", 0) if isinstance(node, pikepdf.Dictionary) else 0
    if not isinstance(rotate, int) or rotate % 90:
        raise LeftAlone(f"damaged: a page has the /Rotate {rotate!r}")
    return rotate // 90 % 4


def _hands_down_rotate(node, depth=0):
    """Whether a node of the page tree gives its pages a /Rotate."""
    if not isinstance(node, pikepdf.Dictionary) or "/Kids" not in node or depth > 32:
        return False
    return "/Rotate" in node or any(_hands_down_rotate(kid, depth + 1) for kid in node.Kids)


@contextlib.contextmanager
def drawable(path):
    """The name of a file whose pages poppler shows as they are. It shows the first page of a linearised file without the
    /Rotate that it inherits (22.12): such a file is drawn from a copy in which every page has its own."""
    with _open(path) as pdf:
        handed_down = _hands_down_rotate(pdf.Root.get("/Pages"))  # looked for before qpdf hands it down to check the file
        if not (handed_down and pdf.is_linearized):
            yield path
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "copy.pdf")
            for page in pdf.pages:
                page.obj.Rotate = 90 * turn_of(page)
            pdf.save(copy, linearize=False, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
            yield copy


def _bookkeeping(stream):
    """Whether a stream tells where objects lie, which every writer says anew: tables of objects (ISO 32000-1, 7.5.7 and
    7.5.8) and the hints of a linearised file (annex F.3.1: /S is a number, and there is no type)."""
    return stream.get("/Type") in ("/XRef", "/ObjStm") or (isinstance(stream.get("/S"), int) and "/Type" not in stream)


def streams(pdf):
    """How often the stored bytes of each stream occur."""
    counts = collections.Counter()
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and not _bookkeeping(thing):
            counts[hashlib.sha256(thing.read_raw_bytes()).hexdigest()] += 1
    return counts


def write(pdf, target, turns):
    """Writes the document to a new file with `turns[i]` further clockwise quarter turns of page i."""
    wanted, before = [], streams(pdf)
    for page, turn in zip(pdf.pages, turns):
        wanted.append((turn_of(page) + turn) % 4)
        if turn:
            page.obj.Rotate = 90 * wanted[-1]
    pdf.save(target, linearize=pdf.is_linearized, object_stream_mode=pikepdf.ObjectStreamMode.preserve,
             stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False, recompress_flate=False,
             normalize_content=False, fix_metadata_version=False)
    with _open(target) as written:
        if [turn_of(page) for page in written.pages] != wanted:
            raise LeftAlone("the written file does not show its pages as it should; nothing was replaced")
        # An object that nothing refers to is not written again, so that a stream may be missing but none may be new.
        if streams(written) - before:
            raise LeftAlone("the written file holds other streams than the old one; nothing was replaced")
