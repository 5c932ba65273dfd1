#!/usr/bin/env bash
# go vet, every test under the race detector, and last the real program
# against real servers. The last line is "N passed, N failed", which is also
# left in build/tests.txt.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

mkdir -p build
rm -f build/tests.txt
go build -o build/testsum ./scripts/testsum

# SQLite is C that a program made Go of. It guards itself with locks of its own,
# and to watch each of its accesses takes nine times the processor time; what
# is ours is watched, to the call and from it.
unwatched='modernc.org/...=-race=false'

# The same for vet: it reads the packages the tests compile anyway.
echo "go vet"
go vet -race -gcflags="$unwatched" -tags "$tags" ./...
go vet -tags "$tags,e2e" ./e2e

echo "go test -race ./..."
status=0
go test -race -gcflags="$unwatched" -timeout 30m -tags "$tags" -json ./... 2>&1 | build/testsum build/tests.txt || status=1

scripts/build.sh
echo "go test -tags e2e ./e2e"
scripts/e2e.sh || status=1
exit $status
