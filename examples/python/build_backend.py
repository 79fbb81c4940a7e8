"""Packs the folder `upright` into a wheel, as PEP 517 asks. Pure Python: the C library is found when it is imported."""
import base64
import hashlib
import tarfile
import zipfile
from pathlib import Path

NAME, VERSION = "upright", "0.2.0"
HERE = Path(__file__).parent
INFO = f"{NAME}-{VERSION}.dist-info"
METADATA = f"""Metadata-Version: 2.1
Name: {NAME}
Version: {VERSION}
Summary: Tells how an image must be turned to be upright (binding to libupright_c)
License: Apache-2.0
Requires-Python: >=3.9
"""
WHEEL = "Wheel-Version: 1.0\nGenerator: upright\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Writes the wheel and returns its name."""
    files = {path.relative_to(HERE).as_posix(): path.read_bytes()
             for path in sorted((HERE / NAME).iterdir()) if path.suffix == ".py" or path.name == "py.typed"}
    files[f"{INFO}/METADATA"] = METADATA.encode()
    files[f"{INFO}/WHEEL"] = WHEEL.encode()
    record = ""
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    files[f"{INFO}/RECORD"] = (record + f"{INFO}/RECORD,,\n").encode()
    wheel = f"{NAME}-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory) / wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return wheel


def build_sdist(sdist_directory, config_settings=None):
    """Writes the source archive and returns its name."""
    base = f"{NAME}-{VERSION}"
    with tarfile.open(Path(sdist_directory) / f"{base}.tar.gz", "w:gz") as archive:
        for name in ("pyproject.toml", "build_backend.py", "README.md", NAME):
            archive.add(HERE / name, f"{base}/{name}")
    return f"{base}.tar.gz"
