#!/usr/bin/env python3
"""OCRmyPDF with this plugin beside OCRmyPDF as it comes, on the same pages in one run.

    compare.py [--count 60] [--blanks 2] [--keep FOLDER]     generated pages, whose turn and skew are known
    compare.py --resources FOLDER                            the PDFs of OCRmyPDF's own tests (tests/resources)

Run it with the interpreter of an environment that holds ocrmypdf, upright_ocrmypdf and upright. Whether a generated page
was turned right is read from the pixels of the PDF that OCRmyPDF wrote, not from anybody's answer. Needs pdftoppm.
"""
import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "pages"))
import draw  # noqa: E402

THRESHOLD = 14.0  # of --rotate-pages-threshold
PAPER = 255
# Pages of OCRmyPDF's resources that do not stand upright as they are drawn: counter-clockwise corrections.
RESOURCES_TURNED = {("cardinal.pdf", 2): 90, ("cardinal.pdf", 3): 180, ("cardinal.pdf", 4): 270}


def small(image):
    return image.convert("L").resize((200, 200), Image.Resampling.BOX)


def turn_of(output, page):
    """Counter-clockwise turn by which `output` differs from the stored page levelled by its true skew."""
    level = page.image.rotate(-page.skew, Image.Resampling.BILINEAR, fillcolor=PAPER) if page.skew else page.image
    level = small(level)
    differences = [ImageStat.Stat(ImageChops.difference(small(output), level.rotate(turn))).mean[0]
                   for turn in (0, 90, 180, 270)]
    return 90 * differences.index(min(differences))


def run_ocrmypdf(engine, source, target, log):
    """The pipeline without reading any text: turned and levelled pages, and what the engine was asked."""
    environment = dict(os.environ, COMPARE_ENGINE=engine, COMPARE_LOG=str(log), OMP_THREAD_LIMIT="1")
    subprocess.run([sys.executable, "-m", "ocrmypdf", "--plugin", HERE / "recorder.py", "--rotate-pages", "--deskew",
                    "--tesseract-timeout", "0", "--output-type", "pdf", "--optimize", "0", "--jobs", "1", "--quiet",
                    source, target], env=environment, check=True)
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def judge(records, pages, output, folder):
    """The figures of one engine over generated pages."""
    subprocess.run(["pdftoppm", "-gray", "-r", "50", output, folder / "drawn"], check=True)
    drawn = sorted(folder.glob("drawn*"))
    assert len(drawn) == len(pages), "a page was lost"
    skews = {record["page"]: record["angle"] for record in records if record["question"] == "deskew"}
    seconds = {number: sum(record["seconds"] for record in records if record["page"] == number)
               for number in range(1, len(pages) + 1)}
    right = wrong = level = written = 0
    for number, (page, file) in enumerate(zip(pages, drawn), 1):
        with Image.open(file) as image:
            turn = turn_of(image, page) if page.script else 90 * (image.width > image.height)
        wanted = -90 * page.quarter_turns % 360
        right += turn == wanted
        wrong += turn not in (0, wanted)
        # A page that was not turned, or turned wrongly, may still be levelled.
        written += bool(page.script)
        level += bool(page.script) and abs(skews[number] + page.skew) <= 0.1
    worst = max(abs(skews[number] + page.skew) for number, page in enumerate(pages, 1) if page.script)
    blank_skew = max((abs(skews[n]) for n, page in enumerate(pages, 1) if not page.script), default=0.0)
    return {"turned right": f"{right / len(pages):.3f}", "wrongly turned": wrong,
            "skew within 0.1 degrees": f"{level / written:.3f}", "worst skew": f"{worst:.2f}",
            "blank pages levelled by": f"{blank_skew:.2f}",
            "orientation and deskew, median ms a page": f"{1000 * statistics.median(seconds.values()):.0f}"}


