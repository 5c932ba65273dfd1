#!/usr/bin/env bash
# Builds dist/mailloft-VERSION-linux-ARCH.tar.xz: the program, a desktop file,
# icons, and a Makefile that installs them. Writes nothing outside dist/.
set -euo pipefail
source "$(dirname "$0")/env.sh"

release=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
name=mailloft-$release-linux-$(go env GOARCH)
stage=dist/$name
rm -rf "$stage" "$stage.tar.xz"
mkdir -p "$stage/icons"

CGO_ENABLED=1 go build -trimpath -tags "$tags" -ldflags "-s -w -X main.version=$release" -o "$stage/mailloft" .
for icon in assets/icon-*.png; do
	size=${icon#assets/icon-}
	install -m644 "$icon" "$stage/icons/$size"
done
install -m644 assets/icon.svg LICENSE assets/linux/Makefile assets/linux/*.desktop "$stage"
tar --sort=name --owner=0 --group=0 --numeric-owner -C dist -cJf "$stage.tar.xz" "$name"
rm -rf "$stage"
ls -l "$stage.tar.xz"
