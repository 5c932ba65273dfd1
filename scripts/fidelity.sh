#!/usr/bin/env bash
# Lays out every HTML mail of ../shared/corpus beside Chromium at 700 and
# 380 px, prints a table and writes the pictures side by side to build/fidelity.
set -euo pipefail
source "$(dirname "$0")/env.sh"

if [[ ! -d ../shared/corpus ]]; then
	echo "There is no ../shared/corpus here: nothing to compare."
	exit 0
fi
go run ./scripts/fidelity -out build/fidelity ../shared/corpus
