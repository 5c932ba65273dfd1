#!/usr/bin/env bash
# Installs dist/*.deb the way a newcomer does, in a fresh Debian that has
# nothing else (debootstrap, as root), and starts the program there: help, man
# page, completion, then the demo's window on an X server of its own. Leaves a
# picture in build/newcomer.png.
set -euo pipefail
source "$(dirname "$0")/env.sh"

deb=$(realpath dist/mailloft_*.deb)
source /etc/os-release
root=$(mktemp -d -p "${TMPDIR:-/var/tmp}" mailloft-newcomer-XXXXXX)
screen=
finish() {
	[[ -z $screen ]] || kill "$screen" 2>/dev/null || true
	umount "$root/proc" 2>/dev/null || true
	rm -rf --one-file-system "$root"
}
trap finish EXIT

read -r site < <(apt-get indextargets --format '$(SITE)' "Codename: $VERSION_CODENAME" | sort | uniq -c | sort -rn | awk '{print $2}')
debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "$site" >build/newcomer.log
mount -t proc proc "$root/proc"
cp /etc/resolv.conf "$root/etc/"
cp -r /etc/apt/apt.conf.d "$root/etc/apt/"
cp "$deb" "$root/tmp/mailloft.deb"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

echo "apt install ./mailloft.deb"
inside apt-get -qq -o Dpkg::Use-Pty=0 update
inside apt-get -qq -y -o Dpkg::Use-Pty=0 install --no-install-recommends /tmp/mailloft.deb fonts-noto-core man-db bash-completion >>build/newcomer.log 2>&1

echo "mailloft --version; mailloft help; man mailloft"
inside mailloft --version
inside mailloft help | grep -q Usage
inside man mailloft | grep -q POP3S
inside bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader mailloft; complete -p mailloft' | grep -q mailloft

echo "mailloft demo, in a window"
display=:$((200 + RANDOM % 500))
Xvfb $display -screen 0 1400x900x24 -nolisten tcp -noreset >/dev/null 2>&1 &
screen=$!
mkdir -p "$root/tmp/.X11-unix"
for _ in $(seq 50); do [[ -S /tmp/.X11-unix/X${display#:} ]] && break || sleep 0.1; done
# The X server also listens on an abstract socket, which a chroot still reaches.
inside mkdir -m 700 -p /run/user/0
inside env DISPLAY=$display XDG_RUNTIME_DIR=/run/user/0 timeout --signal=TERM 40 mailloft demo &
program=$!
sleep 20
import -display $display -window root build/newcomer.png
status=0
wait $program || status=$?
((status == 124 || status == 0)) || { echo "mailloft ended with $status" >&2; exit 1; }
colours=$(identify -format %k build/newcomer.png)
((colours > 500)) || { echo "The window shows only $colours colours: see build/newcomer.png" >&2; exit 1; }
echo "apt remove mailloft"
inside apt-get -qq -y remove mailloft >>build/newcomer.log 2>&1
inside bash -c '! command -v mailloft'
echo "A newcomer's steps work; picture in build/newcomer.png"
