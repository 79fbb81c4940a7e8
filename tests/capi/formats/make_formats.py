#!/usr/bin/env python3
"""Draws the files of this folder, on which conformance.json asks about formats: tests/capi/formats/make_formats.py

The pictures are those of examples/samples, laid so that the turn in a file's name makes them upright:
  pages.tif            a letter to be turned by 180 degrees, of one bit, CCITT G4; a receipt to be turned by 90 degrees, with a
                       palette, LZW, whose tag says so
  receipt-turn-90.webp without loss, its EXIF says so
  receipt-turn-90.avif its irot says so
  letter-turn-180.heic no irot
Needs Pillow, the DejaVu fonts, heif-enc (Debian: libheif-examples) and avifenc (libavif-bin). Encoders differ: after drawing
anew, the target update_conformance takes the new answers down.
"""
import importlib.util
import pathlib
import subprocess
import tempfile

from PIL import Image, TiffImagePlugin

HERE = pathlib.Path(__file__).resolve().parent
ORIENTATION, CLOCKWISE = 0x112, 6


def drawings():
    path = HERE.parents[2] / "examples/samples/make_samples.py"
    spec = importlib.util.spec_from_file_location("make_samples", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.letter(), module.receipt()


def main():
    letter, receipt = drawings()
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


if __name__ == "__main__":
    main()
