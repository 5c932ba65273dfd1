#!/usr/bin/env bash
# Pictures of the demo's window in build/screenshots: light and dark, and in
# every language; and docs/window.png anew.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

scripts/build.sh
mkdir -p build/screenshots
for theme in light dark; do
	for language in en_GB de_DE fr_FR es_ES ja_JP ar_EG; do
		LANG=$language.UTF-8 FYNE_THEME=$theme build/mailloft demo --picture "build/screenshots/$theme-${language%_*}.png" >/dev/null
	done
done
cp build/screenshots/light-en.png docs/window.png
ls build/screenshots
