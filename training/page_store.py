"""Grey pages in one flat file that training maps into memory."""
import json
import os
import pathlib
import zlib

import cv2
import numpy as np

# The library's page view is at most 1000 px long; tiles are cut at up to 1.5 times that.
LONGEST_SIDE = 1300


def shrink(page):
    """The page with its longest side at most LONGEST_SIDE."""
    scale = LONGEST_SIDE / max(page.shape)
    if scale >= 1:
        return page
    size = (max(1, round(page.shape[1] * scale)), max(1, round(page.shape[0] * scale)))
    return cv2.resize(page, size, interpolation=cv2.INTER_AREA)


def held_out(name, one_in):
    """A split that depends on the name alone."""
    return zlib.crc32(name.encode()) % one_in == 0


class PageWriter:
    """Appends pages; `kind` tells the stream, `group` what accuracy is reported by."""

    def __init__(self, folder, name):
        self.folder, self.name = pathlib.Path(folder), name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.out = open(self.folder / f"{name}.u8", "wb")
        self.rows, self.position = [], 0

    def add(self, page, group, source, held):
        page = shrink(page)
        self.out.write(np.ascontiguousarray(page).tobytes())
        self.rows.append([self.position, page.shape[0], page.shape[1], group, source, bool(held)])
        self.position += page.size

    def add_all(self, drawn, is_kept=lambda page: True):
        """What (page, group, source, held out) are drawn, with a line every 200; then close()."""
        for number, (page, group, source, held) in enumerate(drawn):
            if is_kept(page):
                self.add(page, group, source, held)
            if number % 200 == 199:
                print(number, flush=True)
        self.close()

    def close(self):
        """Makes the store visible to readers."""
        self.out.close()
        temporary = self.folder / f"{self.name}.json.new"
        temporary.write_text(json.dumps(self.rows))
        os.replace(temporary, self.folder / f"{self.name}.json")


class Pages:
    """Pages of one store: (pixels, group, source)."""

    def __init__(self, folder, name):
        self.rows = json.loads(pathlib.Path(folder, f"{name}.json").read_text())
        self.pixels = np.memmap(pathlib.Path(folder, f"{name}.u8"), np.uint8, "r")
        self.training = [i for i, row in enumerate(self.rows) if not row[5]]
        self.held_out = [i for i, row in enumerate(self.rows) if row[5]]

    def image(self, i):
        offset, height, width = self.rows[i][:3]
        return self.pixels[offset:offset + height * width].reshape(height, width)

    def group(self, i):
        return self.rows[i][3]

    def source(self, i):
        return self.rows[i][4]
