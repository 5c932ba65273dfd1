#!/usr/bin/env bash
# Parses and lays out every message of ../shared/corpus, mail of other
# projects that is not part of this one.
set -euo pipefail
source "$(dirname "$0")/env.sh"

if [[ ! -d ../shared/corpus ]]; then
	echo "There is no ../shared/corpus here: nothing to read."
	exit 0
fi
go test -count=1 -v -tags "$tags" -run Corpus ./app/message/... ./app/mailhtml/...
