#!/bin/bash
# find.sh   Figures 1 and 2 of the first draft on the loopback: three providers with an ALTO server each, the reverse
# zones of the first two with NAPTR records, and a router in the third. Users of the first two are answered by the
# servers found for them (RFC 8686); then what each part logged of it is shown. Needs target/rialto and dig.
set -eu
cd "$(dirname "$0")/../.."
RIALTO=$PWD/target/rialto/bin/rialto RUN=$(mktemp -d) SERVERS=()
trap 'for pid in "${SERVERS[@]}"; do kill "$pid" 2>/dev/null || true; done; wait; rm -rf "$RUN"' EXIT
DNS=5321 ROUTER=5322 ALTO=5330 # and the two behind, for the ALTO servers

cat >"$RUN/logback.xml" <<'XML'
<configuration>
  <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
    <target>System.err</target>
    <encoder><pattern>%d{HH:mm:ss.SSS} %msg%n</pattern></encoder>
  </appender>
  <logger name="org.rialto.alto.MapHandler" level="DEBUG"/>
  <logger name="org.eclipse.jetty" level="WARN"/>
  <root level="INFO"><appender-ref ref="stderr"/></root>
</configuration>
XML
export RIALTO_JAVA_OPTIONS="-Dlogback.configurationFile=$RUN/logback.xml"

serve() { # NAME: starts the server whose configuration is in its folder
  "$RIALTO" -c "$RUN/$1/rialto.yaml" serve >"$RUN/$1/log" 2>&1 &
  SERVERS+=($!)
  for _ in $(seq 300); do
    grep -q event=ready "$RUN/$1/log" && return
    kill -0 $! 2>/dev/null || break
    sleep 0.2
  done
  cat "$RUN/$1/log"
  exit 1
}

provider() { # NUMBER NETWORK: its users and the nodes b and c in its network; b's half is near, c's is far
  mkdir "$RUN/isp$1"
  cat >"$RUN/isp$1/networkmap.json" <<JSON
{"meta": {"vtag": {"resource-id": "net", "tag": "isp$1"}}, "network-map": {
  "rest": {"ipv4": ["0.0.0.0/0"], "ipv6": ["::/0"]}, "near": {"ipv4": ["$2.0/25"]}, "far": {"ipv4": ["$2.128/25"]}}}
JSON
  cat >"$RUN/isp$1/costmap.json" <<JSON
{"meta": {"dependent-vtags": [{"resource-id": "net", "tag": "isp$1"}],
          "cost-type": {"cost-metric": "routingcost", "cost-mode": "numerical"}},
 "cost-map": {"near": {"near": 1, "far": 5, "rest": 50}, "far": {"far": 1, "near": 5, "rest": 50},
              "rest": {"near": 50, "far": 50, "rest": 50}}}
JSON
  cat >"$RUN/isp$1/isp$1.example.zone" <<ZONE
\$TTL 300
@ SOA ns hostmaster 1 7200 900 1209600 60
@ NS ns
ns A $2.53
ZONE
  cat >"$RUN/isp$1/rialto.yaml" <<YAML
listen: ["127.0.0.1:0"]
state-folder: state
zones: [{file: isp$1.example.zone}]
alto-server:
  listen: 127.0.0.1:$((ALTO + $1 - 1))
  network-map: networkmap.json
  cost-maps: [costmap.json]
YAML
  serve "isp$1"
}

reverse_zone() { # ORIGIN NUMBER: says which server is right for the provider's users
  cat >"$RUN/dns/$1.zone" <<ZONE
\$TTL 300
@ SOA ns.isp$2.example. hostmaster.isp$2.example. 1 7200 900 1209600 60
@ NS ns.isp$2.example.
@ NAPTR 100 10 "u" "ALTO:http" "!.*!http://127.0.0.1:$((ALTO + $2 - 1))/directory!" .
ZONE
}

router() {
  mkdir "$RUN/router"
  cat >"$RUN/router/cdn.example.zone" <<'ZONE'
$TTL 300
@ SOA ns.cdn.example. hostmaster.cdn.example. 1 7200 900 1209600 60
@ NS ns.cdn.example.
ns A 203.0.113.53
www A 203.0.113.80
ZONE
  # The addresses are those of documents, which are nobody's place elsewhere.
  cat >"$RUN/router/rialto.yaml" <<YAML
listen: ["127.0.0.1:$ROUTER"]
state-folder: state
admin: admin.sock
zones: [{file: cdn.example.zone}]
nodes:
  - {name: 1b, ipv4: 192.0.2.66}
  - {name: 1c, ipv4: 192.0.2.166}
  - {name: 2b, ipv4: 198.51.100.66}
  - {name: 2c, ipv4: 198.51.100.166}
services: [{name: www, names: [www.cdn.example], nodes: ["*"], ttl: 20s, answers: 2}]
sources: [{name: isp3, directory: "http://127.0.0.1:$((ALTO + 2))/directory"}]
client-discovery: {resolver: "127.0.0.1:$DNS", allow-http: true, allow-inside: true}
client-subnet: {special-use: []}
YAML
  serve router
}

ask() { # USER
  echo "www.cdn.example for $1: $(dig +short +subnet="$1/32" -p $ROUTER @127.0.0.1 www.cdn.example A | tr '\n' ' ')"
}

found() { # SERVERS USER...: users go on asking until so many servers were found, and their maps are in use
  local servers=$1
  shift
  for _ in $(seq 20); do
    [ "$(grep -o 'event=found-servers-compiled servers=[0-9]* maps=[0-9]* sources=[0-9]*' "$RUN/router/log" |
      tail -1 | sed 's/.*=//')" = $((servers + 1)) ] && return
    for user in "$@"; do
      ask "$user" >/dev/null
      sleep 1 # of the clients of a source that places everyone, one in a second is sure to be noted
    done
  done
  cat "$RUN/router/log"
  exit 1
}

provider 1 192.0.2
provider 2 198.51.100
provider 3 203.0.113
mkdir "$RUN/dns"
reverse_zone 2.0.192.in-addr.arpa 1
reverse_zone 100.51.198.in-addr.arpa 2
cat >"$RUN/dns/rialto.yaml" <<YAML
listen: ["127.0.0.1:$DNS"]
state-folder: state
admin: admin.sock
zones: [{file: 2.0.192.in-addr.arpa.zone}, {file: 100.51.198.in-addr.arpa.zone}]
YAML
serve dns
router

echo "== the first query of each provider's user: by what is configured"
ask 192.0.2.9
ask 198.51.100.9
found 2 192.0.2.9 198.51.100.9
echo "== once their servers are found"
ask 192.0.2.9
ask 198.51.100.9
ask 203.0.113.9
echo "== how the server of a user of the first provider was found"
"$RIALTO" -c "$RUN/router/rialto.yaml" explain www.cdn.example --client 192.0.2.9 | grep -E "source|server|found-"
echo "== what the router logged"
grep -E "event=(client-looked-for|found-)" "$RUN/router/log"
echo "== what the DNS answered"
"$RIALTO" -c "$RUN/dns/rialto.yaml" status | grep -E "ANSWER|STORED|NO_ZONE"
for provider in 1 2 3; do
  echo "== what the ALTO server of provider $provider logged"
  grep event=request-answered "$RUN/isp$provider/log"
done
