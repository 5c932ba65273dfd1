#!/usr/bin/env bash
# Prints the licences of everything that is compiled into the program.
set -euo pipefail
source "$(dirname "$0")/env.sh"

GOFLAGS=-mod=readonly go list -deps -tags "$tags" -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' . |
	sort -u | while read -r module release folder; do
	printf '%s\n%s %s\n\n' "$(printf '=%.0s' {1..78})" "$module" "$release"
	found=$(find "$folder" -maxdepth 1 -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' \) | LC_ALL=C sort)
	[[ $found ]] || { echo "licences.sh: $module has no licence file" >&2; exit 1; }
	while read -r file; do cat "$file"; echo; done <<<"$found"
done
printf '%s\nGo standard library\n\n' "$(printf '=%.0s' {1..78})"
cat "$(go env GOROOT)/LICENSE"
