package org.rialto.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.rialto.interop.Question.Form;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Type;

/** What is asked: about a zone, every name in it and names around each, for all types in all forms of a query. */
final class Questions {
  private static final int UNKNOWN_TYPE = 65_280;
  private static final int[] TYPES = {Type.A, Type.AAAA, Type.MX, Type.NS, Type.SOA, Type.CNAME, Type.DNAME, Type.TXT,
      Type.DS, Type.ANY, Type.SRV, Type.PTR, Type.NAPTR, Type.SVCB, Type.HTTPS, Type.NSEC, Type.RRSIG, UNKNOWN_TYPE};
  /** Types that are for questions only, or never asked for; 0 and 65,535 are reserved (RFC 6895 §3.1). */
  private static final int[] META_TYPES = {0, Type.OPT, Type.TKEY, Type.TSIG, Type.IXFR, Type.AXFR, Type.MAILA,
      Type.MAILB, 128, 200, 65_535};
  /** CHAOS, HESIOD, NONE, ANY, one for private use, and the reserved ones (RFC 6895 §3.2). */
  private static final int[] CLASSES = {DClass.CH, DClass.HS, DClass.NONE, DClass.ANY, 65_280, 0, 2, 65_535};
  private static final String[] BELOW = {"no", "a", "no.no", "*", "a.b"};
  private static final Form[] FORMS = {Form.NONE, Form.SMALL, Form.COMMON, Form.COMMON, Form.LARGE, Form.DNSSEC,
      Form.OPTION};

  private final Random random;

  Questions(Random random) {
    this.random = random;
  }

  List<Question> about(ZoneText zone) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (Name name : around(zone)) {
      for (int type : TYPES) {
        Question question = Question.of(spelled(name), type).with(FORMS[random.nextInt(FORMS.length)]);
        if (random.nextInt(4) == 0) question = question.withHeader(0x0100);
        questions.add(random.nextInt(8) == 0 ? question.overStream() : question);
      }
    }
    return questions;
  }

  /** All a header, a class, a type and EDNS may say (RFC 8906 §8), of names that are there and that are not. */
  static List<Question> messages(String origin) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (String owner : new String[] {"", "ns.", "no."}) {
      Name name = Name.fromString(owner + origin);
      for (int type : META_TYPES) {
        questions.add(Question.of(name, type));
        questions.add(Question.of(name, type).overStream());
      }
      for (Question question : List.of(Question.of(name, Type.SOA), Question.of(name, Type.A))) {
        for (Form form : Form.values()) questions.add(question.with(form));
        for (int dclass : CLASSES) questions.add(question.withClass(dclass));
        for (int opcode = 1; opcode < 16; opcode++) {
          questions.add(question.withHeader(opcode << 11));
          questions.add(question.with(Form.NONE).withHeader(opcode << 11));
        }
        for (int bit = 0; bit < 11; bit++) questions.add(question.withHeader(1 << bit));
        for (int bit = 0; bit < 11; bit++) questions.add(question.with(Form.NONE).withHeader(1 << bit).overStream());
        questions.add(question.withHeader(0x8000));
      }
    }
    return questions;
  }

  /** The zone's names, those they lead to, those above, and some below and beside each that mostly aren't there. */
  private static Set<Name> around(ZoneText zone) throws IOException {
    Name origin = Name.fromString(zone.origin());
    Set<Name> names = new LinkedHashSet<>();
    for (String line : zone.text().split("\n")) {
      if (line.startsWith(";") || line.startsWith("$")) continue;
      Name owner = Name.fromString(line.substring(0, line.indexOf(' ')), origin);
      for (Name name = owner; name.subdomain(origin); name = new Name(name, 1)) names.add(name);
    }
    for (Name name : List.copyOf(names)) {
      for (String below : BELOW) addBelow(names, below, name);
    }
    return names;
  }

  private static void addBelow(Set<Name> names, String below, Name name) throws IOException {
    try {
      names.add(Name.concatenate(Name.fromString(below), name));
    } catch (NameTooLongException none) {
      return;
    }
  }

  private Name spelled(Name name) throws IOException {
    if (random.nextInt(5) > 0) return name;
    String text = name.toString();
    return Name.fromString(text.toUpperCase(Locale.ROOT));
  }
}
