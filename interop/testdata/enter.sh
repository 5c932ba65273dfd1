#!/bin/sh
# enter.sh DEBS SHARED SCRIPT: runs SCRIPT in a root of its own, made of this
# system with the packages in DEBS unpacked over it. Nothing outside SHARED is
# written; the root is gone when the script ends. To be run as root by
#   unshare --mount --pid --fork --kill-child
# SHARED/home and SHARED/mail become /home and /var/mail, SHARED/tls /etc/interop.
# USERS are made there, each with PASSWORD, numbered from FIRST_UID upwards.
set -eu
debs=$1 shared=$2 script=$3

scratch=$shared/scratch
mkdir -p "$scratch" "$shared/home" "$shared/mail" "$shared/tls"
mount --make-rprivate /
mount -t tmpfs none "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$scratch/root" "$scratch/debs"
mount -t overlay -o "lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work" none "$scratch/root"
root=$scratch/root
mkdir -p "$root/etc/interop" "$root/debs"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs none "$root/run"
mount -t tmpfs none "$root/tmp"
mount --bind "$shared/home" "$root/home"
mount --bind "$shared/mail" "$root/var/mail"
mount --bind "$shared/tls" "$root/etc/interop"
mount --bind "$debs" "$root/debs"
cp "$script" "$root/tmp/serve"

# No maintainer script runs: these would start servers. What they would have
# set up is in SCRIPT.
chroot "$root" sh -euc '
	for deb in /debs/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink -C /; done
	ldconfig
	chown root:mail /var/mail
	chmod 2775 /var/mail
	number=$FIRST_UID
	for user in $USERS; do
		useradd --no-create-home --home-dir "/home/$user" --uid "$number" "$user" 2>/dev/null
		echo "$user:$PASSWORD"
		number=$((number + 1))
	done | chpasswd
'
exec chroot "$root" sh -eu /tmp/serve
