package org.rialto.interop;

import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What of a response is to be the same whoever gives it, aspect by aspect, as text. */
final class Response {
  /** What is compared. */
  enum Aspect { RCODE, AA, TC, FLAGS, QUESTION, ANSWER, ORDER, AUTHORITY, GLUE, ADDITIONAL, EDNS }

  /** Types whose data has nothing that the case of its letters matters to. */
  private static final Set<Integer> OF_NAMES = Set.of(Type.NS, Type.CNAME, Type.DNAME, Type.SOA, Type.PTR, Type.MX,
      Type.SRV, Type.NAPTR, Type.SVCB, Type.HTTPS);

  private final Map<Aspect, String> aspects = new EnumMap<>(Aspect.class);

  /**
   * @param reply its octets; none where there was no reply
   * @param apexes of the zones that are served: their NS records beside an answer are no referral, and may be left out
   */
  static Response of(byte[] reply, Collection<Name> apexes) {
    Response response = new Response();
    if (reply.length == 0) {
      response.aspects.put(Aspect.RCODE, "silence");
      return response;
    }
    try {
      response.read(new Message(reply), apexes);
    } catch (IOException | RuntimeException malformed) {
      response.aspects.clear();
      response.aspects.put(Aspect.RCODE, "malformed: " + malformed.getMessage());
    }
    return response;
  }

  /** The aspect's text, empty where there are no records of it; none where the response doesn't say. */
  Optional<String> aspect(Aspect aspect) {
    return Optional.ofNullable(aspects.get(aspect));
  }

  private void read(Message message, Collection<Name> apexes) {
    aspects.put(Aspect.RCODE, Rcode.string(message.getRcode()));
    aspects.put(Aspect.AA, flag(message, Flags.AA));
    aspects.put(Aspect.TC, flag(message, Flags.TC));
    aspects.put(Aspect.FLAGS, "rd" + flag(message, Flags.RD) + " ra" + flag(message, Flags.RA) + " ad"
        + flag(message, Flags.AD) + " cd" + flag(message, Flags.CD));
    Record question = message.getQuestion();
    aspects.put(Aspect.QUESTION, question == null ? "none" : question.getName() + " " + question.getType() + " "
        + question.getDClass());
    OPTRecord opt = message.getOPT();
    aspects.put(Aspect.EDNS, opt == null ? "none" : "version " + opt.getVersion() + " flags " + opt.getFlags());
    if (message.getHeader().getFlag(Flags.TC)) return;
    aspects.put(Aspect.ANSWER, answer(message.getSection(Section.ANSWER)));
    if (question != null) aspects.put(Aspect.ORDER, order(question.getName(), message.getSection(Section.ANSWER)));
    aspects.put(Aspect.AUTHORITY, authority(message, apexes));
    additional(message);
  }

  private static String flag(Message message, byte flag) {
    return message.getHeader().getFlag(flag) ? "1" : "0";
  }

  private static String answer(List<Record> records) {
    Set<String> set = new TreeSet<>();
    for (Record record : records) if (record.getType() != Type.RRSIG) set.add(text(record));
    return String.join("; ", set);
  }

  /** Whether each alias comes before what it leads to, and each DNAME before the alias made from it. */
  private static String order(Name asked, List<Record> records) {
    Name next = asked;
    for (Record record : records) {
      boolean isNext = record instanceof DNAMERecord ? next.subdomain(record.getName()) : next.equals(record.getName());
      if (!isNext) return "out of order";
      if (record instanceof CNAMERecord alias) next = alias.getTarget();
    }
    return "in order";
  }

  private static String authority(Message message, Collection<Name> apexes) {
    Set<String> set = new TreeSet<>();
    boolean isAnswered = message.getHeader().getCount(Section.ANSWER) > 0;
    for (RRset rrset : message.getSectionRRsets(Section.AUTHORITY)) {
      if (rrset.getType() == Type.NS && isAnswered && apexes.contains(rrset.getName())) continue;
      rrset.rrs().forEach(record -> set.add(text(record)));
    }
    return String.join("; ", set);
  }

  /** Addresses of the servers that a referral leads to are needed; others are a courtesy. */
  private void additional(Message message) {
    Set<Name> servers = new TreeSet<>();
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record.getType() == Type.NS) servers.add(record.getAdditionalName());
    }
    Set<String> glue = new TreeSet<>();
    Set<String> others = new TreeSet<>();
    for (Record record : message.getSection(Section.ADDITIONAL)) {
      if (record.getType() != Type.OPT) (servers.contains(record.getName()) ? glue : others).add(text(record));
    }
    aspects.put(Aspect.GLUE, String.join("; ", glue));
    aspects.put(Aspect.ADDITIONAL, String.join("; ", others));
  }

  private static String text(Record record) {
    String rdata = OF_NAMES.contains(record.getType()) ? record.rdataToString().toLowerCase(Locale.ROOT)
        : record.rdataToString();
    return record.getName().toString().toLowerCase(Locale.ROOT) + " " + record.getTTL() + " "
        + Type.string(record.getType()) + " " + rdata;
  }

  @Override public String toString() {
    return aspects.toString();
  }
}
