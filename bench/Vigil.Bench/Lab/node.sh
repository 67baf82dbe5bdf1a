# Process 1 of a node: a host of its own in network, mount and process namespaces. Reads one command per line, runs it, and
# answers with its exit status. When the bench dies, its end of the pipe closes, this ends, and the kernel ends the rest.
set -u
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs -o mode=755 tmpfs /dev
mkdir /dev/shm
mknod -m 666 /dev/null c 1 3
mknod -m 666 /dev/zero c 1 5
mknod -m 666 /dev/random c 1 8
mknod -m 666 /dev/urandom c 1 9
ln -s /proc/self/fd /dev/fd
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
ip link set lo up
echo "ready 0"
while read -r line; do
    eval "$line"
    echo "done $?"
done
