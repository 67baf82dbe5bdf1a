#!/bin/busybox sh
# Process 1 of the emulated machine. One guest instruction is one nanosecond of its clock, so CPU time and elapsed time
# are instruction counts. Prints lines `RESULT <measure>: <instructions>`; PROGRAM and MODULES come from the kernel's command line. What is
# measured follows in another file.
B=/bin/busybox
$B mkdir -p /proc /sys /run /tmp /cg /var/run /var/tmp
$B mount -t proc proc /proc
$B mount -t sysfs sysfs /sys
$B mount -t devtmpfs dev /dev
$B mkdir -p /dev/shm
$B mount -t tmpfs tmpfs /dev/shm
$B mount -t tmpfs tmpfs /run
$B mount -t tmpfs tmpfs /tmp
$B mount -t cgroup2 cg /cg
$B mount -t tracefs trace /sys/kernel/tracing
$B --install -s /bin
export PATH=/bin

ip() { /usr/sbin/ip "$@"; } # busybox's own makes no veth

for module in $(echo "$MODULES" | tr , " "); do insmod "/modules/$module.ko"; done
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
ip link set lo up
for n in 0 1 2 3; do
    ip link add eth$n type veth peer name p$n
    ip addr add 10.$n.0.1/16 dev eth$n
    ip link set p$n up
    ip link set eth$n up
done
syslogd -n -O /dev/null &
sleep 3 # carriers settle

fail() {
    echo "FAILED $*"
    poweroff -f
}

# CPU time of everything in the present control group, microseconds.
usage() {
    while read -r key value; do
        [ "$key" = usage_usec ] && usage_us=$value && return
    done <"/cg/$group/cpu.stat"
}

sent() {
    sent_packets=0
    for n in 0 1 2 3; do
        read -r packets <"/sys/class/net/eth$n/statistics/tx_packets"
        sent_packets=$((sent_packets + packets))
    done
}

# True while the present control group has a process.
alive() {
    read -r _ <"/cg/$group/cgroup.procs"
}

# run GROUP COMMAND...: runs a command in a control group of its own.
run() {
    group=$1
    shift
    mkdir "/cg/$group"
    sh -c 'echo $$ >"$0"; echo $$ >/tmp/pid; exec "$@" >/tmp/out 2>&1' "/cg/$group/cgroup.procs" "$@"
}

start() {
    cp "/conf/$2" /tmp/keepalived.conf
    run "$1" "$PROGRAM" -n -f /tmp/keepalived.conf &
    group=$1
    waiting=0
    until alive; do
        sleep 0.01
        waiting=$((waiting + 1))
        [ $waiting -gt 100 ] && fail "$2: the daemon does not start"
    done
}

stop() {
    kill -TERM "$(cat /tmp/pid)"
    waiting=0
    while alive; do
        sleep 0.1
        waiting=$((waiting + 1))
        [ $waiting -gt 100 ] && fail "$group: the daemon does not stop"
    done
    ip addr flush dev eth0
    ip addr add 10.0.0.1/16 dev eth0
}
