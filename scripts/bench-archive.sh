#!/usr/bin/env bash
# Measures the archive at 10,000, 100,000 and 1,000,000 messages, and indexing
# beside notmuch and mu, those that are installed. Arguments go to the measuring
# program: scripts/bench-archive.sh -messages 10000,100000
# Its folders are made below build/, or in -dir: the filesystem decides much.
# A million messages take up to 8 GB and half an hour.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

mkdir -p build
go build -o build/bencharchive ./scripts/bencharchive
build/bencharchive "$@"
