#!/usr/bin/env bash
# Writes dist/SHA256SUMS of everything that lies in dist/.
set -euo pipefail
source "$(dirname "$0")/env.sh"

cd dist
rm -f SHA256SUMS
find . -maxdepth 1 -type f ! -name '.*' -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >SHA256SUMS.new
mv SHA256SUMS.new SHA256SUMS
