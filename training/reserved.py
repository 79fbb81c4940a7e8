"""Which documents are kept for measuring, by the list reserved-pages.txt."""
import pathlib

# Folders of many unrelated documents, of which only those listed are kept.
FLAT_FOLDERS = {"usr/share/doc/debian-refcard"}


def _name(path):
    return path.strip().rstrip("/").removesuffix(".gz")


class Reserved:
    """The list names documents and folders, one a line.  A document keeps its folder with it, so that no sibling of a
    measured page is trained on; a folder keeps all that is below it."""

    def __init__(self, lines):
        self._documents, self._folders = set(), set()
        for entry in filter(None, map(_name, lines)):
            folder = str(pathlib.PurePosixPath(entry).parent) if entry.endswith(".pdf") else entry
            if folder in FLAT_FOLDERS:
                self._documents.add(entry)
            else:
                self._folders.add(folder)

    def __contains__(self, path):
        name = _name(path)
        return name in self._documents or any(str(p) in self._folders for p in pathlib.PurePosixPath(name).parents)
