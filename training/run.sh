#!/bin/sh
# Reproduce the shipped networks, their calibration and the parity vectors from the data.
#
# usage: run.sh DATA_DIR WORK_DIR BUILD_DIR [NAME=GIT_DIR...]
#   DATA_DIR   holds train/photos, train/scans, train/backbones and train/reserved-pages.txt
#   WORK_DIR   about 20 GB of intermediate files; every step that is finished is skipped on the next run, and the
#              trainings resume where they were stopped
#   BUILD_DIR  a configured build of this repository, for the calibration through the library itself
#   NAME=GIT_DIR  bare repositories of scans for the network of whole pages (gather_collections.py)
#
# Needs the Debian packages python3-torch python3-opencv python3-pil python3-numpy poppler-utils poppler-data
# pango1.0-tools python3-gi-cairo gir1.2-pango-1.0 aspell and the fonts named in fonts.txt (apt-get install). Debian packages with PDF manuals and texts
# are fetched below. An estimated eight hours on two cores that do nothing else.
set -eu
data=$(realpath "$1") work=$(realpath -m "$2") build=$(realpath "$3")
shift 3
here=$(dirname "$(realpath "$0")")
root=$here/..
python=/usr/bin/python3
# Memory that the allocator keeps instead of giving back, in huge pages, is a third of the speed.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=20000000000 GLIBC_TUNABLES=glibc.malloc.hugetlb=1 OMP_NUM_THREADS=1
mkdir -p "$work"
cd "$here"

if [ ! -e "$work/photos.npz" ]; then $python prepare_photos.py "$data" "$work"; fi
if [ ! -e "$work/scans.json" ]; then $python gather_scans.py "$data" "$work"; fi
if [ ! -e "$work/collections.json" ]; then $python gather_collections.py "$work" "$@"; fi
if [ ! -e "$work/manuals.json" ]; then
  mkdir -p "$work/debs"
  (cd "$work/debs" && xargs apt-get download < "$here/manual-packages.txt")
  $python gather_manuals.py "$work/debs" "$data/train/reserved-pages.txt" "$work"
fi
if [ ! -e "$work/typeset.json" ]; then
  mkdir -p "$work/textdebs" "$work/text"
  (cd "$work/textdebs" && xargs apt-get download < "$here/text-packages.txt")
  for deb in "$work"/textdebs/*.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar x -C "$work/text" --wildcards \
      './usr/share/hunspell/*.dic' './usr/share/aspell/*' './usr/share/libreoffice/help/*' \
      './usr/share/locale/*/LC_MESSAGES/iso_*.mo' 2> /dev/null || true
  done
  $python typeset.py "$work/text" "$work"
fi
if [ ! -e "$work/layouts.json" ]; then $python layouts.py "$work/text" "$work"; fi
if [ ! -e "$work/charts.json" ]; then $python charts.py "$work/text" "$work"; fi
if [ ! -e "$work/rows.json" ]; then $python rows.py "$work/text" "$work"; fi

# Stage by stage (photo_stages.py).
backbone=$data/train/backbones/mobilenet_v1_0.75_192_quant.tflite
train_photos() { $python train_photos.py "$work" "$backbone" "$@"; }
[ -e "$work/photo-recognised.npy" ] || $python recognise_photos.py "$work" "$backbone"
if [ ! -e "$work/half-taught.npy" ]; then
  train_photos first --until 1000000
  $python teach_photos.py "$work" first half
fi
train_photos first
[ -e "$work/first-taught.npy" ] || $python teach_photos.py "$work" first
train_photos grown
train_photos truth
[ -e "$work/truth-taught.npy" ] || $python teach_photos.py "$work" truth
train_photos photo
$python train_tiles.py "$work"
[ -e "$work/page-ema.pt" ] || $python train_pages.py "$work" "$data/train/backbones/mobilenet_v1_0.5_160_quant.tflite"

$python export.py "$work" "$root/src/coarse/model" "$root/tests/unit/coarse/parity_vectors.hpp"
cmake --build "$build" --target upright_turn_answers
for kind in photos scans collections pages; do
  [ -e "$work/held/$kind/manifest.csv" ] || $python held_out_folder.py "$work" "$work/held/$kind" $kind
done
for kind in mixed strips small; do
  [ -e "$work/held/$kind/manifest.csv" ] ||
    $python ../benchmarks/accuracy/make_turn_pages.py "$work/held/$kind" $kind --count 200 --seed 3 --photos "$work/held/photos"
done
[ -e "$work/held/charts/manifest.csv" ] || $python ../benchmarks/accuracy/make_chart_pages.py "$work/held/charts" --count 180 --seed 4
answers=
for kind in photos scans collections pages mixed strips small charts; do
  "$build/bin/upright_turn_answers" "$work/held/$kind" > "$work/held-$kind.jsonl"
  answers="$answers $work/held-$kind.jsonl"
done
# shellcheck disable=SC2086
$python calibrate.py "$root/src/common/turn_calibration.hpp" $answers
# shellcheck disable=SC2086
$python report.py $answers
