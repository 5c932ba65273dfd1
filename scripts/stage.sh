#!/usr/bin/env bash
# stage.sh DIR: puts into DIR what every Linux package is made of: the
# program, man pages, shell completions, icons, desktop file, metainfo,
# licences, and a Makefile that installs them.
set -euo pipefail
source "$(dirname "$0")/env.sh"

stage=$1
rm -rf "$stage"
mkdir -p "$stage/icons" "$stage/completions"
release_build "$stage/mailloft"
go run ./app/cli/gen/man "$version" "$SOURCE_DATE_EPOCH" "$stage/man"
for shell in bash zsh fish; do
	"$stage/mailloft" completion "$shell" >"$stage/completions/mailloft.$shell"
done
for icon in assets/icon-*.png; do
	[[ $icon == *small* ]] || install -m644 "$icon" "$stage/icons/${icon#assets/icon-}"
done
install -m644 assets/icon.svg LICENSE CHANGELOG.md assets/linux/Makefile assets/linux/*.desktop "$stage"
install -m644 docs/*.md "$stage" 2>/dev/null || true
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%F)
for file in assets/linux/*.metainfo.xml; do
	sed "s/@VERSION@/$version/; s/@DATE@/$date/" "$file" >"$stage/$(basename "$file")"
done
scripts/licences.sh >"$stage/THIRD-PARTY.txt"
chmod -R u=rwX,go=rX "$stage"
same_age "$stage"
