#!/usr/bin/env bash
# Installs the Python package with pip and runs its tests against what was installed.
source "$(dirname "$0")/common.sh" "$@"
need python3 "Debian: python3"
python=python3
# NumPy from the archive belongs to the system's interpreter, which need not be the first on PATH.
/usr/bin/python3 -c 'import numpy' 2>/dev/null && python=/usr/bin/python3
"$python" -c 'import numpy' 2>/dev/null || echo "note: NumPy is missing; its tests are skipped"

cp -r "$source_dir/examples/python" "$work/package"
if "$python" -m pip --version >/dev/null 2>&1; then
  "$python" -m pip install --quiet --no-index --no-deps --target "$work/site" "$work/package"
  export PYTHONPATH="$work/site" UPRIGHT_PYTHON_INSTALLED=1
else
  echo "note: pip is missing; the tests run from the source folder"
fi
export PYTHONDONTWRITEBYTECODE=1
cd "$source_dir/examples/python/tests"
"$python" -m unittest
