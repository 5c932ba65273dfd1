#!/usr/bin/env bash
# Measures downloading beside mpop, fetchmail, getmail6 and fdm, those that are
# installed, from a server on loopback. Arguments go to the measuring program:
# scripts/bench-fetch.sh -messages 2000 -lag-messages 0 -tools mailloft,mpop
# Its folders are made below build/, or in -dir: the filesystem decides much.
# They take up to 5 GB and are deleted at the end; run again some minutes later.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

scripts/build.sh
mkdir -p build/bench
go build -o build/benchfetch ./scripts/benchfetch
build/benchfetch -mailloft "$PWD/build/mailloft" -dir "$PWD/build/bench" "$@"
