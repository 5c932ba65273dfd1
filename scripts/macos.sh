#!/usr/bin/env bash
# The macOS bundle and disk image, in dist/. Runs on a Mac: Fyne needs Apple's
# frameworks, and iconutil, codesign and hdiutil come with the system. With
# MAILLOFT_SIGN_ID the bundle is signed with that identity and ready to be
# notarised, otherwise ad hoc, as Apple silicon demands.
set -euo pipefail
source "$(dirname "$0")/env.sh"

[[ $(uname -s) == Darwin ]] || { echo "macos.sh: this needs a Mac." >&2; exit 1; }
bundle=build/Mailloft.app
rm -rf "$bundle" build/mailloft.iconset
mkdir -p "$bundle/Contents/MacOS" "$bundle/Contents/Resources" build/mailloft.iconset dist

for arch in arm64 amd64; do
	GOARCH=$arch CGO_ENABLED=1 MACOSX_DEPLOYMENT_TARGET=12.0 go build -trimpath -buildvcs=false -tags "$tags" \
		-ldflags "-s -w -buildid= -X main.version=$version" -o "build/mailloft-$arch" .
done
lipo -create -output "$bundle/Contents/MacOS/mailloft" build/mailloft-arm64 build/mailloft-amd64

for size in 16 32 128 256 512; do
	cp "assets/icon-$size.png" "build/mailloft.iconset/icon_${size}x$size.png"
done
cp assets/icon-32.png build/mailloft.iconset/icon_16x16@2x.png
cp assets/icon-64.png build/mailloft.iconset/icon_32x32@2x.png
cp assets/icon-256.png build/mailloft.iconset/icon_128x128@2x.png
cp assets/icon-512.png build/mailloft.iconset/icon_256x256@2x.png
iconutil -c icns -o "$bundle/Contents/Resources/mailloft.icns" build/mailloft.iconset

sed "s/@NUMBERS@/${version%%[-+]*}/" assets/macos/Info.plist >"$bundle/Contents/Info.plist"
plutil -lint "$bundle/Contents/Info.plist"
cp LICENSE "$bundle/Contents/Resources"
scripts/licences.sh >"$bundle/Contents/Resources/THIRD-PARTY.txt"

codesign --force --options runtime --timestamp="${MAILLOFT_SIGN_TIMESTAMP:-none}" --sign "${MAILLOFT_SIGN_ID:--}" "$bundle"
codesign --verify --strict "$bundle"
hdiutil create -ov -format UDZO -volname Mailloft -srcfolder "$bundle" "dist/mailloft-$version-macos.dmg"
scripts/sbom.sh build/mailloft-arm64 "dist/mailloft-$version-macos.cdx.json"
