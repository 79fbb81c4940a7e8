#!/usr/bin/env bash
# integrations/ on the real programs and engines: the stage `integrations` of tests/run.sh. What it installs from PyPI goes
# into environments below UPRIGHT_INTEGRATIONS_ENV (default build/integrations), the rest comes from the Debian archive.
#   tests/integrations/run.sh [--since COMMIT] [--measure] [ocrmypdf] [pdf] [spark] [ray] [dask]
#   --since COMMIT   does nothing when neither integrations/ nor the Python binding changed since then
#   --measure        also prints throughput beside the command line, and OCRmyPDF beside itself on 60 pages
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/tests/integrations
measure= parts=()
while [[ $# -gt 0 ]]; do
  case "$1" in
    --since)
      if git -C "$root" diff --quiet "$2" -- integrations tests/integrations examples/python; then
        echo "integrations: unchanged since $2"
        exit 0
      fi
      shift ;;
    --measure) measure=1 ;;
    ocrmypdf|pdf|spark|ray|dask) parts+=("$1") ;;
    *) echo "integrations: unknown word '$1'" >&2; exit 2 ;;
  esac
  shift
done
[[ ${#parts[@]} -gt 0 ]] || parts=(pdf ocrmypdf dask spark ray)

export UPRIGHT_LIBRARY=${UPRIGHT_LIBRARY:-$root/build/release/capi/libupright_c.so}
program=${UPRIGHT_CLI:-$root/build/release/bin/upright}
[[ -e $UPRIGHT_LIBRARY && -x $program ]] || { echo "integrations: build the preset release first" >&2; exit 1; }
"$root/cmake/install-packages.sh" integrations
environments=${UPRIGHT_INTEGRATIONS_ENV:-$root/build/integrations}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

environment() {  # name, packages: makes the environment where it is missing or was made for others
  local place=$environments/$1
  local mark=$place/$(printf '%s\n' "${@:2}" | sha256sum | cut -c 1-12).installed
  if [[ ! -e $mark ]]; then
    rm -rf "$place"
    python3 -m venv "$place"
    "$place/bin/pip" install --quiet --disable-pip-version-check "${@:2}"
    touch "$mark"
  fi
}

# The packages of this checkout, installed as their users install them, into a folder that all environments share.
site=$work/site
environment tools setuptools wheel
"$environments/tools/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --target "$site" \
  "$root/examples/python" "$root/integrations/batch" "$root/integrations/pdf"
export PYTHONPATH=$site PYTHONDONTWRITEBYTECODE=1

ocrmypdf_environment() { environment ocrmypdf "ocrmypdf==17.13.*" setuptools wheel; }

images() {
  [[ -d $work/images ]] && return
  ocrmypdf_environment
  "$environments/ocrmypdf/bin/python" "$here/make_images.py" "$work/images" 300
}

engine() {  # name, arguments of check_engine.py, packages
  images
  environment "$1" "${@:3}"
  local arguments=()
  [[ -z $2 ]] || arguments+=("$2")
  [[ -z $measure ]] || arguments+=(--measure "$program")
  "$environments/$1/bin/python" "$here/check_engine.py" "$1" "$work/images" "${arguments[@]}"
}

for part in "${parts[@]}"; do
  echo "== integrations: $part"
  case "$part" in
    pdf) ocrmypdf_environment; "$environments/ocrmypdf/bin/python" "$here/check_pdf.py" ;;
    ocrmypdf)
      ocrmypdf_environment
      # Installed for good in this environment: OCRmyPDF finds a plugin by its entry point.
      "$environments/ocrmypdf/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
        "$root/examples/python" "$root/integrations/ocrmypdf"
      if [[ -n $measure ]]; then size=(); else size=(--count 6 --blanks 1); fi
      "$environments/ocrmypdf/bin/python" "$root/integrations/ocrmypdf/compare.py" --check "${size[@]}" ;;
    dask) engine dask --s3 "dask[dataframe,distributed]==2026.8.*" pyarrow pandas boto3 "moto[server,s3]" ;;
    spark) engine spark "" "pyspark==4.3.*" pyarrow pandas ;;
    ray) engine ray "" "ray[data]==2.60.*" pandas ;;
  esac
done
