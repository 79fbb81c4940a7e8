"""The manifest.csv of a folder of images: which file, and what is known to be right of it (manifest.hpp)."""
import csv
import pathlib

NAME = "manifest.csv"


def read(folder):
    """One dictionary an image; every value is text."""
    with open(pathlib.Path(folder) / NAME, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(folder, rows):
    """`rows`: dictionaries with the same keys, at least one."""
    with open(pathlib.Path(folder) / NAME, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
