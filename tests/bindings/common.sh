# What the scripts beside this one share. Each is called as LANGUAGE.sh SOURCE WORK, with UPRIGHT_PREFIX and
# UPRIGHT_CONFORMANCE in the environment; exit code 77 means that the toolchain is missing.
set -euo pipefail
source_dir=$1 work=$2
rm -rf "$work"
mkdir -p "$work"

libdir=$(dirname "$(find "$UPRIGHT_PREFIX" -name 'libupright_c.so' | head -n 1)")
export UPRIGHT_LIBRARY="$libdir/libupright_c.so.2"
export PKG_CONFIG_PATH="$libdir/pkgconfig"
export LD_LIBRARY_PATH="$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"

need() {  # command, what it is for
  command -v "$1" >/dev/null || { echo "skipped: $1 is missing ($2)"; exit 77; }
}

# The first fenced block of a language in a README.
example_of() { awk -v fence='```'"$2" '$0 == fence { on = 1; next } on && /^```/ { exit } on' "$1"; }
