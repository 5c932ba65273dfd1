#!/usr/bin/env bash
# sign.sh FILE...: signs Windows programs in place, see windows.sh.
set -euo pipefail
source "$(dirname "$0")/env.sh"

p12=${MAILLOFT_SIGN_P12:-build/test-certificate.p12}
password=${MAILLOFT_SIGN_PASSWORD:-test}
if [[ ! -f $p12 ]]; then
	[[ ! -v MAILLOFT_SIGN_P12 ]] || { echo "sign.sh: there is no $p12" >&2; exit 1; }
	echo "Making a test certificate: $p12"
	key=$(mktemp)
	trap 'rm -f "$key"' EXIT
	openssl req -x509 -newkey rsa:3072 -noenc -sha256 -days 365 -subj "/CN=Mailloft test certificate" \
		-addext extendedKeyUsage=codeSigning -keyout "$key" -out build/test-certificate.pem 2>/dev/null
	openssl pkcs12 -export -inkey "$key" -in build/test-certificate.pem -passout "pass:$password" -out "$p12"
fi
stamp=()
[[ ! -v MAILLOFT_SIGN_TIMESTAMP ]] || stamp=(-ts "$MAILLOFT_SIGN_TIMESTAMP")
for file in "$@"; do
	osslsigncode sign -pkcs12 "$p12" -readpass <(printf %s "$password") -n Mailloft \
		-i https://github.com/mailloft/mailloft -h sha256 -time "$SOURCE_DATE_EPOCH" "${stamp[@]}" -in "$file" -out "$file.signed" >/dev/null
	mv "$file.signed" "$file"
	[[ $p12 != build/test-certificate.p12 ]] || osslsigncode verify -CAfile build/test-certificate.pem -in "$file" >/dev/null
done
