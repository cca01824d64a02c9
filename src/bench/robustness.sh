#!/bin/bash
# robustness.sh [PACKETS] [SEED]   Sends the packed server PACKETS (100000) mutated messages, by datagram and stream; see
# RobustnessRun. Needs target/rialto and the compiled tests. Prints the seed, and what the server used on the way.
set -eu
cd "$(dirname "$0")/../.."
PORT=5312 RUN=$(mktemp -d)
trap 'kill "${SERVER:-}" 2>/dev/null || true; rm -rf "$RUN"' EXIT
cp src/test/resources/walk/* "$RUN"
sed -e "s/@LISTEN@/127.0.0.1:$PORT/" -e "s/@ALTO@/5313/" -e "s/@FRESH@/60s/" -i "$RUN/rialto.yaml"
target/rialto/bin/rialto -c "$RUN/rialto.yaml" serve >"$RUN/log" 2>&1 &
SERVER=$!
until grep -q "^Answering" "$RUN/log"; do kill -0 $SERVER; sleep 0.2; done
mvn -q -B -o dependency:build-classpath -Dmdep.outputFile="$RUN/classpath" >&2
target/rialto/runtime/bin/java -cp "target/test-classes:target/classes:$(cat "$RUN/classpath")" org.rialto.robustness.RobustnessRun $PORT $SERVER \
  "${1:-100000}" ${2:-}
target/rialto/bin/rialto -c "$RUN/rialto.yaml" status
grep -c . "$RUN/log" || true
