#!/bin/busybox sh
# Process 1 of the emulated machine of the packet path: its whole work is the program's, whose words have commas between them in WORK.
B=/bin/busybox
$B mkdir -p /proc /sys /run /tmp
$B mount -t proc proc /proc
$B mount -t sysfs sysfs /sys
$B mount -t devtmpfs dev /dev
$B mount -t tmpfs tmpfs /run
$B mount -t tmpfs tmpfs /tmp
$B --install -s /bin
export PATH=/usr/sbin:/bin
for module in $(echo "$MODULES" | tr , " "); do insmod "/modules/$module.ko"; done
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
"$PROGRAM" $(echo "$WORK" | tr , " ") 2>&1
poweroff -f
