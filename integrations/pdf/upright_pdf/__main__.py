"""upright-pdf [--in-place | -o OUT | --dry-run] [--json] [--report HTML] [--min-confidence P] FILE...

Turns the pages of PDF files upright by their /Rotate alone: no OCR, no other change. Each page is drawn small (pdftoppm),
asked, and turned where the answer is sure; pages that are unclear take the common turn of the document's clear pages as
evidence. Signed, encrypted and damaged files are left alone and said. -o takes a folder; a file that needs no turn is
copied there.

Exit code 0: every file is upright or has been turned; 1: some were left alone; 2: a command line that cannot be followed.
"""
import argparse
import json
import os
import shutil
import stat
import sys
import tempfile

from . import asking, document, drawing, evidence, report


def verdicts_of(path, count, least, pictures):
    """A Verdict for every page of a document; `pictures`, where there is one, takes those that the report shows."""
    with document.drawable(path) as file:
        pages = [evidence.Page(asking.posterior(grey, width, height), evidence.shape(width, height))
                 for grey, width, height in drawing.pages(file, count)]
        verdicts = evidence.decide(pages, least)
        if pictures is not None:
            pictures.update((number, drawing.thumbnail(file, number)) for number in report.shown(verdicts))
        return verdicts


def replace(path, fill):
    """Gives `path` a new content, whole or not at all; `fill` writes it to the name that it is called with."""
    folder = os.path.dirname(os.path.abspath(path))
    handle, temporary = tempfile.mkstemp(prefix=".upright-", suffix=".pdf", dir=folder)
    os.close(handle)
    try:
        fill(temporary)
        mode = os.stat(path).st_mode if os.path.exists(path) else 0o666 & ~_umask()
        os.chmod(temporary, stat.S_IMODE(mode))
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def check_file(path, in_place):
    """Raises LeftAlone for what is not a plain file of one's own to change."""
    state = os.lstat(path)
    if stat.S_ISLNK(state.st_mode) and in_place:
        raise document.LeftAlone("a link")
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise document.LeftAlone("not a plain file")
    if in_place and not os.access(path, os.W_OK):
        raise document.LeftAlone("read-only")


def handle(path, given, sections):
    """What was found and done for one file, as a dict; the report's section goes to `sections`."""
    verdicts, pictures = [], {} if given.report else None
    result = {"file": path, "status": "upright", "pages": 0, "turned": 0, "by_document": 0, "unclear": 0}
    try:
        check_file(path, given.in_place)
        with document.open_document(path) as pdf:
            verdicts = verdicts_of(path, len(pdf.pages), given.min_confidence, pictures)
            turns = [verdict.quarter_turns for verdict in verdicts]
            result.update(pages=len(turns), turned=sum(turn != 0 for turn in turns), linearized=pdf.is_linearized,
                          by_document=sum(v.by == "document" for v in verdicts),
                          unclear=sum(v.by == "unclear" for v in verdicts), turns=turns,
                          probabilities=[round(v.probability, 4) for v in verdicts], by=[v.by for v in verdicts])
            target = path if given.in_place else given.output and os.path.join(given.output, os.path.basename(path))
            if any(turns):
                result["status"] = "turned" if target else "would be turned"
                if target:
                    replace(target, lambda temporary: document.write(pdf, temporary, turns))
            elif target and target != path:
                replace(target, lambda temporary: shutil.copyfile(path, temporary))
    except (document.LeftAlone, drawing.NotDrawn, asking.Failure, OSError) as error:
        result.update(status="left alone", reason=str(error))
    if given.report:
        sections.append(report.section(line_of(result), verdicts, pictures))
    return result


def line_of(result):
    if result["status"] == "left alone":
        return f"{result['file']}: left alone: {result['reason']}"
    parts = [f"{result['pages']} pages", f"{result['turned']} {'to turn' if result['status'] == 'would be turned' else 'turned'}"]
    if result["by_document"]:
        parts.append(f"{result['by_document']} decided by the others")
    if result["unclear"]:
        parts.append(f"{result['unclear']} unclear and left as they are")
    return f"{result['file']}: {', '.join(parts)}"


def write_report(path, sections):
    with open(path, "w", encoding="utf-8") as file:
        file.write(report.HEAD + "\n".join(sections) + "\n")


def probability(text):
    value = float(text)
    if not 0.25 <= value <= 1:
        raise argparse.ArgumentTypeError("a probability from 0.25 to 1")
    return value


def main():
    parser = argparse.ArgumentParser(prog="upright-pdf", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--in-place", action="store_true")
    way.add_argument("-o", "--output", metavar="OUT", help="a folder, made where it is missing")
    way.add_argument("--dry-run", action="store_true")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--report", metavar="HTML", help="a page that shows what is turned and what is unclear")
    parser.add_argument("--min-confidence", type=probability, default=0.95, metavar="P")
    parser.add_argument("files", nargs="+", metavar="FILE")
    given = parser.parse_args()
    names = [os.path.basename(path) for path in given.files]
    if given.output:
        if len(set(names)) < len(names):
            parser.error("two of the files have one name, which cannot both be in one folder")
        os.makedirs(given.output, exist_ok=True)
    left, sections = False, []
    for path in given.files:
        result = handle(path, given, sections)
        print(json.dumps(result) if given.json else line_of(result), flush=True)
        left |= result["status"] == "left alone"
    if given.report:
        replace(given.report, lambda temporary: write_report(temporary, sections))
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
