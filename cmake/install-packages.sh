#!/usr/bin/env bash
# Installs what is missing of the given package groups from the Debian archive; does nothing, and needs no network,
# when all is there.
#   cmake/install-packages.sh build [test] [bindings] ...
set -euo pipefail

declare -A groups=(
  # What the library and the command line are built with and from.
  [build]="g++ cmake make pkg-config libopencv-core-dev libopencv-imgproc-dev libjpeg62-turbo-dev libpng-dev zlib1g-dev"
  # The component libupright_onnx, which runs a caller's own model (-DUPRIGHT_ONNX=ON).
  [onnx]="libopencv-dnn-dev"
  # The components that read further formats (UPRIGHT_WEBP, UPRIGHT_HEIF, UPRIGHT_AVIF, UPRIGHT_TIFF).
  [formats]="libwebp-dev libde265-dev libdav1d-dev libtiff-dev"
  # What goes into the bundled build is made with (cmake/bundle), and packed with (packages/build.sh).
  [bundle]="ninja-build meson nasm patch xz-utils curl"
  [packages]="xz-utils binutils python3 python3-venv dpkg-dev man-db lintian openjdk-17-jdk-headless maven unzip"
  # The bundled build for arm64, and what runs it: tests/arm64.sh.
  [arm64]="g++-aarch64-linux-gnu qemu-user"
  # The bundled build for Windows, and what runs it: tests/windows.sh.
  [windows]="g++-mingw-w64-x86-64-posix wine wine64"
  # What the tests need besides: frameworks, sanitized builds, checks of the binary interface, JSON and Python clients.
  [test]="ninja-build ccache doctest-dev libbenchmark-dev libturbojpeg0-dev abigail-tools nlohmann-json3-dev python3 valgrind"
  # Checks of the sources: tests/lint.sh.
  [lint]="clang-tidy cppcheck"
  # Toolchains of the language bindings.
  [bindings]="python3-numpy python3-pip python3-venv golang-go cargo rustc openjdk-17-jdk-headless maven"
  # What the integrations call and draw with: tests/integrations/run.sh.
  [integrations]="python3-venv poppler-utils tesseract-ocr tesseract-ocr-osd ghostscript openjdk-17-jre-headless fonts-dejavu-core fonts-noto-core fonts-noto-cjk"
  # The rotation service in examples/server, and what its tests start or check with.
  [server]="libboost-dev libgrpc++-dev protobuf-compiler protobuf-compiler-grpc libprotobuf-dev libhiredis-dev prometheus-cpp-dev nlohmann-json3-dev libspdlog-dev libcli11-dev libcurl4-openssl-dev libssl-dev libsqlite3-dev libpq-dev"
  [server-test]="curl nginx-light redis-server postgresql prometheus docker-compose yamllint iproute2 procps python3-pytest python3-grpcio python3-protobuf python3-jsonschema python3-yaml python3-botocore python3-numpy python3-pil"
  # Looks at pages in a real browser, and draws the README's picture of the report of `upright fix`.
  [browser]="chromium fonts-dejavu-core python3-pil"
)

packages=()
for group in "$@"; do
  [[ -n "${groups[$group]:-}" ]] || { echo "install-packages: unknown group '$group' (known: ${!groups[*]})" >&2; exit 2; }
  read -r -a members <<<"${groups[$group]}"
  packages+=("${members[@]}")
done

missing=()
for package in "${packages[@]}"; do
  case "$package" in
    # A toolchain that is on PATH already, whatever it was installed by, is good enough.
    g++|cmake|make|cargo|rustc|python3) command -v "$package" >/dev/null && continue ;;
    libcurl4-openssl-dev) command -v curl-config >/dev/null && continue ;;
    nginx-light) [[ -x /usr/sbin/nginx ]] && continue ;;
    openjdk-17-jre-headless) command -v java >/dev/null && continue ;;
    golang-go) command -v go >/dev/null && continue ;;
  esac
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing+=("$package")
done
if [[ ${#missing[@]} -eq 0 ]]; then exit 0; fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || { echo "install-packages: need root (or sudo) to install: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
command -v apt-get >/dev/null || { echo "install-packages: no apt-get here; please install: ${missing[*]}" >&2; exit 1; }
echo "Installing from the Debian archive: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update -q && "${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 25 "$log" >&2
  echo "install-packages: apt-get failed, see above" >&2
  exit 1
fi
