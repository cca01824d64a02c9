#!/bin/bash
# How long servers take from the start of the process to the first right answer, on one core; in turn, round by round:
#
#   start.sh [ROUNDS] [PROFILE]   5 rounds of profile asn: gdnsd, rialto cold (nothing kept), rialto restored
#
# Of each: milliseconds to the answer, CPU milliseconds until then, MiB (PSS) then and 5 s later: median (least-most).
# Takes the laboratory's scripts from PERF and its inputs from LAB; RIALTO is the image. Holds the laboratory's lock.
set -u
rounds=${1:-5} profile=${2:-asn}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export LAB=${LAB:-/tmp/lab} HERE=${PERF:?says where the laboratory is: the folder of lib.sh}
RUN=$(mktemp -d) figures=$(mktemp -d) LAST_PID=
trap '[ -z "$LAST_PID" ] || kill "$LAST_PID" 2>/dev/null; rm -rf "$RUN" "$figures"' EXIT
. "$HERE/lib.sh"
exec 9>"$LOCK"; flock 9
NFLAG= QFILE=$LAB/static.bin EXPECT=
[ "$profile" = static ] || QFILE=$LAB/ecs-$profile.bin EXPECT="-e $LAB/ecs-$profile.expect"

# NAME FILE: one start, and its line of figures
round() {
  local name=$1 begun answered cpu at_once
  . "$2"
  begun=$(date +%s%N)
  start "$profile"
  LAST_PID=$PID
  nice -n "$NICE" taskset -c "$GEN_CPU" "$LAB/dnsblast" -W -p "$PORT" -f "$QFILE" $EXPECT $NFLAG -l 60 >/dev/null
  answered=$(date +%s%N) cpu=$(ticks "$PID") at_once=$(mem "$PID")
  sleep 5
  echo "$(((answered - begun) / 1000000)) $((cpu * 1000 / $(getconf CLK_TCK))) $((at_once / 1024)) $(($(mem "$PID") / 1024))" \
    >>"$figures/$name"
  stop
  LAST_PID=
}

fresh() { rm -rf "$RUN"; mkdir -p "$RUN"; }
for _ in $(seq "$rounds"); do
  fresh; round gdnsd "$HERE/servers/gdnsd.sh"
  fresh; round cold "$here/rialto.sh"
  kept=$(mktemp -d -p "$figures"); [ ! -d "$RUN/state" ] || cp -r "$RUN/state" "$kept"
  fresh; [ ! -d "$kept/state" ] || cp -r "$kept/state" "$RUN/state"
  round restored "$here/rialto.sh"
done
echo "profile $profile, $rounds rounds: ms to the first right answer | CPU ms | PSS MiB then | 5 s later"
for name in gdnsd cold restored; do
  for column in 1 2 3 4; do
    cut -d' ' -f$column "$figures/$name" | sort -n | awk '{v[NR] = $1} END {printf "%d (%d-%d)", v[int((NR + 1) / 2)], v[1], v[NR]}'
    [ $column = 4 ] || printf ' | '
  done | sed "s/^/$name: /"
  echo
done
