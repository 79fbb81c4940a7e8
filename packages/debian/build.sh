#!/usr/bin/env bash
# Packages of Debian 12 against the archive's libraries: libuprightN, libupright-cN, a package for each component that is
# opened at run time (libupright-onnx1: a caller's own model), libupright-dev, upright (with manual page and completions),
# python3-upright. N is the SONAME's number.
#   packages/debian/build.sh BUILD WORK DIST       (BUILD: folder of the build, made where it is missing)
# Made with dpkg's own tools, without debhelper and without a source package: these are for installing what a clone
# builds, and the archive's own packages would be made in the archive's way.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$1" "$2" "$3"
build=$(realpath "$1") work=$(realpath "$2") dist=$(realpath "$3")
arch=$(dpkg --print-architecture)
triplet=$(dpkg-architecture --query DEB_HOST_MULTIARCH)
libdir=usr/lib/$triplet
maintainer=${UPRIGHT_MAINTAINER:-upright developers <upright@localhost>}
committed=$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)

rm -rf "$work/tree" "$work/packages" "$work/debian"
# The archive's flags: position independent programs, relocations read-only, checked buffers.
flags=$(DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --get CXXFLAGS | sed 's/-g \|-ffile-prefix-map=[^ ]* //g; s/^-O2 //')
checked=$(dpkg-buildflags --get CPPFLAGS | sed 's/-Wdate-time //')
linked=$(DEB_BUILD_MAINT_OPTIONS=hardening=+all dpkg-buildflags --get LDFLAGS)
{ cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=/usr \
    -DCMAKE_INSTALL_LIBDIR="lib/$triplet" -DUPRIGHT_ONNX=ON -DUPRIGHT_BUILD_TESTS=OFF \
    -DUPRIGHT_BUILD_EXAMPLES=OFF -DUPRIGHT_BUILD_BENCHMARKS=OFF -DUPRIGHT_BUILD_FUZZERS=OFF -DCMAKE_SKIP_INSTALL_RPATH=ON \
    "-DCMAKE_CXX_FLAGS=$flags $checked" "-DCMAKE_C_FLAGS=$flags $checked" \
    "-DCMAKE_EXE_LINKER_FLAGS=$linked" "-DCMAKE_SHARED_LINKER_FLAGS=$linked" &&
  cmake --build "$build" &&
  DESTDIR="$work/tree" cmake --install "$build" --strip; } >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; exit 1; }
cd "$work/tree"
number=$(readelf --dynamic "$libdir"/libupright_c.so | sed -n 's/.*soname: \[.*\.so\.\(.*\)\].*/\1/p')
upstream=$(sed -n 's/^Version: //p' "$libdir/pkgconfig/upright_c.pc")
version=$upstream-1

python3 "$root/packages/documents.py" "$build/bin/upright" usr/share "$(date --utc --date="@$committed" +%F)"
gzip -9n usr/share/man/man1/upright.1
mkdir -p usr/lib/python3/dist-packages
cp -r "$root/examples/python/upright" usr/lib/python3/dist-packages/
find usr/lib/python3 -name __pycache__ -prune -exec rm -r {} +
find usr -type f ! -path '*/bin/*' -exec chmod 644 {} +

# What dpkg-shlibdeps asks for: a control file, and which package has the libraries that are packed here.
mkdir -p "$work/debian"
printf 'Source: upright\nMaintainer: %s\n\nPackage: upright\nArchitecture: any\n' "$maintainer" >"$work/debian/control"
{
  echo "libupright $number libupright$number (>= $version)"
  echo "libupright_c $number libupright-c$number (>= $version)"
} >"$work/debian/shlibs.local"

