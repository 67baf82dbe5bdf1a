# Measures of the vrrp bench, after guest.sh.

# advert INSTANCES: instructions per advert, the difference of two run lengths.
advert() {
    start "advert$1" "master$1.conf"
    sleep 10
    usage; before_us=$usage_us
    sent; before_packets=$sent_packets
    sleep "$2"
    usage
    sent
    adverts=$((sent_packets - before_packets))
    [ $adverts -gt 10 ] || { cat /tmp/out; fail "$1 instances: only $adverts adverts"; }
    advert_ns=$(((usage_us - before_us) * 1000 / adverts))
    echo "RESULT advert, $1 instances: $advert_ns"
}

# reload NAME FILE: instructions of one reload, less the adverts sent meanwhile.
reload() {
    cp "/conf/$2" /tmp/keepalived.conf
    usage; before_us=$usage_us
    sent; before_packets=$sent_packets
    kill -HUP "$(cat /tmp/pid)"
    sleep 2
    usage
    sent
    echo "RESULT reload of 255 instances, $1: $(((usage_us - before_us) * 1000 - (sent_packets - before_packets) * advert_ns))"
}

# first INSTANCES: from exec to the first advert (46 bytes: Ethernet, IPv4, VRRPv3 with one address), and the CPU until then.
first() {
    T=/sys/kernel/tracing
    echo >$T/trace
    echo "filename ~ \"*$PROGRAM\"" >$T/events/sched/sched_process_exec/filter
    echo 'name ~ "eth0" && len == 46' >$T/events/net/net_dev_queue/filter
    echo 1 >$T/events/sched/sched_process_exec/enable
    echo 1 >$T/events/net/net_dev_queue/enable
    start "start$1" "backup$1.conf"
    sleep 5
    echo 0 >$T/events/net/net_dev_queue/enable
    echo 0 >$T/events/sched/sched_process_exec/enable
    awk -v name="exec to first advert above master-down, $1 instances" -v wait="$WAIT_US" '
        { for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+\.[0-9]+:$/) { split($i, t, /[.:]/); us = t[1] * 1000000 + t[2] } }
        /sched_process_exec/ && !exec_us { exec_us = us }
        /net_dev_queue/ && exec_us && !first_us { first_us = us }
        END { if (first_us) printf "RESULT %s: %d\n", name, (first_us - exec_us - wait) * 1000; else print "FAILED no advert traced" }' $T/trace
    stop
}

# settle INSTANCES: CPU from exec until the daemon waits as a backup (its master-down time is 30 s).
settle() {
    start "settle$1" "wait$1.conf"
    sleep 5
    usage
    echo "RESULT CPU from exec until it waits as backup, $1 instances: $((usage_us * 1000))"
    stop
}

check() {
    run "check-$2" "$PROGRAM" -t -f "/conf/$2.conf" || { tail -5 /tmp/out; fail "-t on $2 ended with $?"; }
    usage
    echo "RESULT -t, $1: $((usage_us * 1000))"
}

check "10 real servers" rs10
check "1,000 real servers" rs1000
check "10,000 real servers" rs10000
check "1,000 instances" backup1000
settle 1
settle 255
first 1
first 255
advert 1 300
stop
advert 255 20
reload "same file" master255.conf
reload "same file, again" master255.conf
reload "other priorities" master255b.conf
reload "other priorities, again" master255.conf
stop
echo FINISHED
poweroff -f
