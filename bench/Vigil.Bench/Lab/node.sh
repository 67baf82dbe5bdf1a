# The shell inside a node: runs each line it is given and answers with the exit status. A new /dev, so that the node has a
# /dev/log of its own; no IPv6, whose own chatter nobody asked for.
set -u
mount -t tmpfs -o mode=755 tmpfs /dev
mkdir /dev/shm
mknod -m 666 /dev/null c 1 3
mknod -m 666 /dev/zero c 1 5
mknod -m 666 /dev/random c 1 8
mknod -m 666 /dev/urandom c 1 9
ln -s /proc/self/fd /dev/fd
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
exec 3<>/run/lab/answers
echo ready 0 >&3
while read -r line; do
    eval "$line"
    echo "done $?" >&3
done </run/lab/commands
