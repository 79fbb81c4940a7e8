"""Puts the library, its components and the command `upright` into the Python binding's own wheel, and the platform's tag on it.

wheel.py MACHINE PACKAGE LIBRARY SONAME LICENCES DIST COMPONENT...       prints the name of the wheel
"""
import base64
import hashlib
import importlib.util
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path


def pure_wheel(package):
    """The files of the wheel that the package's own build backend makes."""
    spec = importlib.util.spec_from_file_location("build_backend", package / "build_backend.py")
    backend = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(backend)
    with tempfile.TemporaryDirectory() as folder:
        name = backend.build_wheel(folder)
        with zipfile.ZipFile(Path(folder) / name) as archive:
            return name, {entry: archive.read(entry) for entry in archive.namelist()}


def oldest_c_library(libraries):
    """(2, N) of the newest symbol version of the C library that the libraries need."""
    table = subprocess.run(["readelf", "--wide", "--version-info", *libraries], capture_output=True, text=True, check=True).stdout
    versions = {tuple(map(int, found.split("."))) for found in re.findall(r"Name: GLIBC_([0-9.]+)", table)}
    return max(versions)[:2]


def main():
    machine, package, library, soname, licences, dist, *components = sys.argv[1:]
    package, licences, dist = Path(package), Path(licences), Path(dist)
    pure, files = pure_wheel(package)
    major, minor = oldest_c_library([library, *components])
    platform_tag = f"manylinux_{major}_{minor}_{machine}"
    wheel = pure.replace("py3-none-any", f"py3-none-{platform_tag}")
    module = next(name.split("/")[0] for name in files if name.endswith("/__init__.py"))
    info = next(name.split("/")[0] for name in files if name.endswith(".dist-info/WHEEL"))
    files[f"{module}/{soname}"] = Path(library).read_bytes()
    for component in components:
        files[f"{module}/{Path(component).name}"] = Path(component).read_bytes()
    files[f"{info}/entry_points.txt"] = f"[console_scripts]\nupright = {module}.__main__:main\n".encode()
    for path in sorted(licences.rglob("*")):
        if path.is_file():
            files[f"{info}/licences/{path.relative_to(licences)}"] = path.read_bytes()
    files[f"{info}/WHEEL"] = (f"Wheel-Version: 1.0\nGenerator: upright\nRoot-Is-Purelib: false\n"
                              f"Tag: py3-none-{platform_tag}\n").encode()
    del files[f"{info}/RECORD"]
    record = ""
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    with zipfile.ZipFile(dist / wheel, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            # A time of its own for no file: the same tree makes the same wheel.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if ".so." in name else 0o644) << 16
            archive.writestr(entry, content)
    print(wheel)


if __name__ == "__main__":
    main()
