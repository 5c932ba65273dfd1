#!/usr/bin/env bash
# Fuzzes what reads mail and what servers say, each target for FUZZTIME (10m):
# MIME, headers, charsets, HTML, CSS, file names, POP3. What a run finds lies in
# testdata/fuzz of its package: commit it. FUZZ=Regexp takes only some targets.
set -euo pipefail
source "$(dirname "$0")/env.sh"

# Minimising takes a second or more for every input that reaches something new,
# of which HTML has thousands: ten tries are enough for those.
failed=()
for package in ./app/message ./app/mailhtml ./app/mailhtml/css ./app/migrate ./pop3 ./ui/viewer/attach; do
	for target in $(go test -tags "$tags" -list "^Fuzz.*${FUZZ:-}" "$package" | grep '^Fuzz' || true); do
		echo "$package $target"
		go test -tags "$tags" -run '^$' -fuzz "^$target\$" -fuzzminimizetime 10x -fuzztime "${FUZZTIME:-10m}" \
			${FUZZPARALLEL:+-parallel "$FUZZPARALLEL"} "$package" || failed+=("$package $target")
	done
done
((${#failed[@]} == 0)) || { printf 'found something: %s\n' "${failed[@]}" >&2 && exit 1; }
