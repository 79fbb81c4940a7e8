#!/usr/bin/env bash
# Builds what the bundled build holds, as static position-independent libraries with hidden symbols: OpenCV's core and
# imgproc (its loops for each instruction set chosen at run time; no threads, TBB, LAPACK, IPP, OpenCL, windows or
# codecs), libjpeg-turbo, libpng and zlib; and what the components beside it hold: libwebp, libtiff, dav1d. Does nothing
# where PREFIX was finished by the same script and compiler.
#   cmake/bundle/build.sh PREFIX [ARGUMENTS OF CMAKE...]      (sources: PREFIX/sources, or UPRIGHT_BUNDLE_SOURCES)
# CC and CXX name the compilers, which may be for another machine; a toolchain file among the arguments says which.
# Needs cmake, meson, ninja, patch, nasm (loops for x86) and a C++ compiler: cmake/install-packages.sh build bundle.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
prefix=$(cd "$1" && pwd)
shift
sources=$(realpath --canonicalize-missing "${UPRIGHT_BUNDLE_SOURCES:-$prefix/sources}")
cd "$prefix"
state=$({ cat "$here"/*.sh "$here/unreached.cpp" "$here/sources.txt"; "${CXX:-c++}" --version; echo "$prefix $*"; } | sha256sum)
if [[ "$(cat "$prefix/finished" 2>/dev/null)" == "$state" ]]; then exit 0; fi
rm -f "$prefix/finished"
"$here/fetch.sh" "$sources"

unpack() {  # name: into PREFIX/work/NAME, with Debian's patches
  local folder="$prefix/work/$1" name file patch
  local unread=()
  if [[ "$1" == opencv ]]; then  # of its seven thousand files those of its build, of core and of imgproc
    unread=(--exclude '*/samples' --exclude '*/doc/*/*' --exclude '*/modules/[!ci]*' --exclude '*/modules/calib3d'
      --exclude '*/modules/imgcodecs' --exclude '*/test' --exclude '*/perf')
  fi
  rm -rf "$folder"
  mkdir -p "$folder"
  while read -r name _ file _; do
    if [[ "$name" != "$1" ]]; then continue; fi
    case "$file" in
      *.orig.tar.*) tar --extract --file "$sources/$file" --directory "$folder" --strip-components 1 "${unread[@]}" ;;
      *.debian.tar.*)
        tar --extract --file "$sources/$file" --directory "$folder"
        while read -r patch _; do
          if [[ -z "$patch" || "$patch" == \#* ]]; then continue; fi
          patch --directory "$folder" --strip 1 --quiet --no-backup-if-mismatch <"$folder/debian/patches/$patch"
        done <"$folder/debian/patches/series" ;;
    esac
  done <"$here/sources.txt"
}

machine=$("${CC:-cc}" -dumpmachine)
flags="-O2 -DNDEBUG -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections"
system=linux
if [[ "$machine" == *-mingw32 ]]; then
  system=windows
  # The compiler keeps the stack to 16 bytes there, and yet moves registers of 32 to and from it as if it were aligned to
  # 32 (GCC's bug 54412): the assembler writes moves that need no alignment.
  flags="${flags/-fPIC /} -Wa,-muse-unaligned-vector-move"
fi
launcher=()
if command -v ccache >/dev/null; then
  export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$prefix/work} CCACHE_NOHASHDIR=1
  launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
else
  flags+=" -ffile-prefix-map=$prefix/work/="  # no path of this machine in messages; ccache makes them relative
fi
common=(-G Ninja -DCMAKE_BUILD_TYPE=Release "-DCMAKE_INSTALL_PREFIX=$prefix" -DCMAKE_INSTALL_LIBDIR=lib
  "-DCMAKE_PREFIX_PATH=$prefix" -DCMAKE_POSITION_INDEPENDENT_CODE=ON "-DCMAKE_C_FLAGS_RELEASE=$flags"
  "-DCMAKE_CXX_FLAGS_RELEASE=$flags -fvisibility-inlines-hidden" -DBUILD_SHARED_LIBS=OFF
  "-DZLIB_LIBRARY=$prefix/lib/libz.a" "-DZLIB_INCLUDE_DIR=$prefix/include" "${launcher[@]}")
