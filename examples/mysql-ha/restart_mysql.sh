#!/bin/sh
# Checks the database on this node and restarts it when it does not answer. Exit 0: it answers; 1: it does not.
# The commands are for a database in Docker, as a container named mysql; other ones go into /etc/default/restart_mysql.

CHECK='docker exec mysql mysqladmin --connect-timeout=2 ping'
RESTART='docker restart mysql'
[ -r /etc/default/restart_mysql ] && . /etc/default/restart_mysql

$CHECK >/dev/null 2>&1 && exit 0
$RESTART >/dev/null 2>&1 || exit 1
$CHECK >/dev/null 2>&1 || exit 1
