# env.sh: sourced by the other scripts. Goes to the repository's root and says
# how Mailloft is built.
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Fyne's thread rule is kept, so its compatibility checks are compiled out.
# "accessibility" tells the system's screen reader what our widgets say.
# Emoji come from the system, as in the mail itself: Fyne's own font of them is 4 MB.
# HTTP/2 is half a megabyte; pictures, providers' settings and sign-ins come over HTTP/1.1 as well.
tags=migrated_fynedo,accessibility,no_emoji,nethttpomithttp2

# A tagged commit is a release; what lies between two is named after its day
# and commit. Outside git it is what FyneApp.toml says.
version=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
if commit=$(git rev-parse --short=10 HEAD 2>/dev/null); then
	if tag=$(git describe --tags --exact-match 2>/dev/null); then
		version=${tag#v}
	else
		version=$version-dev.$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y%m%d).$commit
	fi
	[[ -z $(git status --porcelain) ]] || version=$version.dirty
	# Files in packages are as old as the commit, so that a second build is the same.
	export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
fi
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}

# release_build OUT [LDFLAG...]: builds the program as it is given to people:
# without symbols, without this machine's paths, the same bytes each time.
# Not as a position-independent executable, which lintian would like
# (hardening-no-pie): that is 3.4 MB larger, more than the limit below allows.
release_build() {
	local out=$1
	shift
	CGO_ENABLED=1 go build -trimpath -buildvcs=false -tags "$tags" -ldflags "-s -w -buildid= -X main.version=$version $*" -o "$out" .
	local size most=40000000
	size=$(stat -c %s "$out")
	if ((size > most)); then
		echo "$out has $size bytes; more than $most is too much to download." >&2
		return 1
	fi
}

# same_age FILE...: gives everything below the files the commit's time.
same_age() { find "$@" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# own_surroundings gives what follows a runtime folder and a data folder of its
# own, so that a test can neither see nor touch the user's keyring and mail.
own_surroundings() {
	surroundings=$(mktemp -d)
	trap 'rm -rf "$surroundings"' EXIT
	mkdir -m 700 "$surroundings/runtime" "$surroundings/data"
	export XDG_RUNTIME_DIR=$surroundings/runtime XDG_DATA_HOME=$surroundings/data LANG=C.UTF-8
	unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
}