# Sources of functions that nothing in this library reaches: most of OpenCV's compile time. A mistake here is an undefined
# reference when the library is linked.
leave_out_of_opencv() {  # the folder of its modules
  local file name
  for file in "$1"/imgproc/src/*.cpp; do
    name=$(basename "$file")
    case "${name%%.*}" in
      canny|deriv|drawing|filter|geometry|hershey_fonts|hough|imgwarp|main|resize|tables|utils) ;;
      *) rm "$file"; sed --in-place "/dispatched_file(${name%%.*} /d" "$1/imgproc/CMakeLists.txt" ;;
    esac
  done
  for name in kmeans lda pca lpsolver downhill_simplex conjugate_gradient batch_distance command_line_parser dxt \
      bindings_utils persistence persistence_base64_encoding persistence_json persistence_types persistence_xml \
      persistence_yml; do
    rm "$1/core/src/$name.cpp"
  done
  # Nothing here multiplies matrices by OpenCV; its filters, for edges, and its arithmetic have the loops of the least
  # machine and of AVX2.
  sed --in-place --regexp-extended 's/(dispatched_file\(matmul) .*\)/\1)/' "$1/core/CMakeLists.txt"
  sed --in-place --regexp-extended 's/(dispatched_file\((filter|arithm)) .*\)/\1 AVX2)/' "$1/imgproc/CMakeLists.txt" "$1/core/CMakeLists.txt"
}

build() {  # name, targets..., --, arguments of CMake
  local name=$1 targets=()
  shift
  while [[ "$1" != -- ]]; do targets+=("$1"); shift; done
  shift
  echo "bundle: $name"
  unpack "$name"
  case "$name" in
    opencv) leave_out_of_opencv "$prefix/work/opencv/modules" ;;
    # Named by its CMakeLists.txt, of use on Windows, and not in Debian's archive of the sources.
    zlib) mkdir -p "$prefix/work/zlib/win32" && touch "$prefix/work/zlib/win32/zlib1.rc" ;;
  esac
  { cmake -S "$prefix/work/$name" -B "$prefix/work/$name-build" "${common[@]}" "$@" &&
    cmake --build "$prefix/work/$name-build" --parallel "${UPRIGHT_BUNDLE_JOBS:-$(nproc)}" --target "${targets[@]}"
  } >"$prefix/work/$name.log" 2>&1 || { tail -n 25 "$prefix/work/$name.log" >&2; exit 1; }
}

# Meson reads compilers from a file where they are not this machine's.
build_dav1d() {  # arguments of CMake, of which it reads whether there is a toolchain
  local cross=() compiler="'${CC:-cc}'" arguments
  if [[ ${#launcher[@]} -gt 0 ]]; then compiler="'ccache', $compiler"; fi
  arguments=$(printf ", '%s'" $flags)
  mkdir -p "$prefix/work"
  printf "[binaries]\nc = [%s]\nar = '%s'\n[built-in options]\nc_args = [%s]\n" \
    "$compiler" "${AR:-ar}" "${arguments#, }" >"$prefix/work/machine.ini"
  if [[ "$*" == *CMAKE_TOOLCHAIN_FILE* ]]; then
    printf "[host_machine]\nsystem = '$system'\ncpu_family = '%s'\ncpu = '%s'\nendian = 'little'\n" \
      "${machine%%-*}" "${machine%%-*}" >>"$prefix/work/machine.ini"
    cross=(--cross-file "$prefix/work/machine.ini")
  else
    cross=(--native-file "$prefix/work/machine.ini")
  fi
  echo "bundle: dav1d"
  unpack dav1d
  { meson setup "$prefix/work/dav1d-build" "$prefix/work/dav1d" "${cross[@]}" --prefix "$prefix" --libdir lib --default-library static \
      --buildtype plain -Denable_tools=false -Denable_tests=false -Dlogging=false &&
    ninja -C "$prefix/work/dav1d-build" -j "${UPRIGHT_BUNDLE_JOBS:-$(nproc)}" install
  } >"$prefix/work/dav1d.log" 2>&1 || { tail -n 25 "$prefix/work/dav1d.log" >&2; exit 1; }
}

rm -rf "$prefix/work" "$prefix/lib" "$prefix/include"
mkdir -p "$prefix/work" "$prefix/lib" "$prefix/include"

build zlib zlibstatic -- "$@"
if [[ "$system" == windows ]]; then mv "$prefix/work/zlib-build/libzlibstatic.a" "$prefix/work/zlib-build/libz.a"; fi
install -m 644 "$prefix/work/zlib-build/libz.a" "$prefix/lib"
install -m 644 "$prefix"/work/zlib/zlib.h "$prefix"/work/zlib-build/zconf.h "$prefix/include"

# TurboJPEG is for the tests. Bits are counted by an instruction, not by a table of 64 KiB in each of two encoders.
build libjpeg-turbo install -- -DCMAKE_C_FLAGS=-DUSE_CLZ_INTRINSIC -DENABLE_SHARED=OFF -DWITH_TURBOJPEG=ON -DWITH_SIMD=ON -DREQUIRE_SIMD=ON "$@"
build libpng install -- -DPNG_SHARED=OFF -DPNG_TESTS=OFF -DPNG_EXECUTABLES=OFF "$@"

programs=()
for program in ANIM_UTILS CWEBP DWEBP GIF2WEBP IMG2WEBP VWEBP WEBPINFO LIBWEBPMUX WEBPMUX EXTRAS; do
  programs+=("-DWEBP_BUILD_$program=OFF")
done
build libwebp install -- -DWEBP_USE_THREAD=OFF "${programs[@]}" "$@"
# The codings that src/formats/tiff.cpp reads.
build tiff install -- -Djpeg=ON -DJPEG_LIBRARY="$prefix/lib/libjpeg.a" -DJPEG_INCLUDE_DIR="$prefix/include" -Dzlib=ON -Dold-jpeg=OFF \
  -Dlibdeflate=OFF -Djbig=OFF -Dlerc=OFF -Dlzma=OFF -Dzstd=OFF -Dwebp=OFF -Dcxx=OFF -Dpixarlog=OFF -Dmdi=OFF \
  -Dtiff-tools=OFF -Dtiff-tests=OFF -Dtiff-contrib=OFF -Dtiff-docs=OFF -Dtiff-opengl=OFF "$@"
build_dav1d "$@"

# SSE2 is the least, as in the archive's build; loops for SSE4.1 and AVX2 are compiled beside it and chosen at run time.
# The archive's build has AVX-512 too, in functions that this library does not call (box filter, median, Gaussian, matrix
# product, integral). Every part that CMake would look for on the machine is off by name.
off=(ADE AVFOUNDATION CAROTENE EIGEN FFMPEG GSTREAMER GTK HALIDE IPP ITT JASPER JPEG LAPACK OPENCL OPENEXR OPENGL OPENJPEG
  OPENMP PNG PROTOBUF PTHREADS_PF QT QUIRC TBB TIFF V4L VA VA_INTEL VTK WEBP 1394 GPHOTO2 DIRECTX DSHOW MSMF WIN32UI)
switched_off=()
for part in "${off[@]}"; do switched_off+=("-DWITH_$part=OFF"); done
loops=()
if [[ "$machine" == x86_64-* ]]; then loops=(-DCPU_BASELINE=SSE2 -DCPU_BASELINE_DISABLE=SSE3 "-DCPU_DISPATCH=SSE4_1;AVX2"); fi
build opencv install -- -DBUILD_LIST=core,imgproc -DENABLE_PIC=ON -DBUILD_ZLIB=OFF \
  "${loops[@]}" "${switched_off[@]}" -DCV_TRACE=OFF -DPARALLEL_ENABLE_PLUGINS=OFF -DBUILD_TESTS=OFF \
  -DBUILD_PERF_TESTS=OFF -DBUILD_EXAMPLES=OFF -DBUILD_opencv_apps=OFF -DBUILD_JAVA=OFF -DBUILD_opencv_python2=OFF \
  -DBUILD_opencv_python3=OFF -DENABLE_PRECOMPILED_HEADERS=OFF -DOPENCV_GENERATE_PKGCONFIG=OFF \
  -DBUILD_INFO_SKIP_TIMESTAMP=ON -DOPENCV_DOWNLOAD_TRIES_LIST= "$@"

if [[ "$system" == windows ]]; then
  "$CXX" $flags -std=c++17 "-I$prefix/include/opencv4" -c "$here/unreached.cpp" -o "$prefix/work/unreached.o"
  "$AR" r "$(echo "$prefix"/lib/libopencv_core*.a)" "$prefix/work/unreached.o" 2>/dev/null
fi

# What has to go along with the binaries.
licence() {  # name, files...
  mkdir -p "$prefix/licences/$1"
  (cd "$prefix/work/$1" && cp "${@:2}" "$prefix/licences/$1/")
}
licence opencv LICENSE COPYRIGHT
licence libjpeg-turbo LICENSE.md README.ijg
licence libpng LICENSE
licence zlib README
licence libwebp COPYING PATENTS
licence tiff LICENSE.md
licence dav1d COPYING

rm -rf "$prefix/work"
echo "$state" >"$prefix/finished"
