package org.rialto.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rialto.location.Better;
import org.rialto.location.Capability;
import org.rialto.location.CostPart;
import org.rialto.location.CostType;
import org.rialto.location.LocationIndex;
import org.rialto.net.IpAddress;
import org.rialto.net.IpPrefix;

/**
 * Everything an operator decides, checked: {@link ConfigFile} makes one. What each key means, its default and its
 * range is said in {@code conf/rialto.yaml}. Paths are found from the folder of the file they were written in; domain
 * names are in lower case, without a dot at the end.
 *
 * @param file where it was read
 * @param listen where DNS queries are taken, over UDP and TCP; at least one, no two alike
 * @param tls where they are taken over TLS, if anywhere
 * @param stateFolder where the last good maps are kept; it may not exist yet
 * @param admin the Unix socket of the commands, if there is to be one
 * @param zones from files, no two of one origin
 * @param watchZones whether zones are read again when their files change, without being told
 * @param transfers zones given and taken, those from other servers among them
 * @param clientDiscovery how the ALTO servers of clients are found, if they are
 * @param overrides what clients may say of how they are guided, if anything
 * @param nodes no two of one name
 * @param services no two of one name, and no name in two of them
 * @param downstreamCdns at most 64, no two of one name, and no node of two
 * @param footprintTables where AS numbers and countries are, as PIDs, by footprint type (RFC 8006 §7.2)
 * @param sources at most 64, no two of one name; of equally long prefixes that of the first counts
 * @param guard what new maps may change before they wait to be accepted
 * @param staleTtl the TTL of routed answers once the guidance is no longer fresh; 0 to 1 day
 * @param resolvers where the clients of resolvers are that show nothing of them
 * @param access who may ask
 * @param rateLimit how many replies the clients of a prefix get
 * @param identity what the server tells of itself to those who ask
 * @param cookies how DNS cookies are used
 * @param extendedErrors whether replies say by EDNS why they are what they are (RFC 8914)
 * @param errorReporting the agent domain that resolvers report errors to (RFC 9567), if they shall
 * @param warnings what was accepted, but is probably not meant
 */
