#!/usr/bin/env bash
# The Linux packages, in dist/: mailloft-VERSION-linux-ARCH.tar.xz, which
# installs with its own Makefile anywhere, and mailloft_VERSION_ARCH.deb, both
# from the same files; beside them the list of what is in them (SBOM) and the
# checksums. Writes nothing outside build/ and dist/.
set -euo pipefail
source "$(dirname "$0")/env.sh"

mkdir -p dist
rm -f dist/*.tar.xz dist/*.deb
stage=build/mailloft-$version-linux-$(go env GOARCH)
scripts/stage.sh "$stage"

for file in "$stage"/*.metainfo.xml; do
	appstreamcli validate --no-net --pedantic "$file"
done
desktop-file-validate "$stage"/*.desktop

tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C build -cf - "$(basename "$stage")" |
	xz -T1 >"dist/$(basename "$stage").tar.xz"
scripts/deb.sh "$stage"
scripts/sbom.sh "$stage/mailloft" "dist/mailloft-$version-linux-$(go env GOARCH).cdx.json"
scripts/checksums.sh
ls -l dist
