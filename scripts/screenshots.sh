#!/usr/bin/env bash
# Pictures of the window in build/screenshots: every state worth a look, in
# light and dark, and the main ones in every language; and docs/window.png anew.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

scripts/build.sh
mkdir -p build/screenshots
LANG=en_GB.UTF-8 FYNE_THEME=light build/mailloft demo --picture docs/window.png >/dev/null
go test -c -tags "$tags" -o build/scenes.test ./ui
for language in en_GB de_DE fr_FR es_ES ja_JP ar_EG; do
	only=first # the others are for English and for what is laid out the other way
	[[ $language != en_GB && $language != ar_EG ]] || only=
	(cd ui && LANG=$language.UTF-8 MAILLOFT_SCENES=$only MAILLOFT_PICTURES=../build/screenshots/${language%_*} ../build/scenes.test -test.run TestScenes)
done
rm build/scenes.test
find build/screenshots -name '*.png' | sort
