#!/bin/bash
# Pushes changes of one cost each through an update stream (RFC 8895) while rialto is under load, and tells how long it
# takes from the patch sent to the first answer that follows it.
#
#   push.sh [SERVER_CPUS] [LOAD_CPUS]
#
# Takes the real maps, queries and generator of the load laboratory from $LAB. CHANGES is how many (1000), within
# SECONDS_MAX (600); RATE how many queries a second are sent, evenly spread (50000), or 0 for 128 in flight, which is all
# the server can do. RECEIVE_BUFFER is what the server's socket keeps of them (4MiB). RIALTO is the image, and
# RIALTO_JAVA_OPTIONS are for its runtime. A few answers count as wrong: the laboratory knows nothing of the changed
# costs.
set -eu
server_cpus=${1:-0} load_cpus=${2:-1}
export MAPS_OVER=http LAB=${LAB:-/tmp/lab} RATE=${RATE:-50000} CHANGES=${CHANGES:-1000} SECONDS_MAX=${SECONDS_MAX:-600}
here=$(cd "$(dirname "$0")" && pwd)
RUN=$(mktemp -d)
PID=
trap '[ -z "$PID" ] || kill "$PID"; wait; rm -rf "$RUN"' EXIT
# The maps come from another process, as they mostly do; and queries that come while the processor is taken are kept.
launch() {
  sed -i '/^alto-server:/d' "$RUN/rialto.yaml"
  echo "udp: {receive-buffer: ${RECEIVE_BUFFER:-4MiB}}" >>"$RUN/rialto.yaml"
  taskset -c "$server_cpus" "$@" >"$RUN/out.log" 2>&1 & PID=$!
}
. "$here/rialto.sh"
export PORT ALTO_PORT
start asn
taskset -c "$load_cpus" python3 "$here/push.py" "$load_cpus" "$RUN"
grep -E ' (WARN|ERROR) ' "$RUN/out.log" | tail -3 || true
echo "resident MiB: $(awk '/^VmRSS/ {print int($2 / 1024)}' /proc/$PID/status), at most $(awk '/^VmHWM/ {print int($2 / 1024)}' /proc/$PID/status)"
