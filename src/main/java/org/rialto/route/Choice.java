package org.rialto.route;

/** The router's answer to one question: scratch that its owner passes in and reads, one for each worker. */
public final class Choice {
  /** In place of a source: none places the client, so it is nobody's answer. */
  public static final int NO_SOURCE = -1;

  final Tally tally = new Tally();

  private final int[] nodes = new int[Service.ANSWERS_MAX];
  private int count;
  private int scope;
  private int source = NO_SOURCE;
  private EndpointRow endpoint = EndpointRow.OUTSIDE;
  private int endpointSource = NO_SOURCE;
  private boolean byEndpointCosts;
  private Reason reason = Reason.NO_GUIDANCE;
  private Basis basis = Basis.PEER;

  /** How many nodes the answer names; zero where the zone's own records answer. */
  public int count() {
    return count;
  }

  /** The number of the node in place {@code i}; the nearest comes first. */
  public int node(int i) {
    return nodes[i];
  }

  /** Whether another answer names the same nodes, in whatever order; neither names one twice. */
  public boolean hasNodesOf(Choice other) {
    if (count != other.count) return false;
    for (int i = 0; i < count; i++) {
      int found = 0;
      while (found < count && other.nodes[found] != nodes[i]) found++;
      if (found == count) return false;
    }
    return true;
  }

  /**
   * Bits of the client subnet the answer depended on, for the reply (RFC 7871 §7.2.1); zero if the subnet didn't
   * decide. In terms of the family of the client subnet.
   */
  public int scope() {
    return scope;
  }

  public Reason reason() {
    return reason;
  }

  public Basis basis() {
    return basis;
  }

  /**
   * The place, among what the table was compiled from, of the source whose answer this is, be it that it has no advice;
   * {@link #NO_SOURCE} if no source places the client. Where there is one source, it answers for everyone.
   */
  public int source() {
    return source;
  }

  /** What is known by endpoint costs of the client that decided; {@link EndpointRow#OUTSIDE} where nobody is asked. */
  public EndpointRow endpoint() {
    return endpoint;
  }

  /** Whether the nodes were chosen by endpoint costs, and not by the maps of {@link #source}. */
  public boolean isByEndpointCosts() {
    return byEndpointCosts;
  }

  /** The place of the source that is asked for the client's endpoint costs; {@link #NO_SOURCE} for none. */
  int endpointSource() {
    return endpointSource;
  }

  void begin(Basis newBasis) {
    basis = newBasis;
    count = 0;
    scope = 0;
    source = NO_SOURCE;
    endpoint = EndpointRow.OUTSIDE;
    endpointSource = NO_SOURCE;
    byEndpointCosts = false;
  }

  void endpoint(int ofSource, EndpointRow newEndpoint) {
    endpointSource = ofSource;
    endpoint = newEndpoint;
  }

  /** Nodes by endpoint costs follow: what the maps chose is nobody's answer. */
  void beginByEndpointCosts() {
    count = 0;
    source = NO_SOURCE;
    reason = Reason.NEAREST;
    byEndpointCosts = true;
  }

  /** The client may be anywhere, so that it has no nodes is nobody's advice. */
  void beginAnywhere() {
    source = NO_SOURCE;
    reason = Reason.PUBLIC_RESOLVER;
  }

  void source(int newSource) {
    source = newSource;
  }

  void basis(Basis newBasis) {
    basis = newBasis;
  }

  void scope(int newScope) {
    scope = newScope;
  }

  void reason(Reason newReason) {
    reason = newReason;
  }

  void add(int node) {
    nodes[count++] = node;
  }
}
