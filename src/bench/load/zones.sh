#!/bin/bash
# Starts a server on a folder of zone files and tells how long it takes until it answers, the CPU time that took, and
# its resident memory then; all of its processes together.
#
#   zones.sh rialto|nsd|knot FOLDER NAME   NAME has an A record in the zone that is read last; files are ORIGIN.zone
#
# RIALTO is the launcher; RIALTO_JAVA_OPTIONS gives it the heap that large zones need.
set -eu
server=$1 folder=$(realpath "$2") name=$3
port=${PORT:-5399}
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT

origins() {
  find "$folder" -name '*.zone' -printf '%f\n' | sed 's/\.zone$//'
}

case $server in
  rialto)
    printf 'listen: 127.0.0.1:%s\nadmin: "off"\nstate-folder: %s\nzones: [{folder: %s}]\n' \
      "$port" "$work/var" "$folder" > "$work/conf"
    set -- "${RIALTO:-target/rialto/bin/rialto}" serve --config "$work/conf" ;;
  nsd)
    printf 'server:\n  ip-address: 127.0.0.1@%s\n  zonesdir: "%s"\n  username: ""\n  pidfile: ""\n  zonelistfile: "%s"\n  xfrdfile: ""\n  server-count: 1\nremote-control:\n  control-enable: no\n' \
      "$port" "$folder" "$work/list" > "$work/conf"
    origins | sed 's/.*/zone:\n  name: "&"\n  zonefile: "&.zone"/' >> "$work/conf"
    set -- nsd -d -c "$work/conf" ;;
  knot)
    printf 'server:\n  listen: 127.0.0.1@%s\n  rundir: %s\ndatabase:\n  storage: %s\ntemplate:\n  - id: default\n    storage: %s\n    file: "%%s.zone"\n    journal-content: none\n    zonefile-sync: -1\nzone:\n' \
      "$port" "$work" "$work" "$folder" > "$work/conf"
    origins | sed 's/.*/  - domain: &/' >> "$work/conf"
    set -- knotd -c "$work/conf" ;;
esac

begun=$(date +%s%N)
"$@" > "$work/log" 2>&1 &
pid=$!
until dig @127.0.0.1 -p "$port" +short +tries=1 +time=1 "$name" A 2>/dev/null | grep -q '^[0-9]*\.[0-9]*\.[0-9]*\.[0-9]*$'; do
  kill -0 $pid 2>/dev/null || { cat "$work/log"; exit 1; }
  sleep 0.05
done
millis=$((($(date +%s%N) - begun) / 1000000))
all=$(pgrep -P $pid | tr '\n' ' ')
ticks=0 resident=0
for each in $pid $all; do
  ticks=$((ticks + $(awk '{print $14 + $15 + $16 + $17}' /proc/"$each"/stat)))
  resident=$((resident + $(awk '/^Pss:/ {print $2}' /proc/"$each"/smaps_rollup)))
done
echo "$server ${folder##*/}: answers after $millis ms, CPU $((ticks * 1000 / $(getconf CLK_TCK))) ms, memory $((resident / 1024)) MiB"
