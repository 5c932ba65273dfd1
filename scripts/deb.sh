#!/usr/bin/env bash
# deb.sh STAGE: makes the Debian package of what stage.sh put into STAGE.
set -euo pipefail
source "$(dirname "$0")/env.sh"

stage=$(realpath "$1")
root=$(realpath build)/deb
rm -rf "$root"
mkdir -p "$root/DEBIAN"
make --silent -C "$stage" install DESTDIR="$root" PREFIX=/usr

# Debian's places for what others put elsewhere.
share=$root/usr/share
mv "$share/zsh/site-functions" "$share/zsh/vendor-completions"
{ cat LICENSE; printf '\nThe licences of what is compiled into it are in THIRD-PARTY.txt.gz beside this file.\n'; } >"$share/doc/mailloft/copyright"
rm "$share/doc/mailloft/LICENSE"
gzip -9n "$share/doc/mailloft/THIRD-PARTY.txt"

deb=${version/-/\~} # a version before a release sorts before it
maintainer="The Mailloft authors <mailloft@users.noreply.github.com>"
printf 'mailloft (%s) unstable; urgency=medium\n\n  * See /usr/share/doc/mailloft/NEWS.gz for what changed.\n\n -- %s  %s\n' \
	"$deb" "$maintainer" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -9n >"$share/doc/mailloft/changelog.gz"
gzip -9n <CHANGELOG.md >"$share/doc/mailloft/NEWS.gz"
gzip -9n "$share"/man/man1/*.1

# What the program is linked with, as Debian names it; and what it opens only
# when it finds out whether X11 or Wayland runs.
mkdir -p "$root/debian"
echo "Source: mailloft" >"$root/debian/control"
linked=$(cd "$root" && dpkg-shlibdeps -O --ignore-missing-info usr/bin/mailloft 2>/dev/null)
rm -r "$root/debian"
opened="libegl1, libxcursor1, libxi6, libxinerama1, libxrandr2, libxrender1, libxxf86vm1, libwayland-cursor0, libwayland-egl1, libxkbcommon0"

cat >"$root/DEBIAN/control" <<END
Package: mailloft
Version: $deb
Architecture: $(dpkg --print-architecture)
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Depends: ${linked#shlibs:Depends=}, $opened
Recommends: dbus-user-session | dbus-session-bus, fonts-noto-core, fonts-noto-color-emoji, gnome-keyring | keepassxc | kwalletmanager, xdg-utils
Suggests: fonts-noto-cjk, fonts-noto-color-emoji
Section: mail
Priority: optional
Homepage: https://github.com/mailloft/mailloft
Description: download mail over POP3S, keep it, read it offline
 Mailloft pulls messages from POP3 servers over encrypted connections into an
 archive of your own: plain .eml files with an index beside them. A message is
 proven safe on your disk before the server may delete it, and nothing is
 deleted there unless you say so.
 .
 A window lists, shows and searches the mail without a connection; commands do
 the same for scripts. Passwords live in the system keyring and nowhere else.
END
(cd "$root" && find usr -type f -printf '%P\n' | LC_ALL=C sort | sed 's|^|usr/|' | xargs -d '\n' md5sum >DEBIAN/md5sums)
chmod -R u=rwX,go=rX "$root"
same_age "$root"
dpkg-deb --root-owner-group -Zxz -b "$root" "dist/mailloft_${deb}_$(dpkg --print-architecture).deb" >/dev/null
