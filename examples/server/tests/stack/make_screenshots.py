#!/usr/bin/env python3
"""Writes docs/images/server-page-{light,dark}.png: the page of a fresh server after some pictures.

    examples/server/tests/stack/make_screenshots.py        (needs chromium, python3-pil and a build of the service)
"""
import pathlib
import tempfile

from PIL import Image

import browser as chromium
import support

SHOWN = ["letter-turn-180.jpg", "landscape-turn-270.jpg", "blank-page.png", "letter-turn-180.jpg", "letter-turn-3.7.jpg",
         "receipt-turn-90.png"]


def main():
    folder = pathlib.Path(tempfile.mkdtemp())
    server = support.Server(folder, "all", [], {})
    page = chromium.Browser()
    try:
        for name in SHOWN[:-1]:
            server.upload((support.SAMPLES / name).read_bytes())
        for scheme in ("light", "dark"):
            page.open(f"http://127.0.0.1:{server.port}/", scheme)
            page.evaluate("document.body.dataset.results = ''")
            page.choose_file("#file", support.SAMPLES / SHOWN[-1])
            page.wait("document.body.dataset.state === 'answered' && Number(document.body.dataset.results) >= 5")
            page.evaluate("Promise.all(document.getAnimations().map(a => a.finished))")
            target = support.REPOSITORY / "docs" / "images" / f"server-page-{scheme}.png"
            page.screenshot(target)
            # 256 colours are enough for a page, and keep the repository small.
            Image.open(target).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(target, optimize=True)
    finally:
        page.close()
        server.stop()


if __name__ == "__main__":
    main()
