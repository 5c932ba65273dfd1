# env.sh: sourced by the other scripts. Goes to the repository's root and says
# how Mailloft is built.
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Fyne's thread rule is kept, so its compatibility checks are compiled out.
tags=migrated_fynedo

version=$(git describe --tags --always --dirty 2>/dev/null || echo unknown)

# own_surroundings gives what follows a runtime folder and a data folder of its
# own, so that a test can neither see nor touch the user's keyring and mail.
own_surroundings() {
	surroundings=$(mktemp -d)
	trap 'rm -rf "$surroundings"' EXIT
	mkdir -m 700 "$surroundings/runtime" "$surroundings/data"
	export XDG_RUNTIME_DIR=$surroundings/runtime XDG_DATA_HOME=$surroundings/data LANG=C.UTF-8
	unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
}
