#!/usr/bin/env bash
# deps.sh SET...: see that the system packages of these sets are installed,
# and install those that are missing. Sets: the names below.
# Says what it does; does nothing, quickly, when nothing is missing.
set -euo pipefail

declare -A sets=(
	# Fyne needs a C compiler and the headers of OpenGL, X11 and Wayland.
	[build]="gcc pkg-config libgl1-mesa-dev xorg-dev libwayland-dev libxkbcommon-dev"
	# The window draws on OpenGL; the demo's mail is written in many scripts.
	[demo]="libgl1-mesa-dri fonts-dejavu-core fonts-liberation fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
	# A real mail server, a real keyring, a screen and hands to use it.
	[test]="dovecot-pop3d gnome-keyring libsecret-tools dbus-daemon dbus-bin xvfb xauth xdotool imagemagick iproute2
		libgl1-mesa-dri fonts-dejavu-core fonts-liberation fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
	# The mail server of "make interop" that can stay; the others exclude it.
	[interop]="dovecot-pop3d"
	# What "make faults" kills programs with at a system call.
	[faults]="strace"
	# Other downloaders, which "make bench-fetch" runs beside Mailloft.
	[bench]="mpop fetchmail getmail6 fdm"
	# Other indexers, which "make bench-archive" runs beside Mailloft.
	[archive]="maildir-utils notmuch"
	# Other mail programs, which "make bench-desktop" starts beside Mailloft.
	[desktop]="claws-mail thunderbird"
	[fidelity]="chromium fonts-dejavu-core fonts-liberation fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
	# What makes the Linux packages, and what checks them.
	[package]="xz-utils dpkg-dev appstream desktop-file-utils"
	[newcomer]="debootstrap"
	[wine]="wine wine64 gcc-mingw-w64-x86-64"
	[windows]="gcc-mingw-w64-x86-64 icoutils nsis osslsigncode openssl"
)

packages=()
for wanted in "$@"; do
	[[ -v "sets[$wanted]" ]] || { echo "deps.sh: no set \"$wanted\"; there are: ${!sets[*]}" >&2; exit 2; }
	read -r -d '' -a more <<<"${sets[$wanted]}" || true
	packages+=("${more[@]}")
done

if ! command -v go >/dev/null; then
	echo "Go is missing. Install Go 1.26 or newer from https://go.dev/dl/ and try again." >&2
	exit 1
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	# Not Debian or Ubuntu: other systems name these packages differently.
	[[ $(uname -s) == Linux ]] || exit 0
	echo "This is not a Debian system, so nothing is installed here. Needed, in Debian's names:"
	printf '  %s\n' "${packages[@]}" | sort -u
	exit 0
fi

missing=()
for package in $(printf '%s\n' "${packages[@]}" | sort -u); do
	status=$(dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null || true)
	[[ $status == *installed* && $status != *not-installed* ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) != 0 ]]; then
	if ! command -v sudo >/dev/null; then
		echo "These packages are missing, and sudo is too. As root, run:" >&2
		echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
		exit 1
	fi
	as_root=(sudo)
fi
echo "Installing with apt-get: ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null

# Debian starts a mail server it installs. The tests start their own, by hand.
if [[ " ${missing[*]} " == *" dovecot-pop3d "* ]] && command -v systemctl >/dev/null && [[ -d /run/systemd/system ]]; then
	echo "Stopping the mail server Debian started: the tests run their own on loopback."
	"${as_root[@]}" systemctl disable --now dovecot.service dovecot.socket >/dev/null 2>&1 || true
fi
