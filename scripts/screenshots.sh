#!/usr/bin/env bash
# Pictures of the window in build/screenshots: every state worth a look, in
# light and dark, and the main ones in every language; and docs/window.png anew,
# taken of the real window on an X server of its own, since what is drawn
# without a display has no menu. Needs Xvfb, xdotool and ImageMagick.
set -euo pipefail
source "$(dirname "$0")/env.sh"
own_surroundings

scripts/build.sh
mkdir -p build/screenshots

pids=()
finish() {
	((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
	rm -rf "$surroundings"
}
trap finish EXIT
coproc Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>&1 1>/dev/null 2>&1
pids+=($!)
read -r number <&"${COPROC[0]}"
export DISPLAY=:$number
LANG=en_GB.UTF-8 FYNE_THEME=light build/mailloft demo >/dev/null 2>&1 &
pids+=($!)
window=$(timeout 60 xdotool search --sync --onlyvisible --name Mailloft | head -1)
xdotool windowmove "$window" 0 0 windowsize "$window" 1280 800 windowfocus "$window"

# still takes the picture that the window has come to rest with, two seconds
# without a change.
still() {
	local last='' now
	for _ in {1..30}; do
		import -window root "$surroundings/window.png"
		now=$(identify -format %# "$surroundings/window.png")
		[[ $now != "$last" ]] || return 0
		last=$now
		sleep 2
	done
	echo "The window of the demo does not come to rest." >&2
	return 1
}
still
xdotool mousemove 440 145 click 1 mousemove 115 600 # the first message; then out of the way
still
mv "$surroundings/window.png" docs/window.png
kill "${pids[@]}"
pids=()
unset DISPLAY

go test -c -tags "$tags" -o build/scenes.test ./ui
for language in en_GB de_DE fr_FR es_ES ja_JP ar_EG; do
	only=first # the others are for English and for what is laid out the other way
	[[ $language != en_GB && $language != ar_EG ]] || only=
	(cd ui && LANG=$language.UTF-8 MAILLOFT_SCENES=$only MAILLOFT_PICTURES=../build/screenshots/${language%_*} ../build/scenes.test -test.run TestScenes)
done
rm build/scenes.test
find build/screenshots -name '*.png' | sort
