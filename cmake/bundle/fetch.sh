#!/usr/bin/env bash
# Brings the archives that sources.txt names into a folder, each checked against its SHA-256. Asks, in this order: what
# lies there already, the Debian archive by curl, and `apt-get source` with a configuration of its own, for machines
# that reach the archive through apt alone. Nothing of the system's apt is changed.
#   cmake/bundle/fetch.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$folder"
# The archive that this system installs from, unless another is named.
mirror=${UPRIGHT_DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 2>/dev/null | head -n 1)}
mirror=${mirror%/}

have() { [[ -f "$2" ]] && echo "$1  $2" | sha256sum --check --status; }

apt_source() {  # source package=version
  local apt="$folder/apt"
  local options=(-q -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  if [[ ! -f "$apt/updated" ]]; then
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" >"$apt/sources.list"
    apt-get "${options[@]}" update >"$apt/log" 2>&1 && touch "$apt/updated"
  fi
  apt-get "${options[@]}" source --download-only "$1" >>"$apt/log" 2>&1
}

while read -r name hash file path package; do
  [[ "$name" != \#* && -n "$name" ]] || continue
  have "$hash" "$file" && continue
  if command -v curl >/dev/null; then
    curl --fail --silent --location --connect-timeout 10 --max-time 600 --output "$file" "$mirror/$path/$file" || rm -f "$file"
  fi
  have "$hash" "$file" || { rm -f "$file"; apt_source "$package" || true; }
  have "$hash" "$file" ||
    { echo "bundle: cannot get $file with SHA-256 $hash; lay it into $folder by hand" >&2; exit 1; }
done <"$here/sources.txt"
