#!/usr/bin/env bash
# Compares how HTML mail is laid out with pictures made by a browser.
set -euo pipefail
source "$(dirname "$0")/env.sh"

if [[ ! -d ../shared/design/pictures ]]; then
	echo "There are no pictures in ../shared here: nothing to compare with."
	exit 0
fi
go test -count=1 -v -tags "$tags" -run Fidelity ./app/mailhtml/...
