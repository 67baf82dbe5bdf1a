# Measures of the checker bench, after guest.sh: 200 virtual servers of 5 real servers.

ip route add local 172.16.0.0/12 dev lo
echo 65535 >/proc/sys/net/core/somaxconn

# table SERVICES SERVERS WEIGHTS: the kernel's table has so many, and the weights have that sum.
table() {
    found=$(awk '/^TCP/ { v++ } /^  -> [0-9A-F]*:/ { s++; w += $4 } END { printf "%d %d %d", v, s, w }' /proc/net/ip_vs)
    [ "$found" = "$*" ] || { tail -20 /tmp/out; fail "$group: services, servers and weights are $found, not $*"; }
}

opened() {
    opened_total=$(awk '/^Tcp:/ && !f { for (i in a) delete a[i]; f = split($0, a) } /^Tcp:/ { split($0, v) } END { for (i = 1; i <= f; i++) if (a[i] == "ActiveOpens") print v[i] }' /proc/net/snmp)
}

# started NAME FILE SECONDS TABLE...: CPU from exec until it rests.
started() {
    start "start-$2" "$2.conf"
    sleep "$3"
    usage
    echo "RESULT start, $1: $((usage_us * 1000))"
    shift 3
    table "$@"
}

# idle SECONDS: what it costs without a reload.
idle() {
    usage; before_us=$usage_us
    sleep "$1"
    usage
    idle_us=$((usage_us - before_us))
}

# reload NAME FILE TABLE...: CPU of 5 seconds after SIGHUP, less what it is without.
reload() {
    cp "/conf/$2.conf" /tmp/keepalived.conf
    usage; before_us=$usage_us
    kill -HUP "$(cat /tmp/pid)"
    sleep 5
    usage
    echo "RESULT reload, $1: $(((usage_us - before_us - idle_us) * 1000))"
    shift 2
    table "$@"
}

# checks NAME FILE: instructions of a check, of 1,000 real servers each second.
checks() {
    /respond "$2" &
    responder=$!
    start "checks-$2" "$2.conf"
    sleep "$3"
    usage; before_us=$usage_us
    opened; before_opened=$opened_total
    sleep 10
    usage
    opened
    checks=$((opened_total - before_opened))
    [ $checks -gt 5000 ] || fail "$1: only $checks checks in 10 s"
    echo "RESULT $1, one of 1,000 a second: $(((usage_us - before_us) * 1000 / checks))"
    table 200 1000 1000
    stop
    kill $responder
}

started "no checks" plain 5 200 1000 1000
idle 5
reload "same file" plain 200 1000 1000
reload "same file, again" plain 200 1000 1000
reload "one service more" plain-more 201 1005 1005
reload "one service less" plain 200 1000 1000
reload "other weights" plain-weights 200 1000 2000
reload "other weights, again" plain 200 1000 1000
reload "other real servers" plain-others 200 1000 1000
reload "other real servers, again" plain 200 1000 1000
stop
/respond tcp &
responder=$!
started "TCP_CHECK" checked 5 200 1000 1000
sleep 60
idle 5
reload "TCP_CHECK, same file" checked 200 1000 1000
reload "TCP_CHECK, other weights" checked-weights 200 1000 2000
stop
kill $responder
checks TCP_CHECK tcp 15
checks HTTP_GET http 15
echo FINISHED
poweroff -f
