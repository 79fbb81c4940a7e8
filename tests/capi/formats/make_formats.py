#!/usr/bin/env python3
"""Draws the files of this folder, on which conformance.json asks about formats: tests/capi/formats/make_formats.py

The pictures are those of examples/samples, laid so that the turn in a file's name makes them upright:
  pages.tif            a letter to be turned by 180 degrees, of one bit, CCITT G4; a receipt to be turned by 90 degrees, with a
                       palette, LZW, whose tag says so
  receipt-turn-90.webp without loss, its EXIF says so
  receipt-turn-90.avif its irot says so
  letter-turn-180.heic no irot
  camera-turn-270.jpg  a landscape of 2.5 megapixels with a thumbnail as cameras make it, and no tag
Needs Pillow, the DejaVu fonts, heif-enc (Debian: libheif-examples) and avifenc (libavif-bin). Encoders differ: after drawing
anew, the target update_conformance takes the new answers down.
"""
import importlib.util
import pathlib
import random
import subprocess
import sys
import tempfile

from PIL import Image, TiffImagePlugin

HERE = pathlib.Path(__file__).resolve().parent
ORIENTATION, CLOCKWISE = 0x112, 6


def module_of(path):
    path = HERE.parents[2] / path
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    samples, previews = module_of("examples/samples/make_samples.py"), module_of("benchmarks/accuracy/previews.py")
    letter, receipt = samples.letter(), samples.receipt()
    letter = letter.resize((700, 980), Image.Resampling.LANCZOS).rotate(180)
    receipt = receipt.rotate(90, expand=True)  # counterclockwise, so that clockwise makes it upright

    one_bit = letter.convert("L").point(lambda value: 255 * (value > 150)).convert("1", dither=Image.Dither.NONE)
    few_colours = receipt.quantize(16)
    (HERE / "pages.tif").unlink(missing_ok=True)
    with TiffImagePlugin.AppendingTiffWriter(str(HERE / "pages.tif")) as pages:
        one_bit.save(pages, "TIFF", compression="group4", dpi=(150, 150))
        pages.newFrame()
        few_colours.save(pages, "TIFF", compression="tiff_lzw", tiffinfo={ORIENTATION: CLOCKWISE})

    exif = Image.Exif()
    exif[ORIENTATION] = CLOCKWISE
    few_colours.convert("RGB").save(HERE / "receipt-turn-90.webp", lossless=True, quality=100, method=6, exif=exif.tobytes())

    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        letter.convert("L").save(work / "letter.png")
        few_colours.convert("RGB").save(work / "receipt.png")
        subprocess.run(["heif-enc", "-q", "18", work / "letter.png", "-o", HERE / "letter-turn-180.heic"], check=True, capture_output=True)
        subprocess.run(["avifenc", "-s", "4", "--min", "30", "--max", "40", "--irot", "3", work / "receipt.png",
                        HERE / "receipt-turn-90.avif"], check=True, capture_output=True)

    camera = samples.landscape(random.Random(7)).resize((1920, 1280), Image.Resampling.BICUBIC).rotate(-90, expand=True)
    file = previews.with_thumbnail(previews.jpeg(camera, 50), previews.thumbnail(camera))
    (HERE / "camera-turn-270.jpg").write_bytes(file)


if __name__ == "__main__":
    main()
