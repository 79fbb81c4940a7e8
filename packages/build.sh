#!/usr/bin/env bash
# Makes packages of this tree for this kind of machine (or for arm64, by a cross compiler) into dist/, with checksums and
# a bill of materials. Nothing is published. What is inside, but for the Debian packages, is the build of the preset
# `bundled`, stripped: it needs the C library alone.
#   packages/build.sh [wheel|archive|npm|jar|deb]...      (default: all)
#   wheel    upright-VERSION-py3-none-PLATFORM.whl: the Python binding with library and command line inside
#   archive  upright-VERSION-linux-MACHINE.tar.xz: library, header, command line
#   npm      upright-VERSION.tgz: the Node.js binding with the library inside
#   jar      upright-VERSION-linux-MACHINE.jar: the Java binding with the library inside (needs maven)
#   deb      packages of Debian 12, against the libraries of the archive (packages/debian/build.sh)
#   UPRIGHT_PACKAGES_PRESET=bundled-arm64 packages/build.sh wheel archive npm     for arm64, into dist/arm64
#   UPRIGHT_PACKAGES_PRESET=bundled-windows packages/build.sh archive             for 64-bit Windows, into dist/windows:
#            upright-VERSION-windows-x86_64.zip, with the import library
# Needs cmake/install-packages.sh build bundle packages, for arm64 also arm64, for Windows also windows.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
kinds=("$@")
[[ ${#kinds[@]} -gt 0 ]] || kinds=(wheel archive npm jar deb)

preset=${UPRIGHT_PACKAGES_PRESET:-bundled}
other=${preset#bundled}  # -arm64
build=build/$preset work=$root/build/packages$other dist=$root/dist/${other#-}
stage=$work/stage
system=linux
if [[ "$preset" == *-windows ]]; then system=windows; fi
mkdir -p "$work" "$dist"

stage_bundle() {  # once: what the packages hold, as it lies below a prefix
  if [[ -n "${staged:-}" ]]; then return; fi
  staged=yes
  local targets=(upright_capi upright_cli upright_webp upright_avif upright_tiff)
  if [[ $system == linux ]]; then targets+=(upright_capi_with_command); fi
  { cmake --preset "$preset" && cmake --build --preset "$preset" --target "${targets[@]}"; } >"$work/bundled.log" 2>&1 ||
    { tail -n 40 "$work/bundled.log" >&2; exit 1; }
  rm -rf "$stage"
  cmake --install "$build" --prefix "$stage" --strip >"$work/install.log"
  version=$(sed -n 's/^Version: //p' "$(find "$stage" -name upright_c.pc)")
  licences=$work/licences
  rm -rf "$licences"
  cp -r "$build/bundle/licences" "$licences"
  cp LICENSE NOTICE "$licences/"
  if [[ $system == windows ]]; then
    machine=x86_64
    mkdir -p "$licences/mingw-w64"
    cp /usr/share/doc/mingw-w64-x86-64-dev/copyright "$licences/mingw-w64/"
    python3 packages/bill_of_materials.py "$version" cmake/bundle/sources.txt "$stage"/bin/upright_c-*.dll "$stage"/bin/upright.exe \
      "$stage"/bin/upright_[!c]*.dll >"$dist/upright-$version.spdx.json"
    return
  fi
  library=$(find "$stage" -name 'libupright_c.so.*' -type f)
  # Of the components an archive has all; a wheel and an npm package leave AVIF's out, with which they have more than 6 MB.
  components=("$(dirname "$library")"/libupright_{tiff,webp}.so.*)
  soname=$(readelf --dynamic "$library" | sed -n 's/.*soname: \[\(.*\)\].*/\1/p')
  case "$(readelf --file-header "$library" | sed -n 's/ *Machine: *//p')" in
    *X86-64) machine=x86_64 cpu=x64 ;;
    AArch64) machine=aarch64 cpu=arm64 ;;
    *) echo "packages/build.sh: $library is for another machine" >&2; exit 1 ;;
  esac
  "$(sed -n 's/^CMAKE_STRIP:FILEPATH=//p' "$build/CMakeCache.txt")" --strip-unneeded -o "$work/$soname" "$build/packages/$soname"  # with the command line
  python3 packages/bill_of_materials.py "$version" cmake/bundle/sources.txt "$library" "$work/$soname" "$(dirname "$library")"/libupright_[!c]*.so.* >"$dist/upright-$version.spdx.json"
}

make_wheel() {
  stage_bundle
  python3 packages/wheel.py "$machine" examples/python "$work/$soname" "$soname" "$licences" "$dist" "${components[@]}"
}

make_archive() {
  stage_bundle
  local name=upright-$version-$system-$machine moment
  rm -rf "${work:?}/$name"
  cp -r "$stage" "$work/$name"
  mkdir -p "$work/$name/share/doc/upright"
  cp -r README.md CHANGELOG.md "$licences" "$dist/upright-$version.spdx.json" "$work/$name/share/doc/upright/"
  # The same bytes from the same tree: names in order, no owner, the time of the last commit.
  moment=$(git log -1 --format=%ct 2>/dev/null || echo 0)
  if [[ $system == windows ]]; then
    python3 packages/zip.py "$work/$name" "$dist/$name.zip" "$moment"
    return
  fi
  tar --create --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$moment" "$name" |
    xz -9e >"$dist/$name.tar.xz"
}

make_npm() {
  stage_bundle
  rm -rf "$work/npm"
  cp -r examples/node "$work/npm"
  rm -rf "$work/npm/node_modules" "$work/npm/test"
  cp "$library" "$work/npm/$soname"
  cp "${components[@]}" "$work/npm/"
  cp -r "$licences" "$work/npm/licences"
  (cd "$work/npm" && node -e '
    const fs = require("fs"), description = JSON.parse(fs.readFileSync("package.json"));
    const [cpu, ...files] = process.argv.slice(1);
    description.files.push(...files, "licences");
    Object.assign(description, { os: ["linux"], cpu: [cpu], libc: ["glibc"] });
    delete description.scripts; delete description.devDependencies;
    fs.writeFileSync("package.json", JSON.stringify(description, null, 2) + "\n");' "$cpu" "$soname" "${components[@]##*/}" &&
    npm pack --silent --pack-destination "$dist" >/dev/null)
}

make_jar() {
  stage_bundle
  local inside=$work/jar native=$work/jar/upright/native/linux-${machine/x86_64/x86-64}  # as JNA names the kinds of machine
  rm -rf "$inside" "$work/java"
  mkdir -p "$native" "$inside/META-INF"
  cp "$library" "$native/$soname"
  cp "${components[@]}" "$native/"
  printf '%s\n' "$soname" "${components[@]##*/}" >"$native/files.txt"
  cp -r "$licences" "$inside/META-INF/licences"
  cp -r examples/java "$work/java"
  rm -rf "$work/java/target"
  mvn --batch-mode --quiet --file "$work/java" package -DskipTests "-Dupright.native=$inside"
  cp "$work/java/target/upright-$version.jar" "$dist/upright-$version-linux-$machine.jar"
}

make_deb() {
  rm -f "$dist"/*.deb
  packages/debian/build.sh build/deb "$work/deb" "$dist"
}

for kind in "${kinds[@]}"; do
  if [[ $system == windows && "$kind" != archive ]]; then echo "packages/build.sh: for Windows there is the archive alone" >&2; exit 2; fi
  case "$kind" in
    wheel|archive|npm|jar|deb) "make_$kind" ;;
    *) echo "packages/build.sh: unknown kind '$kind' (wheel, archive, npm, jar, deb)" >&2; exit 2 ;;
  esac
done
cd "$dist"
find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%f\n' | sort | xargs sha256sum >SHA256SUMS
ls -l --block-size=1 | awk 'NR > 1 { printf "%10d  %s\n", $5, $9 }'
