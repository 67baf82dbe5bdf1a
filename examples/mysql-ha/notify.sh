#!/bin/sh
# Called on every change of state with: INSTANCE|GROUP, its name, the new state, the priority.
# Put here what must follow the address, as promoting a replica. This one keeps a diary.

echo "$(date '+%F %T') $1 $2 is now $3, priority $4" >> "${MYSQL_HA_LOG:-/var/log/mysql-ha.log}"
