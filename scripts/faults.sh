#!/usr/bin/env bash
# Every row of the fault matrix, at every byte offset and with 500 kill -9
# points, and the archive's disk faults, power cuts and kills. Prints the table.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

MAILLOFT_FAULTS=all MAILLOFT_TEST_KILLS=${KILLS:-500} \
	go test -count=1 -v -timeout 80m -tags "$tags" -run 'Fault|Kill|Power|Drop' ./pop3/... ./app/fetch/... ./app/archive/...
