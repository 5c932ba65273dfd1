#!/usr/bin/env bash
# The rooms that must survive broken networks, disks and keyrings, three times
# over and under the race detector.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

go test -race -count=3 -tags "$tags,faults" ./pop3/... ./app/fetch/... ./app/archive/... ./app/secret/...
