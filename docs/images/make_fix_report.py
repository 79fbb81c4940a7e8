#!/usr/bin/env python3
"""Draws the README's picture of the report of `upright fix`: docs/images/make_fix_report.py UPRIGHT [OUTPUT.png]

UPRIGHT is the program. Makes a folder of the project's own drawings (examples/samples), puts it right with --dry-run,
and lets headless Chromium photograph the report. Needs Pillow, the DejaVu fonts and Chromium
(cmake/install-packages.sh build browser).
"""
import importlib.util
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageEnhance, ImageOps

ROOT = Path(__file__).resolve().parents[2]
# Nothing but the page is fetched, and nothing is left in the user's own profile.
CHROMIUM_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                  "--disable-background-networking", "--disable-component-update", "--disable-sync",
                  "--hide-scrollbars", "--virtual-time-budget=5000"]


def load_samples():
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "examples/samples/make_samples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tagged(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def evening(image):
    """Another hour of the day."""
    red, green, blue = image.split()
    return Image.merge("RGB", (red.point(lambda v: min(255, int(v * 1.18) + 12)), green.point(lambda v: int(v * 0.82)),
                               blue.point(lambda v: int(v * 0.72))))


def winter(image):
    return ImageEnhance.Brightness(ImageEnhance.Color(image).enhance(0.35)).enhance(1.22)


def fill(folder, samples):
    (folder / "holiday").mkdir()
    (folder / "scans").mkdir()
    scenes = [samples.landscape(random.Random(seed)) for seed in (7, 11, 23)]
    scenes[0].rotate(-90, expand=True).save(folder / "holiday/IMG_0412.jpg", quality=85, exif=tagged(8))
    evening(scenes[1]).rotate(90, expand=True).save(folder / "holiday/IMG_0413.jpg", quality=85, exif=tagged(6))
    ImageOps.mirror(winter(scenes[2])).rotate(180).save(folder / "holiday/mirror.jpg", quality=85, exif=tagged(4))
    scenes[1].save(folder / "holiday/IMG_0420.jpg", quality=85, exif=tagged(1))
    rng = random.Random(5)
    page = samples.letter()
    samples.scanned(samples.tilted(page, 3.7), rng).convert("L").save(folder / "scans/letter, tilted.jpg", quality=70)
    samples.scanned(page.rotate(180), rng).convert("L").save(folder / "scans/letter.jpg", quality=70)
    samples.receipt().rotate(90, expand=True).quantize(16).save(folder / "scans/receipt.png")
    Image.new("L", (600, 800), 244).save(folder / "scans/blank.png")
    (folder / "scans/unfinished.jpg").write_bytes(b"the camera's battery was empty")


def photograph(chromium, page, output, size, theme, profile):
    subprocess.run([chromium, *CHROMIUM_FLAGS, f"--user-data-dir={profile}", f"--window-size={size}",
                    f"--screenshot={output}", f"{page.as_uri()}#{theme}"],
                   check=True, timeout=120, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    upright = Path(sys.argv[1]).resolve()
    output = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent / "fix-report.png"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("make_fix_report: no chromium here")
    with tempfile.TemporaryDirectory() as temporary:
        folder, report = Path(temporary) / "pictures", Path(temporary) / "report.html"
        folder.mkdir()
        fill(folder, load_samples())
        subprocess.run([upright, "fix", "--dry-run", "--level", "--report", report, "holiday", "scans"], cwd=folder)
        for theme, name in (("light", output), ("dark", output.with_stem(output.stem + "-dark"))):
            photograph(chromium, report, name, "1360,1010", theme, Path(temporary) / "profile")
            image = Image.open(name).convert("RGB")
            # 256 colours look the same here and take a quarter of the bytes.
            image.quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(name, optimize=True)
            print(name)


if __name__ == "__main__":
    main()
