#!/usr/bin/env bash
# Runs the real program against Dovecot, gnome-keyring and an X server, each
# started by the test for itself. Pictures are left in build/e2e.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

mkdir -p build
[[ -x build/mailloft ]] || scripts/build.sh
go build -o build/testsum ./scripts/testsum
MAILLOFT=$PWD/build/mailloft PICTURES=$PWD/build/e2e \
	go test -count=1 -timeout 10m -tags "$tags,e2e" -json ./e2e 2>&1 | build/testsum build/tests.txt
