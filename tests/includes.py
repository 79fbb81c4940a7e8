#!/usr/bin/env python3
"""Stages exchange plain structs and only ever look back: a folder of src/ includes its own files, those of stages before it
in the order of src/CMakeLists.txt, and the public headers. `pipeline` comes last and knows all; `common` knows none.
A folder that is no stage is a component of its own, whose headers are an interface to it.

    tests/includes.py [FOLDER]      FOLDER: a source tree to check (default: this one)
"""
import pathlib
import re
import sys


def stages_of(source):
    text = (source / "CMakeLists.txt").read_text()
    return re.search(r"foreach\(stage ([a-z\s]+)\)", text).group(1).split()


def wrong_includes(source):
    stages = stages_of(source)
    wrong = []
    for path in sorted(source.rglob("*")):
        own = path.relative_to(source).parts[0]
        if path.suffix not in (".cpp", ".hpp", ".h") or own not in stages:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'\s*#\s*include\s+"([a-z_]+)/', line)
            if not found or found.group(1) not in stages:
                continue
            if stages.index(found.group(1)) > stages.index(own):
                wrong.append(f"{path}:{number}: {own}/ includes {found.group(1)}/, which comes after it")
    return wrong


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[1])
    wrong = wrong_includes(root / "src")
    print("\n".join(wrong) or "every include of src/ looks back")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
