# Process 1 of the guest: sourced by the script that tests/uml/boot writes, with the command as its arguments.
set -e
exec 9<"$checkout"
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t devtmpfs dev /dev 2>/dev/null || true
mkdir -p /dev/shm /dev/pts
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
mount -t devpts devpts /dev/pts 2>/dev/null || true
# /tmp and /run may hold the checkout itself.
if [ ! -d "$checkout" ]; then
    mkdir -p "$checkout"
    mount --no-canonicalize --bind /proc/self/fd/9 "$checkout"
fi
exec 9<&-

# The kernel loads its modules when they are asked for, as anywhere, only from another place.
mkdir -p /run/uml/lib
ln -s /usr/lib/uml/modules /run/uml/lib/modules
printf '#!/bin/sh\nexec %s -d /run/uml "$@"\n' "$(command -v modprobe)" >/run/uml/modprobe
chmod 755 /run/uml/modprobe
echo /run/uml/modprobe >/proc/sys/kernel/modprobe
/run/uml/modprobe ipv6 # built in nearly everywhere else
/run/uml/modprobe -q ila # what a route asks for is named otherwise

ip link set lo up
hostname guest
stty -opost </dev/console 2>/dev/null || true
set +e
"$@" </dev/null >/dev/console 2>&1
echo $? >"$exchange/status.new"
mv "$exchange/status.new" "$exchange/status"
sync
echo 0 4 0 7 >/proc/sys/kernel/printk # not even that it halts
# reboot(2) by hand: a minimal Debian has no poweroff, but always has perl.
exec perl -e 'syscall(169, 0xfee1dead, 672274793, 0x4321fedc, 0)'
