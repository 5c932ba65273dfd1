#!/usr/bin/env bash
# Pictures of the demo's window, light and dark, in build/screenshots.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

scripts/build.sh
mkdir -p build/screenshots
for theme in light dark; do
	FYNE_THEME=$theme build/mailloft demo --picture "build/screenshots/$theme.png"
done
