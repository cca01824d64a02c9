"""An ALTO server that pushes changed costs, a load, and a client that looks for each change: the work of push.sh."""
import http.server
import itertools
import json
import os
import queue
import socket
import struct
import subprocess
import sys
import threading
import time

load_cpus, run = sys.argv[1:3]
lab, port, alto_port = os.environ['LAB'], int(os.environ['PORT']), int(os.environ['ALTO_PORT'])
rate, changes = int(os.environ['RATE']), int(os.environ['CHANGES'])
network_map = open(f'{lab}/networkmap-asn.json', 'rb').read()
cost_map = open(f'{lab}/costmap-asn.json', 'rb').read()
nodes = {line.split('\t')[0]: line.split('\t')[2] for line in open(f'{lab}/nodes.tsv')}
events = queue.Queue()
directory = {'meta': {'cost-types': {'c': {'cost-mode': 'numerical', 'cost-metric': 'routingcost'}},
                      'default-alto-network-map': 'networkmap-asn'},
             'resources': {'networkmap-asn': {'uri': 'networkmap', 'media-type': 'application/alto-networkmap+json'},
                           'costs': {'uri': 'costmap', 'media-type': 'application/alto-costmap+json',
                                     'capabilities': {'cost-type-names': ['c']}, 'uses': ['networkmap-asn']},
                           'updates': {'uri': 'updates', 'media-type': 'text/event-stream',
                                       'accepts': 'application/alto-updatestreamparams+json',
                                       'uses': ['networkmap-asn', 'costs'], 'capabilities': {
                                           'incremental-change-media-types': {'costs': 'application/merge-patch+json'}}}}}
resources = {'/directory': ('directory', json.dumps(directory).encode()), '/networkmap': ('networkmap', network_map),
             '/costmap': ('costmap', cost_map)}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        media, body = resources[self.path]
        self.send_response(200)
        self.send_header('Cache-Control', 'max-age=86400')
        self.send_header('Content-Type', f'application/alto-{media}+json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers['Content-Length'])))['add']
        costs = next(name for name, added in asked.items() if added['resource-id'] == 'costs')
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream')
        self.send_header('Connection', 'close')
        self.end_headers()
        self.event('application/alto-updatestreamcontrol+json', b'{"control-uri": null}')
        self.event(f'application/alto-costmap+json,{costs}', cost_map.replace(b'\n', b' '))
        while True:
            self.event(f'application/merge-patch+json,{costs}', events.get())

    def event(self, name, data):
        self.wfile.write(b'event: %s\ndata: ' % name.encode())
        self.wfile.write(data)
        self.wfile.write(b'\n\n')

    def log_message(self, *args):
        pass


door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
door.settimeout(0.05)
asked = itertools.count(1)
door.connect(('127.0.0.1', port))


def answer(client):
    """The address a client in this network gets now; a lost query is sent again, a late reply is passed over."""
    option = struct.pack('!HHHBB', 8, 7, 1, 24, 0) + socket.inet_aton(client)[:3]
    query = (b'\x00\x00\x00\x01\x00\x00\x00\x00\x00\x01\x03www\x03cdn\x07example\x00\x00\x01\x00\x01'
             + b'\x00\x00\x29\x04\xd0\x00\x00\x00\x00' + struct.pack('!H', len(option)) + option)
    while True:
        number = struct.pack('!H', next(asked) & 0xffff)
        try:
            door.send(number + query)
            reply = door.recv(4096)
            while reply[:2] != number:
                reply = door.recv(4096)
            return socket.inet_ntoa(reply[45:49]) if reply[7] else None
        except (socket.timeout, ConnectionRefusedError):
            time.sleep(0.001)


def picks():
    """PIDs with one IPv4 prefix, an address in it, and the node that is last for them: there it will be first."""
    costs = json.loads(cost_map)['cost-map']
    for pid, groups in json.loads(network_map)['network-map'].items():
        prefixes = [p for p in groups.get('ipv4', []) if 16 < int(p.split('/')[1]) <= 24]
        if len(prefixes) == 1 and pid in costs:
            row = costs[pid]
            yield pid, prefixes[0].split('/')[0], min(row, key=row.get), max(row, key=row.get)


def blast(seconds):
    how = ['-r', str(rate)] if rate else ['-q', '128']
    out = subprocess.run(['taskset', '-c', load_cpus, f'{lab}/dnsblast', '-p', str(port), '-f', f'{lab}/ecs-asn.bin', '-e',
                          f'{lab}/ecs-asn.expect', '-T', '1000', '-w', '0', '-l', str(seconds)] + how,
                         capture_output=True, text=True).stdout
    return dict(pair.split('=') for pair in out.split())


def told(label, result):
    print(label, *(f'{k} {result[k]}' for k in ('qps', 'p50', 'p99', 'p999', 'answered', 'lost', 'badrcode', 'mismatch',
                                                 'wrong')), sep='  ', flush=True)


def wait_for(text):
    while text not in open(f'{run}/out.log', 'rb').read():
        time.sleep(0.1)


threading.Thread(target=http.server.ThreadingHTTPServer(('127.0.0.1', alto_port), Handler).serve_forever, daemon=True).start()
wait_for(b'maps-compiled')
chosen = picks()
wait_for(b'updates-pushed')
blast(5)
told('steady', blast(5))
done, results = threading.Event(), []


def load():
    while not done.is_set():
        results.append(blast(5))


loading = threading.Thread(target=load)
loading.start()
took, passed_over = [], 0
begun = time.monotonic()
deadline = begun + float(os.environ['SECONDS_MAX'])
for pid, client, first, last in chosen:
    if len(took) == changes or time.monotonic() > deadline:
        break
    if answer(client) != nodes[first]:  # a longer prefix of another PID, or a tie
        passed_over += 1
        continue
    sent = time.monotonic()
    events.put(json.dumps({'cost-map': {pid: {last: 0}}}).encode())
    while answer(client) != nodes[last]:
        if time.monotonic() - sent > 30:
            sys.exit(f'a change of {pid} was not answered within 30 s')
    took.append((time.monotonic() - sent) * 1000)
each = (time.monotonic() - begun) / len(took)
done.set()
loading.join()
for result in results[:3] + results[-1:]:
    told('pushed', result)
took.sort()
print(f'{len(took)} changes ({passed_over} places passed over), patch sent to first changed answer, ms: '
      f'p50 {took[len(took) // 2]:.1f}, p99 {took[len(took) * 99 // 100]:.1f}, most {took[-1]:.1f}; '
      f'a change every {each * 1000:.0f} ms', flush=True)
