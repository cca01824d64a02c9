# Rialto as a server of the load laboratory: sourced by its scripts, which give $LAB (inputs), $RUN (a fresh folder) and
# launch. RIALTO says where the image is. MAPS_OVER says how the maps come: "files" (the default) are read as they lie
# there, with "http" they are fetched from the embedded ALTO server.
IMAGE=${RIALTO:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)/target/rialto}
PORT=5310 ALTO_PORT=5311 PROFILES="static country asn" WARM=5
version() { "$IMAGE/bin/rialto" --version; }
# PROFILE: static serves the zone alone; the others route www by the profile's maps.
start() {
  {
    echo "listen: 127.0.0.1:$PORT"
    echo "admin: off"
    echo "state-folder: $RUN/state"
    echo "zones: [{file: $LAB/cdn.example.zone, origin: cdn.example}]"
    if [ "$1" != static ]; then
      { printf 'name\tipv4\tipv6\tpid\n'; awk -F'\t' -v OFS='\t' '{print $2, $3, $4, $1}' "$LAB/nodes.tsv"; } >"$RUN/nodes.tsv"
      echo "nodes: [{table: nodes.tsv}]"
      echo "services: [{name: www, names: www.cdn.example, nodes: all, ttl: 60s, answers: 1}]"
      if [ "${MAPS_OVER:-files}" = http ]; then
        echo "sources: [{name: lab, directory: 'http://127.0.0.1:$ALTO_PORT/directory', limits: {size: 1GiB}}]"
        echo "alto-server: {listen: '127.0.0.1:$ALTO_PORT', network-map: $LAB/networkmap-$1.json, cost-maps: $LAB/costmap-$1.json, max-age: 1d}"
      else
        echo "sources: [{name: lab, files: {network-map: $LAB/networkmap-$1.json, cost-map: $LAB/costmap-$1.json}, limits: {size: 1GiB}}]"
      fi
    fi
  } >"$RUN/rialto.yaml"
  launch "$IMAGE/bin/rialto" -c "$RUN/rialto.yaml" serve
}
