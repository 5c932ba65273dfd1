#!/usr/bin/env bash
# sbom.sh PROGRAM OUT: writes the list of the modules compiled into PROGRAM,
# with versions and hashes, in CycloneDX's JSON. The program itself says what
# is in it.
set -euo pipefail
source "$(dirname "$0")/env.sh"

go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.9.0 bin \
	-json -noserial -std -version "$version" -output "$2" "$1"
when=$(TZ=UTC git log -1 --format=%cd --date=format-local:%FT%TZ) # date(1) differs between systems
sed -i.old "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$when\"/" "$2"
rm "$2.old"
