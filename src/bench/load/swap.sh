#!/bin/bash
# Changes the maps again and again while rialto is at full load, and tells what that did to its answers; and how
# long it takes from the last octet of the changed maps to the first changed answer.
#
#   swap.sh costs|both [SERVER_CPUS] [LOAD_CPUS]   costs: one cost changes; both: another version of both maps
#
# Takes the real maps, queries and generator of the load laboratory from $LAB. SWAPS is how often (20); RATE, if given, is
# how many queries a second are sent, evenly spread, in the place of 128 in flight. RIALTO is the image, and
# RIALTO_JAVA_OPTIONS are for its runtime. Latencies are microseconds: of the percentiles of each five seconds the median,
# and the largest. Of equal nodes the laboratory expects one, and it knows nothing of the changed cost: a few answers count as
# wrong for that.
set -eu
kind=$1 server_cpus=${2:-0} load_cpus=${3:-1}
export LAB=${LAB:-/tmp/lab} RATE=${RATE:-} SWAPS=${SWAPS:-20}
here=$(cd "$(dirname "$0")" && pwd)
RUN=$(mktemp -d)
PID=
trap '[ -z "$PID" ] || kill "$PID"; wait; rm -rf "$RUN"' EXIT
# The maps come from another process, as they mostly do.
launch() { sed -i '/^alto-server:/d' "$RUN/rialto.yaml"; taskset -c "$server_cpus" "$@" >"$RUN/out.log" 2>&1 & PID=$!; }
export MAPS_OVER=http
. "$here/rialto.sh"
export PORT ALTO_PORT
start asn
taskset -c "$load_cpus" python3 "$here/swap.py" "$kind" "$load_cpus" "$RUN"
[ "$kind" = costs ] || grep maps-compiled "$RUN/out.log" | sed 's/.*millis=/compiled in ms: /' | tail -3
echo "resident MiB: $(awk '/^VmRSS/ {print int($2 / 1024)}' /proc/$PID/status), at most $(awk '/^VmHWM/ {print int($2 / 1024)}' /proc/$PID/status)"
