"""Where the samples are, and how to load this checkout's package."""
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "examples" / "samples"
if os.environ.get("UPRIGHT_PYTHON_INSTALLED") != "1":
    sys.path.insert(0, str(ROOT / "examples" / "python"))


def conformance():
    return json.loads(Path(os.environ["UPRIGHT_CONFORMANCE"]).read_text())


def made_pixels(count):
    return bytes((i * 31 + 7) % 256 for i in range(count))
