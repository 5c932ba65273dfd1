#!/usr/bin/env bash
# Measures here what ARCHITECTURE.md states.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

go test -tags "$tags" -run '^$' -bench . -benchmem ./pop3/... ./app/... ./ui/...