def print_table(columns):
    print("| | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for row in next(iter(columns.values())):
        print(f"| {row} | " + " | ".join(str(figures[row]) for figures in columns.values()) + " |")


def compare_generated(count, blanks, folder):
    pages = list(draw.pages(count, blanks))
    source = folder / "pages.pdf"
    pages[0].image.save(source, save_all=True, append_images=[page.image for page in pages[1:]], resolution=draw.DPI)
    columns = {}
    for engine in ("upright", "stock"):
        place = folder / engine
        place.mkdir()
        records = run_ocrmypdf(engine, source, place / "out.pdf", place / "log.jsonl")
        columns[engine] = judge(records, pages, place / "out.pdf", place)
    print_table(columns)
    ours = columns["upright"]
    return (float(ours["turned right"]) >= 0.97 and ours["wrongly turned"] == 0
            and float(ours["skew within 0.1 degrees"]) >= 0.97)


def compare_resources(resources, folder):
    """Every page that pdftoppm can draw, asked as the pipeline asks; all are upright but those named above."""
    from ocrmypdf._exec import tesseract
    import inspect
    import time
    from upright_ocrmypdf.engine import Answers

    known = {"engine_mode": 3, "timeout": 180.0, "omp_thread_limit": 1}
    taken = inspect.signature(tesseract.get_orientation).parameters
    arguments = {name: value for name, value in known.items() if name in taken}
    engines = {"upright": lambda file: Answers.get_orientation(file, None),
               "stock": lambda file: tesseract.get_orientation(file, **arguments)}
    counts = {name: {"pages": 0, "sure": 0, "wrongly turned": 0, "turned though undecided": 0, "ms": []} for name in engines}
    for pdf in sorted(resources.glob("*.pdf")):
        place = folder / pdf.stem
        place.mkdir()
        subprocess.run(["timeout", "120", "pdftoppm", "-jpeg", "-gray", "-r", "150", "-scale-to", "3000", "-l", "8", pdf,
                        place / "page"], stderr=subprocess.DEVNULL, check=False)
        for number, file in enumerate(sorted(place.glob("page*.jpg")), 1):
            wanted = RESOURCES_TURNED.get((pdf.name, number), 0)
            for name, ask in engines.items():
                start = time.perf_counter()
                try:
                    answer = ask(file)
                except Exception as error:  # the pipeline would stop here
                    print(f"{name}: {pdf.name} page {number}: {error!r}", file=sys.stderr)
                    continue
                figures = counts[name]
                figures["ms"].append(1000 * (time.perf_counter() - start))
                figures["pages"] += 1
                sure = answer.confidence >= THRESHOLD
                figures["sure"] += sure
                figures["wrongly turned"] += sure and answer.angle % 360 != wanted and answer.angle % 360 != 0
                figures["turned though undecided"] += answer.confidence == 0 and answer.angle % 360 != 0
                if answer.angle % 360 != wanted:
                    print(f"{name}: {pdf.name} page {number}: {answer.angle} at {answer.confidence:.1f}, wanted {wanted}",
                          file=sys.stderr)
    for figures in counts.values():
        figures["median ms"] = f"{statistics.median(figures.pop('ms')):.0f}"
    print_table(counts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--blanks", type=int, default=2)
    parser.add_argument("--resources", type=Path)
    parser.add_argument("--check", action="store_true", help="exit with 1 where upright's figures are worse than README says")
    parser.add_argument("--keep", type=Path, help="an empty folder for the PDFs and drawings; else they are removed")
    given = parser.parse_args()
    print(f"OCRmyPDF {version('ocrmypdf')}, Pillow {version('pillow')}\n")
    with contextlib.nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.mkdir(exist_ok=True, parents=True)
        if given.resources:
            compare_resources(given.resources, folder)
        else:
            good = compare_generated(given.count, given.blanks, folder)
            if given.check and not good:
                sys.exit("compare: upright's figures are not what they should be")


if __name__ == "__main__":
    main()
