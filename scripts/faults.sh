#!/usr/bin/env bash
# Every row of the fault matrix, at every byte offset, with 500 kill -9 points
# and every system call, as a table, which is also left in build/faults.md.
# Takes about half an hour; MAILLOFT_FAULTS=some is the part of it that "make
# test" runs, in half a minute. A row that needs strace, or root for disks that
# are full, says so where they are missing. MAILLOFT_FAULTS_STEP=8 drops the line
# at every eighth byte only, which takes an eighth of that row's time.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

mkdir -p build
go build -o build/faulttable ./scripts/faulttable
export MAILLOFT_FAULTS=${MAILLOFT_FAULTS:-all}
[[ $MAILLOFT_FAULTS != all ]] || export MAILLOFT_TEST_KILLS=${KILLS:-500}

# Line faults need no real disk, and a disk in memory is kind to the real one.
if [[ -d /dev/shm && -w /dev/shm ]]; then
	export TMPDIR=$(mktemp -d /dev/shm/mailloft-faults.XXXXXX)
	trap 'rm -rf "$surroundings" "$TMPDIR"' EXIT
fi

# The tests print what failed; the table says whether that matters.
(go test -count=1 -json -timeout 120m -tags "$tags" ./pop3/... ./app/fetch ./app/archive ./app/instance ./app/secret ./app/message ./app/mailhtml ./app/remote \
	./ui/viewer/attach ./ui/htmlview || true) | build/faulttable | tee build/faults.md
