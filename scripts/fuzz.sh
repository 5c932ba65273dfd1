#!/usr/bin/env bash
# Fuzzes what reads mail, each target for FUZZTIME (10m): MIME, headers, charsets,
# HTML and CSS. What a run finds lies in testdata/fuzz of its package: commit it.
set -euo pipefail
source "$(dirname "$0")/env.sh"

for package in ./app/message ./app/mailhtml ./app/mailhtml/css; do
	for target in $(go test -tags "$tags" -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "$package $target"
		go test -tags "$tags" -run '^$' -fuzz "^$target\$" -fuzzminimizetime 1s -fuzztime "${FUZZTIME:-10m}" "$package"
	done
done
