package org.rialto.guide;

import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks one resolver, one time for each question, and asks it to validate: by the DO bit (RFC 4035 §3.2.1) and the AD
 * bit (RFC 6840 §5.7). It validates nothing itself: a non-validating security-aware stub resolver in the words of RFC
 * 4033 §2.
 */
final class StubResolver implements NaptrLookup {
  /** Octets of a reply that cross all usual networks in one piece. */
  private static final int PAYLOAD = 1232;

  private final SimpleResolver resolver;
  private final Duration patience;

  /** @param patience for one try */
  StubResolver(Resolver resolver, Duration patience) {
    this.resolver = new SimpleResolver(address(resolver));
    this.resolver.setPort(resolver.port());
    this.resolver.setTimeout(patience);
    this.resolver.setEDNS(0, PAYLOAD, ExtendedFlags.DO, List.<EDNSOption>of());
    this.patience = patience;
  }

  @Override public NaptrAnswer ask(String name) throws InterruptedException {
    try {
      Message query = Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), Type.NAPTR, DClass.IN));
      query.getHeader().setFlag(Flags.AD);
      // Its own timeout is looked at too seldom to be relied on.
      Message response = resolver.sendAsync(query).toCompletableFuture().get(patience.toMillis(),
          TimeUnit.MILLISECONDS);
      return read(name, query.getQuestion().getName(), response);
    } catch (TimeoutException e) {
      return NaptrAnswer.without(name, NaptrAnswer.Kind.SILENT, "no answer within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      return NaptrAnswer.without(name, NaptrAnswer.Kind.FAILED, "no answer: " + reason(e.getCause()));
    } catch (TextParseException e) {
      throw new IllegalArgumentException("\"" + name + "\" is no domain name: " + e.getMessage(), e);
    }
  }

  private static String reason(Throwable cause) {
    if (cause instanceof PortUnreachableException) return "nobody listens there";
    return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
  }

  private static NaptrAnswer read(String name, Name asked, Message response) {
    int rcode = response.getRcode();
    String said = Rcode.string(rcode) + extendedErrors(response);
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return NaptrAnswer.without(name, NaptrAnswer.Kind.FAILED, said);
    }
    boolean validated = response.getHeader().getFlag(Flags.AD);
    List<Record> section = response.getSection(Section.ANSWER);
    Set<Name> path = new LinkedHashSet<>(List.of(asked));
    long seconds = follow(section, path);
    Name owner = path.stream().reduce((_, last) -> last).orElse(asked);
    List<NaptrRecord> records = new ArrayList<>();
    for (Record record : section) {
      if (!(record instanceof NAPTRRecord naptr) || !record.getName().equals(owner)) continue;
      seconds = Math.min(seconds, naptr.getTTL());
      records.add(record(naptr));
    }
    List<String> aliases = path.stream().skip(1).map(StubResolver::text).toList();
    if (!records.isEmpty()) {
      return new NaptrAnswer(name, NaptrAnswer.Kind.RECORDS, said, validated, aliases, records,
          Optional.of(Duration.ofSeconds(seconds)));
    }
    NaptrAnswer.Kind kind = rcode == Rcode.NXDOMAIN ? NaptrAnswer.Kind.NO_NAME : NaptrAnswer.Kind.NO_RECORDS;
    return new NaptrAnswer(name, kind, said, validated, aliases, List.of(), negative(response, seconds));
  }

  /**
   * Goes along the CNAME records, those made of DNAME ones among them (RFC 6672 §3.1), so that records of other names
   * in the message don't count; ends where they lead in a circle.
   *
   * @return the least TTL on the way
   */
  private static long follow(List<Record> section, Set<Name> path) {
    long seconds = Integer.MAX_VALUE;
    Name at = path.iterator().next();
    for (Optional<CNAMERecord> alias = alias(section, at); alias.isPresent(); alias = alias(section, at)) {
      at = alias.get().getTarget();
      seconds = Math.min(seconds, alias.get().getTTL());
      if (!path.add(at)) break;
    }
    return seconds;
  }

  private static Optional<CNAMERecord> alias(List<Record> section, Name owner) {
    return section.stream().filter(CNAMERecord.class::isInstance).map(CNAMERecord.class::cast)
        .filter(record -> record.getName().equals(owner)).findFirst();
  }

  private static NaptrRecord record(NAPTRRecord naptr) {
    return new NaptrRecord(naptr.getTTL(), naptr.getOrder(), naptr.getPreference(), naptr.getFlags(),
        naptr.getService(), naptr.getRegexp(), text(naptr.getReplacement()));
  }

  /** Equal names have equal texts. */
  private static String text(Name name) {
    return name.canonicalize().toString();
  }

  /** How long "there is none" holds (RFC 2308 §5); without an SOA record, nothing says. */
  private static Optional<Duration> negative(Message response, long atMost) {
    return response.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance).map(SOARecord.class::cast)
        .map(soa -> Math.min(atMost, Math.min(soa.getTTL(), soa.getMinimum()))).reduce(Math::min)
        .map(Duration::ofSeconds);
  }

  private static String extendedErrors(Message response) {
    if (response.getOPT() == null) return "";
    StringBuilder texts = new StringBuilder();
    for (EDNSOption option : response.getOPT().getOptions()) {
      if (!(option instanceof ExtendedErrorCodeOption error)) continue;
      texts.append(" (").append(ExtendedErrorCodeOption.text(error.getErrorCode())).append(')');
    }
    return texts.toString();
  }

  private static InetAddress address(Resolver resolver) {
    try {
      return InetAddress.getByAddress(resolver.address().octets());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 octets are an address", e);
    }
  }
}
