package org.rialto.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rialto.oracle.Asking;
import org.rialto.zone.ZoneLoader.ReverseDefaults;
import org.rialto.zone.ZoneLoader.ZoneFile;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Zones within zones, all served here: who speaks for which name. */
class NestedZonesTest {
  private static final String APEX =
      "$TTL 600\n@ IN SOA ns host 1 7200 900 1209600 60\n@ IN NS ns\nns IN A 192.0.2.53\n";
  private static final String DS = "DS 1 8 1 0123456789abcdef0123456789abcdef01234567\n";

  @TempDir Path folder;

  @Test void dsRecordsAreTheParentsAndAllElseTheChilds() throws Exception {
    Asking asking = serve(
        zone("parent.example", "child IN NS ns.child\nns.child IN A 192.0.2.1\nchild IN " + DS),
        zone("child.parent.example", ""));
    assertEquals(1, ask(asking, "child.parent.example.", Type.DS).getSection(Section.ANSWER).size());
    assertEquals("child.parent.example.", soaOwner(ask(asking, "child.parent.example.", Type.TXT)));
    assertTrue(ask(asking, "child.parent.example.", Type.NS).getHeader().getFlag(Flags.AA));
  }

  /** A zone speaks of what is in it, whatever other zones are served beside it. */
  @Test void nameAboveAChildThatIsNotDelegatedIsNotInTheParent() throws Exception {
    Asking asking = serve(zone("parent.example", ""), zone("deep.child.parent.example", ""));
    assertEquals(Rcode.NXDOMAIN, ask(asking, "child.parent.example.", Type.A).getRcode());
    assertEquals(Rcode.NXDOMAIN, ask(asking, "deep.child.parent.example.", Type.DS).getRcode());
    assertEquals(Rcode.NOERROR, ask(asking, "deep.child.parent.example.", Type.A).getRcode());
  }

  @Test void zoneBelowAnothersDelegationSpeaksForItselfWhereItsParentIsElsewhere() throws Exception {
    Asking asking = serve(
        zone("parent.example", "sub IN NS ns.elsewhere.test.\n"),
        zone("deep.sub.parent.example", ""));
    assertEquals("deep.sub.parent.example.", soaOwner(ask(asking, "deep.sub.parent.example.", Type.DS)));
  }

  @Test void delegationOfWhatIsBelowAnothersDelegationIsNotMissed() throws Exception {
    ZoneLoader.Loaded loaded = load(
        zone("parent.example", "sub IN NS ns.elsewhere.test.\n"),
        zone("deep.sub.parent.example", ""));
    assertEquals(List.of(), loaded.warnings());
  }

  private static String soaOwner(Message reply) {
    List<Record> authority = reply.getSection(Section.AUTHORITY);
    assertEquals(List.of(Type.SOA), authority.stream().map(Record::getType).toList(), reply::toString);
    return authority.getFirst().getName().toString();
  }

  private static Message ask(Asking asking, String name, int type) throws IOException {
    return asking.ask(Name.fromString(name), type);
  }

  private static Asking serve(ZoneFile... zones) throws ZoneException {
    return new Asking(load(zones).zones());
  }

  private static ZoneLoader.Loaded load(ZoneFile... zones) throws ZoneException {
    return ZoneLoader.load(List.of(zones), List.of(), List.of(), new ReverseDefaults(0, ".", ".", ""));
  }

  private ZoneFile zone(String origin, String records) throws IOException {
    return new ZoneFile(Files.writeString(folder.resolve(origin + ".zone"), APEX + records), origin);
  }
}