package() {  # name, section, further Depends, summary, description, files...
  local name=$1 section=$2 depends=$3 summary=$4 description=$5 folder="$work/packages/$1" binaries=() file machine=$arch
  shift 5
  for file in "$@"; do
    mkdir -p "$folder/$(dirname "$file")"
    cp --archive "$file" "$folder/$file"
  done
  mkdir -p "$folder/DEBIAN" "$folder/usr/share/doc/$name"
  mapfile -t binaries < <(find "$folder" -type f \( -name '*.so.*' -o -path '*/bin/*' \))
  if [[ ${#binaries[@]} -gt 0 ]]; then
    local found
    found=$(cd "$work" && dpkg-shlibdeps -O -l"tree/$libdir" -S"tree" "${binaries[@]}" 2>"$work/shlibdeps.log" | sed 's/^shlibs:Depends=//') ||
      { cat "$work/shlibdeps.log" >&2; return 1; }
    depends=${depends:+$depends, }$found
  fi
  cp "$work/copyright" "$folder/usr/share/doc/$name/copyright"
  gzip -9n <"$work/changelog" >"$folder/usr/share/doc/$name/changelog.Debian.gz"
  if [[ "$name" == python3-* ]]; then machine=all; fi
  {
    printf 'Package: %s\nSource: upright\nVersion: %s\nArchitecture: %s\nMaintainer: %s\n' "$name" "$version" "$machine" "$maintainer"
    printf 'Installed-Size: %s\n' "$(du --summarize --block-size=1K "$folder/usr" | cut -f 1)"
    printf 'Depends: %s\nSection: %s\nPriority: optional\n' "$depends" "$section"
    case "$name" in
      lib*[0-9]) printf 'Multi-Arch: same\n' ;;
      upright) printf 'Recommends: %s\n' "$(sed 's/^, //; s/ ([^)]*)//g' <<<"$components")" ;;
    esac
    printf 'Description: %s\n %s\n' "$summary" "$description"
  } >"$folder/DEBIAN/control"
  if [[ "$name" == lib*[0-9] ]]; then
    printf 'activate-noawait ldconfig\n' >"$folder/DEBIAN/triggers"
    for file in "${binaries[@]}"; do
      printf '%s %s %s (>= %s)\n' "$(basename "$file" | sed 's/\.so.*//')" \
        "$(readelf --dynamic "$file" | sed -n 's/.*soname: \[.*\.so\.\(.*\)\].*/\1/p')" "$name" "$version"
    done >"$folder/DEBIAN/shlibs"
  fi
  (cd "$folder" && find usr -type f -printf '%P\n' | sort | sed 's,^,usr/,' | xargs md5sum >DEBIAN/md5sums)
  chmod -R u=rwX,go=rX "$folder"
  find "$folder/DEBIAN" -type f -exec chmod 644 {} +
  # The same bytes from the same tree.
  find "$folder" -exec touch --no-dereference --date="@$committed" {} +
  SOURCE_DATE_EPOCH=$committed dpkg-deb --root-owner-group --build "$folder" "$dist/${name}_${version}_$machine.deb" >/dev/null
}

cat >"$work/copyright" <<'COPYRIGHT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: upright

Files: *
Copyright: 2026 upright developers
License: Apache-2.0
 On Debian systems, the text of the Apache License, Version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
COPYRIGHT
printf 'upright (%s) bookworm; urgency=medium\n\n  * Release %s.\n\n -- %s  %s\n' \
  "$version" "$upstream" "$maintainer" "$(date --utc --rfc-email --date="@$committed")" >"$work/changelog"

about="Tells from a picture's content and its EXIF tag by how many degrees it
 must be turned to be upright: quarter turns and fine skew, each with its
 probability. Networks are included; nothing leaves the machine.
 ."
package "libupright$number" libs "" "tells how pictures must be turned - C++ library" "$about
 This package holds the C++ library." "$libdir"/libupright.so.*
package "libupright-c$number" libs "" "tells how pictures must be turned - C library" "$about
 This package holds the C library, which all other languages call." "$libdir"/libupright_c.so.*
# Components that the libraries open at run time: libupright_NAME.so.N, for those that were built.
components=""
for file in "$libdir"/libupright_*.so.?; do
  name=${file##*/libupright_} interface=${file##*.} what="the component that reads a further format"
  name=${name%%.*}
  if [[ "$name" == c ]]; then continue; fi
  if [[ "$name" == onnx ]]; then what="the component that runs a caller's own ONNX model"; fi
  package "libupright-$name$interface" libs "" "tells how pictures must be turned - $name" "$about
 This package holds $what: $name." "$libdir/libupright_$name".so.*
  components+=", libupright-$name$interface (= $version)"
done
development=("$libdir"/libupright.so "$libdir"/libupright_c.so "$libdir"/pkgconfig "$libdir"/cmake usr/include)
package libupright-dev libdevel "libupright$number (= $version), libupright-c$number (= $version)$components" \
  "tells how pictures must be turned - headers" "$about
 This package holds what programs are compiled with." "${development[@]}"
package upright graphics "" "tells how pictures must be turned, and turns them" "$about
 This package holds the command line: files and folders, as a table, JSON
 or CSV; upright fix turns JPEG files without loss." \
  usr/bin/upright usr/share/man usr/share/bash-completion usr/share/zsh usr/share/fish
package python3-upright python "libupright-c$number (>= $version), python3:any" "tells how pictures must be turned - Python" "$about
 This package holds the Python module." usr/lib/python3