public record Config(Path file, List<Located<Endpoint>> listen, Udp udp, Tcp tcp, Optional<Tls> tls, Path stateFolder,
    Optional<Located<Path>> admin, List<ZoneFile> zones, boolean watchZones, Transfers transfers,
    Optional<Discovery> discovery, Optional<ClientDiscovery> clientDiscovery, Optional<Overrides> overrides,
    List<Node> nodes, List<Service> services, List<DownstreamCdn> downstreamCdns,
    Map<String, LocationIndex> footprintTables, List<Source> sources, Guard guard, Duration staleTtl,
    Optional<AltoServer> altoServer, ClientSubnet clientSubnet, Resolvers resolvers, Access access,
    RateLimit rateLimit,
    Identity identity, Cookies cookies, boolean extendedErrors, Optional<String> errorReporting,
    List<Problem> warnings) {

  /** The same, with these warnings. */
  Config withWarnings(List<Problem> found) {
    return new Config(file, listen, udp, tcp, tls, stateFolder, admin, zones, watchZones, transfers, discovery,
        clientDiscovery, overrides, nodes, services, downstreamCdns, footprintTables, sources, guard, staleTtl,
        altoServer, clientSubnet, resolvers, access, rateLimit, identity, cookies, extendedErrors,
        errorReporting, found);
  }

  /**
   * DNS over UDP.
   *
   * @param workers threads, each with its socket, for each address listened on; 1 to 256
   * @param payload octets of the largest reply, however much more the client would take; 512 to 4096
   * @param transport how datagrams come in; the best the system has, if not said otherwise
   * @param unansweredPorts source ports whose datagrams get no reply, besides port 0; 1 to 65,535
   */
  public record Udp(int workers, int payload, Transport transport, Set<Integer> unansweredPorts, Tuning tuning) {}

  /**
   * How datagrams are taken and sent beyond what is needed to answer.
   *
   * @param segmentation whether replies of one length to one peer leave as one message
   * @param coalesce how long to wait after a small batch so that more comes; 0 for not at all, to 10 ms
   * @param receiveBuffer octets of each socket's buffer, 4 KiB to 1 GiB; where empty, the system decides
   * @param sendBuffer likewise
   * @param busyPoll how long a call watches the device before it sleeps; 0 for not at all, to 10 ms
   * @param cpus the processors that workers run on, in turn; none for any, no two alike
   */
  public record Tuning(boolean segmentation, Duration coalesce, Optional<Integer> receiveBuffer,
      Optional<Integer> sendBuffer, Duration busyPoll, List<Located<Integer>> cpus) {}

  /** How datagrams come in. */
  public enum Transport {
    /** In batches, where the system has it. */
    BEST,
    /** In batches. */
    NATIVE,
    /** One by one. */
    PORTABLE
  }

  /**
   * DNS over TCP.
   *
   * @param connections open at once, over all addresses listened on; 1 to 1,000,000
   * @param connectionsPerClient open at once from one IPv4 address, or one IPv6 network of 56 bits; 1 to 1,000,000
   * @param idleTimeout how long a connection may be silent; 1 second to 1 hour
   * @param receiveTimeout how long one message may take to come; 1 second to 10 minutes
   * @param sendTimeout how long a client may take to take its replies; 1 second to 10 minutes
   */
  public record Tcp(int connections, int connectionsPerClient, Duration idleTimeout, Duration receiveTimeout,
      Duration sendTimeout) {}

  /**
   * DNS over TLS (RFC 7858).
   *
   * @param listen at least one
   * @param certificate and those that vouch for it, in PEM
   * @param key of the certificate, in PEM
   */
  public record Tls(List<Located<Endpoint>> listen, Located<Path> certificate, Located<Path> key) {
    /** Both of the certificate. */
    public Certificate own() {
      return new Certificate(certificate, key);
    }
  }

  /**
   * A zone and its master file. Of a folder, each file is one of these.
   *
   * @param origin the zone's name, and where that was said
   * @param file readable when the configuration was read
   * @param includesAnywhere whether it may include files outside its folder
   * @param sharing whom it is given to
   * @param memberOf the origin of the catalog that lists it, one of {@link Transfers#catalogs}
   */
  public record ZoneFile(Located<String> origin, Path file, boolean includesAnywhere, Transfers.Sharing sharing,
      Optional<String> memberOf) {}

  /**
   * ALTO servers to be found by clients' addresses (RFC 8686).
   *
   * @param ttl of the records made; 0 to 1 week
   * @param nameServer of the reverse zones that no zone file provides
   * @param contact the mailbox of these zones' SOA record, as a domain name (RFC 1035 §3.3.13)
   * @param servers at least one
   */
  public record Discovery(Duration ttl, String nameServer, String contact, List<Server> servers) {
    /**
     * One ALTO server for the clients in a prefix.
     *
     * @param prefix IPv4 of 8 to 32 bits; IPv6 of 32 to 64 bits, or of 128 (RFC 8686 §3.4)
     * @param directory http or https
     * @param order smaller ones first; 0 to 65535 (RFC 3403 §4.1)
     * @param preference smaller ones first within an order; 0 to 65535
     */
    public record Server(Located<IpPrefix> prefix, URI directory, int order, int preference) {}
  }

  /**
   * Finding ALTO servers by clients' addresses (RFC 8686), and which of them may be asked.
   *
   * @param resolver the DNS server to ask
   * @param ipv4Length bits of a client's IPv4 address that it is looked for by; 8 to 32
   * @param ipv6Length of an IPv6 address likewise; 32 to 128
   * @param requireDnssec whether records count only if the resolver vouches for them
   * @param allowHttp whether directories over plain http are taken too
   * @param allow where there are any, no other server is asked
   * @param deny servers that are not asked
   * @param allowInside whether servers may be at addresses that only we can reach
   * @param costType of the costs that found servers are asked for
   * @param better which numerical costs of the metric are the better ones
   * @param servers at once; 1 to 256
   * @param idle how long a server stays that no client needs; 1 minute to 7 days
   * @param queue clients that wait to be looked for; 1 to 1,000,000
   * @param rate questions to the resolver a second; 1 to 100,000
   */
  public record ClientDiscovery(Endpoint resolver, int ipv4Length, int ipv6Length, boolean requireDnssec,
      boolean allowHttp, Hosts allow, Hosts deny, boolean allowInside, CostType costType, Better better, int servers,
      Duration idle, int queue, int rate) {
    /** Hosts by name, with a first label {@code *} for all below a name; and by the prefixes they are in. */
    public record Hosts(List<String> names, List<IpPrefix> prefixes) {}
  }

  /**
   * A host that serves content; of its addresses at least one.
   *
   * @param pid of the node, where it isn't to be found by the addresses
   * @param role what it is for, where sources aren't to tell
   */
  public record Node(Located<String> name, List<IpAddress> ipv4, List<IpAddress> ipv6, Optional<String> pid,
      Optional<Role> role) {}

  /** What a node is for. */
  public enum Role {
    /** Serves clients. */
    EDGE("edge"),
    /** Serves them where no edge can. */
    ORIGIN("origin"),
    /** Serves nobody. */
    BORDER("border");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /** As operators write it. */
    public String word() {
      return word;
    }
  }

  /**
   * How a source tells the roles of nodes.
   *
   * @param named the first that fits a PID's name counts
   * @param property of nodes' addresses and PIDs that tells them, if one does; it goes before the names
   * @param isPropertyWanted whether the property was written, and isn't merely asked for by default
   * @param words its values that tell a role
   * @param others what nodes are of which nothing tells a role
   */
  public record Roles(List<NamedPids> named, Optional<String> property, boolean isPropertyWanted,
      SortedMap<String, Role> words, Role others) {
    /** Nothing tells. */
    public static final Roles UNTOLD = new Roles(List.of(), Optional.empty(), false, new TreeMap<>(), Role.EDGE);

    /** Spelled out, for tables are kept for the text of it. */
    @Override public String toString() {
      return named + " " + property.orElse("-") + " " + words + " " + others.word();
    }
  }

  /** PIDs of these names hold nodes of this role. */
  public record NamedPids(Glob pids, Role role) {
    /** Spelled out, for tables are kept for the text of it. */
    @Override public String toString() {
      return role.word() + " " + pids;
    }
  }

  /**
   * A set of names served by a set of nodes.
   *
   * @param names at least one; a first label {@code *} stands for any label or labels (RFC 4592)
   * @param nodes in the order of {@link Config#nodes}; at least one, but for a service whose nodes are announced
   * @param patterns of their names, which also those have that are announced
   * @param ttl of routed answers while the guidance is fresh; 0 to 1 day
   * @param answers addresses in an answer, at the most; 1 to 16
   * @param needs what a downstream CDN must advertise for its nodes to be chosen
   */
  public record Service(Located<String> name, List<Located<String>> names, List<Node> nodes, List<Glob> patterns,
      Duration ttl, int answers, Set<Capability> needs) {}

  /**
   * What guides the choice: an ALTO server, or maps in files.
   *
   * @param better which numerical costs of the metric are the better ones
   * @param parts what the costs are the sum of, whose type {@code costType} is; none for costs as the source says them
   * @param networkMap the resource id; where empty, the default of the directory
   * @param timeout of one request as a whole; 1 second to 10 minutes
   * @param sizeBytesMax of one map, after decompression; 1 KiB to 2 GiB
   * @param prefixesMax in the network map; 1 to 10,000,000
   * @param defaultFreshness of maps for which the server says nothing; 1 second to 1 day
   * @param forgetAfter how long after it went stale what it said is used; 0 to 365 days; for ever, where empty
   * @param acceptIncomplete whether a network map that leaves addresses without a PID is used (RFC 7285 §11.2.2)
   * @param acceptOtherCosts whether costs are used some of which are no numbers (RFC 7285 §11.2.3.6)
   * @param ignoredCostChange how far a cost may be from the one applied, as a part of that, for that to stay; 0 to 0.5
   * @param trust PEM certificates to trust in place of the platform's
   * @param credentials what its servers know us by
   * @param streamed whether the server's update stream is followed, where it has one (RFC 8895)
   * @param calendared whether the server's calendar of costs is followed, where it has one (RFC 8896)
   * @param region the clients it is listened to for; none for all
   * @param roles how it tells the roles of nodes
   * @param announcements which nodes it may announce, if any
   * @param endpointCosts how it is asked for endpoint costs; where empty, it is asked for maps
   * @param pids what its server is asked about, if not about all
   * @param leadsTo hosts that it may lead to though they are inside
   * @param republish whether its maps are published again, by the embedded ALTO server
   */
  public record Source(Located<String> name, Entrance entrance, CostType costType, Better better,
      List<CostPart> parts, Optional<String> networkMap,
      Direction direction, Duration timeout, long sizeBytesMax, int prefixesMax, Duration defaultFreshness,
      Optional<Duration> forgetAfter, boolean acceptIncomplete, boolean acceptOtherCosts, double ignoredCostChange,
      Optional<Path> trust, Optional<Credentials> credentials, boolean streamed, boolean calendared,
      List<IpPrefix> region, Roles roles,
      Optional<Announcements> announcements, Optional<EndpointCosts> endpointCosts, Optional<Pids> pids,
      ClientDiscovery.Hosts leadsTo, boolean republish) {}

  /**
   * Some PIDs of a network map, each named once.
   *
   * @param clients those of the clients, at least one
   * @param nodes those of the nodes, at least one
   */
  public record Pids(List<String> clients, List<String> nodes) {}

  /**
   * What the servers of a source know us by; at least one of the two.
   *
   * @param origins who gets to see it, besides the server of the source's directory: URIs without a path
   * @param allowHttp whether servers get the authentication over plain http too
   */
  public record Credentials(Optional<Authentication> authentication, Optional<Certificate> certificate,
      List<URI> origins, boolean allowHttp) {}

  /** How HTTP requests show who sends them. */
  public sealed interface Authentication {
    /** By user and password (RFC 7617). */
    record Basic(String user, Password password) implements Authentication {}

    /**
     * By a digest of the password (RFC 7616).
     *
     * @param allowMd5 whether that hash will do
     */
    record Digest(String user, Password password, boolean allowMd5) implements Authentication {}

    /** By a token (RFC 6750). */
    record Bearer(Password token) implements Authentication {}
  }

  /**
   * A certificate and its key.
   *
   * @param chain it and those that vouch for it, in PEM
   * @param key of the certificate, in PEM
   */
  public record Certificate(Located<Path> chain, Located<Path> key) {}

  /** A secret in clear, not to be told by accident. */
  public record Password(String text) {
    @Override public String toString() {
      return "secret";
    }
  }

  /**
   * How a source is asked for the costs between one client and the nodes (RFC 7285 §11.5).
   *
   * @param ipv4Length bits of an IPv4 client's address that is asked about; 8 to 32
   * @param ipv6Length of an IPv6 client's; 8 to 128
   * @param prefixes of clients whose costs are remembered; 1 to 1,000,000
   * @param queue prefixes that wait to be asked about; 1 to 1,000,000
   * @param rate questions a second; 1 to 100,000
   * @param firstTtl of answers to clients whose costs are being asked for, at the most; 0 to 1 minute
   */
  public record EndpointCosts(int ipv4Length, int ipv6Length, int prefixes, int queue, int rate, Duration firstTtl) {}

  /**
   * What new maps may change of those in use before they wait to be accepted. Shares are parts of one, 0 to 1; 1 allows
   * everything.
   *
   * @param enabled whether there is any such limit
   * @param lostPrefixes how much smaller the number of prefixes may become
   * @param lostPids how much smaller the number of PIDs that hold prefixes may become
   * @param movedSpace of the addresses that a service has nodes for, how many may get other nodes
   * @param movedQueries of recent queries, how many would have got other nodes
   * @param applyAfter when maps that wait are applied all the same, 1 second to 30 days; never, where empty
   * @param judgesTurns whether costs that a calendar in use had announced for their time are judged as others are
   */
  public record Guard(boolean enabled, double lostPrefixes, double lostPids, double movedSpace, double movedQueries,
      Optional<Duration> applyAfter, boolean judgesTurns) {}

  /** Whose cost to whom is compared: cost maps have both ways. */
  public enum Direction { CLIENT_TO_NODE, NODE_TO_CLIENT }

  /**
   * The embedded ALTO server.
   *
   * @param networkMap a network map as RFC 7285 has it, gzip'd if its name ends in {@code .gz}; so with the cost maps
   * @param costMaps at least one
   * @param acceptOtherCosts whether they may have costs that are no numbers (RFC 7285 §11.2.3.6)
   * @param maxAge how long clients may keep what they fetched; 0 to 1 day
   */
  public record AltoServer(List<Located<Endpoint>> listen, Path networkMap, List<Path> costMaps,
      boolean acceptOtherCosts, Duration maxAge) {}

  /**
   * What is made of the client subnet option (RFC 7871).
   *
   * @param enabled whether it is looked at at all
   * @param longestIpv4Scope 0 to 32
   * @param longestIpv6Scope 0 to 128
   */
  public record ClientSubnet(boolean enabled, int longestIpv4Scope, int longestIpv6Scope, SpecialUse specialUse) {}

  /** Blocks that are nobody's place in the network, so that a client there is placed by its resolver instead. */
  public sealed interface SpecialUse {
    /** The blocks of the special-purpose registries (RFC 6890). */
    record Standard() implements SpecialUse {}

    /** These, and none if there are none. */
    record Listed(List<IpPrefix> prefixes) implements SpecialUse {}
  }

  /**
   * Who may ask; the longest prefix that holds a client decides.
   *
   * @param allow where there is any, whoever is in no prefix may not ask
   * @param deny none of them is in allow
   * @param zones of these zones only who is in one of the prefixes may ask; by origin
   */
  public record Access(List<IpPrefix> allow, List<IpPrefix> deny, Map<String, List<IpPrefix>> zones) {}

  /**
   * How many replies by datagram the clients of one prefix get.
   *
   * @param responsesPerSecond of one kind, from each address listened on; 0 to 100,000, 0 for no limit
   * @param window how long a flood is remembered, in whole seconds; 1 second to 1 hour
   * @param slip every how many-th of the replies over the limit goes out truncated; 0 for none, to 10
   * @param ipv4Length 0 to 32
   * @param ipv6Length 0 to 128
   * @param exempt clients without a limit
   * @param tableSize prefixes and kinds of replies counted at once by each worker; 1024 to 16,777,216
   */
  public record RateLimit(int responsesPerSecond, Duration window, int slip, int ipv4Length, int ipv6Length,
      List<IpPrefix> exempt, int tableSize) {}

  /**
   * What the server tells of itself: octets in hexadecimal, empty where it tells nothing.
   *
   * @param version its software, in class CHAOS; up to 255 octets
   * @param hostname the machine, in class CHAOS; likewise
   * @param nameServerId the server among those of its address, by EDNS (RFC 5001) and in class CHAOS (RFC 4892); up to
   * 128 octets
   */
  public record Identity(String version, String hostname, String nameServerId) {}

  /**
   * DNS cookies (RFC 7873).
   *
   * @param enabled whether they are given and looked at
   * @param large octets beyond which an answer is large; 512 to 4096
   * @param secrets each 16 octets; the first makes new cookies, all are accepted; none where the server is to make one
   */
  public record Cookies(boolean enabled, Require require, int large, List<Secret> secrets) {}

  /** From whom a server cookie is required over UDP. */
  public enum Require { NEVER, LARGE_ANSWERS, ALWAYS }

  /** A secret in hexadecimal, not to be told by accident. */
  public record Secret(String hex) {
    @Override public String toString() {
      return "secret";
    }
  }
}
