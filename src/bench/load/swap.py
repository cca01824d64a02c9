"""An ALTO server whose maps change, a load, and a client that looks for the change: the work of swap.sh."""
import http.server
import json
import os
import re
import socket
import statistics
import struct
import subprocess
import sys
import threading
import time

kind, load_cpus = sys.argv[1:3]
lab, port, alto_port = os.environ['LAB'], int(os.environ['PORT']), int(os.environ['ALTO_PORT'])
rate, swaps = os.environ['RATE'], int(os.environ['SWAPS'])
network_map = open(f'{lab}/networkmap-asn.json', 'rb').read()
cost_map = open(f'{lab}/costmap-asn.json', 'rb').read()
tag = re.search(rb'"tag": ?"([^"]+)"', network_map).group(1)


def pick():
    """A PID with an IPv4 prefix of its own, the text of its costs, and these with the last node nearest."""
    costs = json.loads(cost_map)['cost-map']
    for pid, groups in list(json.loads(network_map)['network-map'].items())[1000:]:
        prefixes = [p for p in groups.get('ipv4', []) if 16 < int(p.split('/')[1]) <= 24]
        if len(prefixes) != 1 or pid not in costs:
            continue
        row = costs[pid]
        last = sorted(row)[-1]
        if min(row, key=row.get) == last:
            continue
        start = cost_map.index(b'"%s":{' % pid.encode(), cost_map.index(b'"cost-map"'))
        end = cost_map.index(b'}', start)
        near = re.sub(rb'("%s": ?)[0-9.]+' % last.encode(), rb'\g<1>0', cost_map[start:end])
        return prefixes[0].split('/')[0], cost_map[:start] + near + cost_map[end:]


class State:
    version = 0
    sent = 0.0


subnet, changed_map = pick()


def content(path):
    odd = State.version % 2
    now = tag if kind == 'costs' else b'%d' % State.version
    if path == '/networkmap':
        return 'networkmap', network_map.replace(tag, now, 1), now
    if path == '/costmap':
        return 'costmap', (changed_map if odd else cost_map).replace(tag, now, 1), b'%d' % State.version
    directory = {'meta': {'cost-types': {'c': {'cost-mode': 'numerical', 'cost-metric': 'routingcost'}},
                          'default-alto-network-map': 'networkmap-asn'},
                 'resources': {'networkmap-asn': {'uri': 'networkmap', 'media-type': 'application/alto-networkmap+json'},
                               'costs': {'uri': 'costmap', 'media-type': 'application/alto-costmap+json',
                                         'capabilities': {'cost-type-names': ['c']}, 'uses': ['networkmap-asn']}}}
    return 'directory', json.dumps(directory).encode(), b'd'


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        media, body, etag = content(self.path)
        etag = '"%s"' % etag.decode()
        known = self.headers.get('If-None-Match') == etag
        self.send_response(304 if known else 200)
        self.send_header('ETag', etag)
        self.send_header('Cache-Control', 'max-age=%d' % (86400 if media == 'directory' else 1))
        if not known:
            self.send_header('Content-Type', f'application/alto-{media}+json')
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if not known:
            self.wfile.write(body)
            State.sent = time.monotonic()

    def log_message(self, *args):
        pass


def query(client):
    option = struct.pack('!HHHBB', 8, 7, 1, 24, 0) + socket.inet_aton(client)[:3]
    return (b'\x12\x34\x00\x00\x00\x01\x00\x00\x00\x00\x00\x01\x03www\x03cdn\x07example\x00\x00\x01\x00\x01'
            + b'\x00\x00\x29\x04\xd0\x00\x00\x00\x00' + struct.pack('!H', len(option)) + option)


door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
door.settimeout(1)
door.connect(('127.0.0.1', port))


def answer():
    while True:
        try:
            door.send(query(subnet))
            reply = door.recv(4096)
            return reply[45:49] if reply[7] else None
        except (socket.timeout, ConnectionRefusedError):
            time.sleep(0.05)


def blast(seconds):
    how = ['-r', rate] if rate else ['-q', '128']
    out = subprocess.run(['taskset', '-c', load_cpus, f'{lab}/dnsblast', '-p', str(port), '-f', f'{lab}/ecs-asn.bin', '-e',
                          f'{lab}/ecs-asn.expect', '-T', '1000', '-w', '0', '-l', str(seconds)] + how,
                         capture_output=True, text=True).stdout
    return {k: float(v.rstrip('%')) for k, v in (pair.split('=') for pair in out.split())}


def told(label, runs):
    def column(name):
        values = [run[name] for run in runs]
        return f'{name} {statistics.median(values):.0f} (to {max(values):.0f})'
    total = {k: sum(run[k] for run in runs) for k in ('answered', 'lost', 'badrcode', 'noanswer', 'mismatch', 'wrong')}
    print(label, *(column(name) for name in ('qps', 'p50', 'p99', 'p999')),
          *(f'{k} {v:.0f}' for k, v in total.items()), sep='  ', flush=True)


threading.Thread(target=http.server.ThreadingHTTPServer(('127.0.0.1', alto_port), Handler).serve_forever, daemon=True).start()
while b'maps-compiled' not in open(f'{sys.argv[3]}/out.log', 'rb').read():
    time.sleep(0.1)
answer()
blast(8)
told('steady', [blast(4) for _ in range(3)])
runs, done, took = [], threading.Event(), []


def load():
    while not done.is_set():
        runs.append(blast(5))


loading = threading.Thread(target=load)
loading.start()
begun = time.monotonic()
for _ in range(swaps):
    before = answer()
    State.version += 1
    while answer() == before:
        time.sleep(0.002)
    took.append((time.monotonic() - State.sent) * 1000)
each = (time.monotonic() - begun) / swaps
done.set()
loading.join()
told('swaps', runs)
print(f'last octet to first changed answer, ms: median {statistics.median(took):.0f}, most {max(took):.0f}; '
      f'a change every {each:.1f} s', flush=True)
