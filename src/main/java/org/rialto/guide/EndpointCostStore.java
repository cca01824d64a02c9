package org.rialto.guide;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rialto.alto.EndpointAnswer;
import org.rialto.alto.EndpointNodes;
import org.rialto.guide.EndpointCostCache.Known;
import org.rialto.location.CostType;
import org.rialto.location.MapException;
import org.rialto.location.MapInput;
import org.rialto.location.MapOutput;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * What endpoint cost services said of clients, kept on disk, one file for each source, so that a restart needn't ask
 * for all of it again. A file is whole or isn't there, and is of use for just the key that it was written for. Numbers
 * are little-endian:
 * <pre>
 *   "RIALTECS"  version  key
 *   lists of nodes: count  (count  address[])[]
 *   answers: count  (address  length  which nodes  asked at  refresh from  fresh until  refused, 0 or 1
 *     refused:   cause
 *     else:      server  metric  mode  endpoints passed over  fetched at  cost[])[]
 *   CRC-32C of all before
 * </pre>
 * For several threads.
 */
public final class EndpointCostStore {
  private static final long MAGIC = 0x5343455f544c4152L;
  private static final int VERSION = 1;
  /** Ten thousand prefixes, with the costs of eight hundred nodes. */
  private static final long OCTETS_MAX = 64L << 20;
  /** Of an answer without its costs: a URI and a cause are this long at the most, as a rule. */
  private static final long OCTETS_OF_ANSWER = 256;
  private static final String SUFFIX = ".endpoint-costs";

  private final Path directory;
  private final long octetsMax;

  /** A store in this directory, which is made when something is first kept in it. */
  public EndpointCostStore(Path directory) {
    this(directory, OCTETS_MAX);
  }

  /** @param octetsMax about which a file isn't longer: what stays fresh longest is kept */
  EndpointCostStore(Path directory, long octetsMax) {
    this.directory = directory;
    this.octetsMax = octetsMax;
  }

  /**
   * Keeps answers in place of those kept before.
   *
   * @param key what the answers depend on; no secret
   */
  public synchronized void save(String source, String key, Collection<Known> known) throws IOException {
    List<Known> kept = bounded(known);
    file(source).save(out -> {
      out.putString(key);
      Map<EndpointNodes, Integer> lists = writeNodes(kept, out);
      out.putInt(kept.size());
      for (Known each : kept) write(each, lists.get(each.nodes()), out);
    });
  }

  private List<Known> bounded(Collection<Known> known) {
    List<Known> kept = new ArrayList<>();
    long octets = 0;
    for (Known each : known.stream().sorted(Comparator.comparing(Known::freshUntil).reversed()).toList()) {
      octets += OCTETS_OF_ANSWER + Double.BYTES * each.costs().map(costs -> costs.values().length).orElse(0);
      if (octets > octetsMax) break;
      kept.add(each);
    }
    return kept;
  }

  private static Map<EndpointNodes, Integer> writeNodes(List<Known> kept, MapOutput out) throws IOException {
    Map<EndpointNodes, Integer> lists = new IdentityHashMap<>();
    List<EndpointNodes> inOrder = new ArrayList<>();
    for (Known each : kept) {
      if (lists.putIfAbsent(each.nodes(), lists.size()) == null) inOrder.add(each.nodes());
    }
    out.putInt(inOrder.size());
    for (EndpointNodes nodes : inOrder) {
      out.putInt(nodes.addresses().size());
      for (IpAddress address : nodes.addresses()) KeptFile.write(address, out);
    }
    return lists;
  }

  private static void write(Known known, int list, MapOutput out) throws IOException {
    KeptFile.write(known.clients().address(), out);
    out.putInt(known.clients().length());
    out.putInt(list);
    for (Instant time : new Instant[] {known.askedAt(), known.refreshFrom(), known.freshUntil()}) {
      out.putLong(time.toEpochMilli());
    }
    out.putInt(known.costs().isEmpty() ? 1 : 0);
    if (known.costs().isEmpty()) {
      out.putString(known.refusal().orElse(""));
      return;
    }
    EndpointAnswer.Costs costs = known.costs().get();
    out.putString(costs.server().toString());
    out.putString(costs.type().metric());
    out.putString(costs.type().mode());
    out.putInt(costs.strange());
    out.putLong(costs.fetchedAt().toEpochMilli());
    for (double value : costs.values()) out.putLong(Double.doubleToLongBits(value));
  }

  /** The answers kept for a source and key; none where there are none, or none that can be read, which is logged. */
  public synchronized List<Known> load(String source, String key) {
    return file(source).load(in -> read(in, key)).orElse(List.of());
  }

  private static List<Known> read(MapInput in, String key) throws IOException {
    if (!in.getString().equals(key)) throw new MapException("of other questions than those to be asked");
    List<EndpointNodes> lists = new ArrayList<>();
    for (int i = count(in, Integer.MAX_VALUE); i > 0; i--) lists.add(readNodes(in));
    List<Known> known = new ArrayList<>();
    for (int i = count(in, Integer.MAX_VALUE); i > 0; i--) known.add(readKnown(in, lists));
    return known;
  }

  private static int count(MapInput in, int most) throws IOException {
    int count = in.getInt();
    if (count < 0 || count > most) throw new MapException("damaged: " + count + " is no count");
    return count;
  }

  private static EndpointNodes readNodes(MapInput in) throws IOException {
    List<IpAddress> addresses = new ArrayList<>();
    for (int i = count(in, EndpointNodes.MOST); i > 0; i--) addresses.add(KeptFile.readAddress(in));
    return new EndpointNodes(addresses);
  }

  private static Known readKnown(MapInput in, List<EndpointNodes> lists) throws IOException {
    IpPrefix clients = new IpPrefix(KeptFile.readAddress(in), in.getInt());
    EndpointNodes nodes = lists.get(in.getInt());
    Instant askedAt = Instant.ofEpochMilli(in.getLong());
    Instant refreshFrom = Instant.ofEpochMilli(in.getLong());
    Instant freshUntil = Instant.ofEpochMilli(in.getLong());
    if (in.getInt() == 1) {
      return new Known(clients, nodes, Optional.empty(), Optional.of(in.getString()), askedAt, refreshFrom, freshUntil);
    }
    URI server = URI.create(in.getString());
    CostType type = new CostType(in.getString(), in.getString());
    int strange = in.getInt();
    Instant fetchedAt = Instant.ofEpochMilli(in.getLong());
    double[] values = new double[nodes.addresses().size()];
    for (int i = 0; i < values.length; i++) values[i] = Double.longBitsToDouble(in.getLong());
    return new Known(clients, nodes, Optional.of(new EndpointAnswer.Costs(server, type, values, strange, fetchedAt,
        refreshFrom, freshUntil)), Optional.empty(), askedAt, refreshFrom, freshUntil);
  }

  private KeptFile file(String source) {
    return new KeptFile(directory.resolve(source + SUFFIX), MAGIC, VERSION, 2 * octetsMax,
        "kept-endpoint-costs-ignored");
  }
}
