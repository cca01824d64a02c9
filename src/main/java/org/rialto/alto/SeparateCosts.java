package org.rialto.alto;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.rialto.location.CostMap;
import org.rialto.location.CostPart;
import org.rialto.location.CostSum;
import org.rialto.location.VersionTag;

/**
 * The costs that are added up, of a server that has them in maps of their own only. Each is asked for when it is stale,
 * and they are added only while all are for one version of the network map. For one thread.
 */
final class SeparateCosts {
  private final Source source;
  private final Clock clock;
  private final Fetcher fetcher;
  private final Consumer<String> remarks;
  private final Map<URI, Cached<CostMap>> maps = new HashMap<>();
  private List<CostMap> added = List.of();
  private Optional<CostMap> sum = Optional.empty();

  SeparateCosts(Source source, Clock clock, Fetcher fetcher, Consumer<String> remarks) {
    this.source = source;
    this.clock = clock;
    this.fetcher = fetcher;
    this.remarks = remarks;
  }

  /**
   * The sum, as old as the oldest of its parts; or, where the parts aren't all for a version of the network map, one
   * that isn't.
   *
   * @param wanted the map of each part of the source's
   * @param anew whether to ask though they are fresh
   */
  Cached<CostMap> get(List<Directory.Resource> wanted, VersionTag networkMap, boolean anew) throws IOException {
    List<Cached<CostMap>> got = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) got.add(part(wanted.get(i).uri(), source.parts().get(i), anew));
    maps.keySet().retainAll(wanted.stream().map(Directory.Resource::uri).toList());
    Optional<Cached<CostMap>> other =
        got.stream().filter(part -> !part.value().networkMap().equals(networkMap)).findFirst();
    if (other.isPresent()) return other.get();
    Cached<CostMap> oldest = got.getFirst();
    for (Cached<CostMap> part : got) oldest = oldest.asOldAs(part);
    Optional<URI> pointer = got.stream().flatMap(part -> part.pointer().stream()).findFirst();
    return oldest.holding(sum(got.stream().map(Cached::value).toList()))
        .saying(new Cached.Meta(pointer, Optional.empty()));
  }

  /** Takes the parts as stale, however fresh they are by HTTP. */
  void doubt() {
    maps.replaceAll((_, part) -> part.outdated());
  }

  private Cached<CostMap> part(URI uri, CostPart part, boolean anew) throws IOException {
    Optional<Cached<CostMap>> known = Optional.ofNullable(maps.get(uri));
    if (known.isPresent() && !anew && !known.get().isDue(clock.instant())) return known.get();
    List<CostMeta> said = new ArrayList<>();
    Cached<CostMap> answer = fetcher.get(uri, MediaType.COST_MAP, known, anew, (in, _) -> {
      CostMeta meta = new CostMeta(false);
      CostMap map = CostMapJson.read(in, source.limits(), known.map(Cached::value), meta, OtherCosts.refused());
      said.add(meta);
      Walk.checkType(map, part.type());
      return map;
    });
    Cached<CostMap> got = said.isEmpty() ? answer : answer.saying(new Cached.Meta(said.getLast().pointer()
        .flatMap(pointer -> Pointers.resolved(uri, answer.base(), pointer, remarks)), Optional.empty()));
    Cached<CostMap> kept = known.map(Cached::value).filter(got.value()::isSame).map(got::holding).orElse(got);
    maps.put(uri, kept);
    return kept;
  }

  /** The same parts have the same sum. */
  private CostMap sum(List<CostMap> parts) {
    boolean isSame = sum.isPresent() && added.size() == parts.size();
    for (int i = 0; isSame && i < parts.size(); i++) isSame = added.get(i) == parts.get(i);
    if (!isSame) sum = Optional.of(CostSum.of(source.parts(), parts));
    added = parts;
    return sum.orElseThrow();
  }
}
