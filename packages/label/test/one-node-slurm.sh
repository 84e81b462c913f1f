#!/usr/bin/env bash
# A Slurm of one node with accounting, in a folder of its own: munge, MariaDB, slurmdbd, slurmctld and slurmd of Debian's
# packages (slurm-wlm slurmctld slurmd slurmdbd munge mariadb-server). Needs root.
#   one-node-slurm.sh start FOLDER    prints the SLURM_CONF to use
#   one-node-slurm.sh stop FOLDER     ends the daemons that it started
set -euo pipefail
# Daemons live on: they must not keep what the caller had open, a lock for instance.
for fd in /proc/self/fd/*; do
  fd=${fd##*/}
  [ "$fd" -gt 2 ] && [ "$fd" -ne 255 ] && eval "exec $fd>&-" || true
done
home=$(realpath -m "$2")

stop() {
  for name in slurmd slurmctld slurmdbd mariadbd munged; do
    [ -f "$home/$name.pid" ] && kill "$(cat "$home/$name.pid")" 2>/dev/null || true
  done
}
if [ "$1" = stop ]; then stop; exit 0; fi

mkdir -p "$home"/{state,spool,db}
chmod 755 "$home"
host=$(hostname -s)
wait_for() { for _ in $(seq 50); do timeout 5 "$@" >/dev/null 2>&1 && return; sleep 0.3; done; echo "'$*' did not come up" >&2; exit 1; }

dd if=/dev/urandom of="$home/munge.key" bs=128 count=1 2>/dev/null
chmod 600 "$home/munge.key"
munged --force --socket="$home/munge.sock" --key-file="$home/munge.key" --pid-file="$home/munged.pid" \
  --log-file="$home/munged.log" --seed-file="$home/munge.seed"

mariadb-install-db --no-defaults --user=root --datadir="$home/db" --auth-root-authentication-method=normal >"$home/db.log" 2>&1
mariadbd --no-defaults --user=root --datadir="$home/db" --socket="$home/db.sock" --skip-networking \
  --pid-file="$home/mariadbd.pid" --innodb-buffer-pool-size=64M >>"$home/db.log" 2>&1 &
wait_for mariadb --no-defaults --socket="$home/db.sock" -u root -e "select 1"
mariadb --no-defaults --socket="$home/db.sock" -u root -e "create database slurm_acct_db"

export SLURM_CONF="$home/slurm.conf"
cat >"$home/slurmdbd.conf" <<END
AuthType=auth/munge
AuthInfo=socket=$home/munge.sock
DbdHost=$host
DbdPort=$((16819 + RANDOM % 1000))
SlurmUser=root
StorageType=accounting_storage/mysql
StorageUser=root
StorageLoc=slurm_acct_db
StorageHost=localhost
LogFile=$home/slurmdbd.log
PidFile=$home/slurmdbd.pid
END
chmod 600 "$home/slurmdbd.conf"
port=$(sed -n 's/^DbdPort=//p' "$home/slurmdbd.conf")
cat >"$home/slurm.conf" <<END
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$((port + 1000))
SlurmdPort=$((port + 2000))
AuthType=auth/munge
AuthInfo=socket=$home/munge.sock
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/spool
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
SlurmctldLogFile=$home/slurmctld.log
SlurmdLogFile=$home/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
ReturnToService=2
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0
MinJobAge=10
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=$host
AccountingStoragePort=$port
AccountingStoragePass=$home/munge.sock
JobAcctGatherType=jobacct_gather/linux
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
export MYSQL_UNIX_PORT="$home/db.sock"
slurmdbd -D >/dev/null 2>&1 &
wait_for sacctmgr -n show cluster
sacctmgr -i add cluster one >/dev/null 2>&1 || true
slurmctld >/dev/null 2>&1
slurmd >/dev/null 2>&1
wait_for sh -c "sinfo -h -o %T | grep -q idle"
echo "$SLURM_CONF"
