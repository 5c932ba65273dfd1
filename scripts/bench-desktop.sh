#!/usr/bin/env bash
# bench-desktop.sh [N]: the window beside those of Claws Mail and Thunderbird,
# with the same N messages (100,000 by default), each from its second start on:
# window to first rows, memory, processor at rest, a key to the next message.
# Pictures of all three are left in build/e2e.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

[[ -x build/mailloft ]] || scripts/build.sh
MAILLOFT=$PWD/build/mailloft PICTURES=$PWD/build/e2e BESIDE=${1:-100000} \
	go test -count=1 -timeout 2h -tags "$tags,e2e" -run '^TestBesideOthers$' -v ./e2e
