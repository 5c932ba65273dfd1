#!/usr/bin/env bash
# Builds the packages twice, from two fresh clones in folders with different
# names, and compares every byte. "windows" as an argument does the same for
# the Windows program, before it is signed.
set -euo pipefail
source "$(dirname "$0")/env.sh"

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
for place in one another/place; do
	git clone -q . "$room/$place"
	echo "building in $place"
	(cd "$room/$place" && scripts/package.sh >/dev/null)
	[[ ${1:-} != windows ]] || (cd "$room/$place" && scripts/windows.sh >/dev/null && mv build/windows/unsigned.exe dist/)
done
cd "$room"
compared=0
for file in one/dist/*; do
	name=$(basename "$file")
	case $name in
	SHA256SUMS | *-setup.exe) continue ;; # one names the other, which is signed
	esac
	cmp "$file" "another/place/dist/$name"
	sha256sum "$file"
	compared=$((compared + 1))
done
echo "$compared files, the same bytes both times."
((compared >= 3))
