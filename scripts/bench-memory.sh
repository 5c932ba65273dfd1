#!/usr/bin/env bash
# Measures the real program's memory with a message of 1 GB, a maildrop of
# 1,000,000 messages and a first download of 10,000. Arguments go to the
# measuring program: scripts/bench-memory.sh -only mail,million
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

scripts/build.sh
mkdir -p build/bench
go build -o build/benchmemory ./scripts/benchmemory
build/benchmemory -mailloft "$PWD/build/mailloft" -dir "$PWD/build/bench" "$@"
