package org.rialto.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.xbill.DNS.Name;

/** Our server and the four others, each with the same zones. */
final class FiveServers implements AutoCloseable {
  private final List<Server> others = new ArrayList<>();
  private final Map<Server, Set<String>> groups = new HashMap<>();
  private final Map<Name, String> groupOfZone = new TreeMap<>();
  private Server ours;

  /** @param zones the last is one that all load */
  FiveServers(Path folder, List<ZoneText> zones) throws Exception {
    for (ZoneText zone : zones) groupOfZone.put(Name.fromString(zone.origin()), zone.group());
    try {
      ours = Rialto.start(Files.createDirectory(folder.resolve("rialto")), zones);
      for (Peer peer : Peer.values()) {
        Path own = Files.createDirectory(folder.resolve(peer.name()));
        for (ZoneText zone : zones) zone.write(own);
        others.add(peer.start(own, zones));
      }
      for (Server server : others) groups.put(server, wholeGroups(zones, server.loaded(zones)));
    } catch (Exception | AssertionError failed) {
      close();
      throw failed;
    }
  }

  /** Groups of which a server has loaded every zone: about others it has nothing to say. */
  private static Set<String> wholeGroups(List<ZoneText> zones, Set<ZoneText> loaded) {
    Set<String> partial = zones.stream().filter(zone -> !loaded.contains(zone)).map(ZoneText::group)
        .collect(Collectors.toSet());
    return zones.stream().map(ZoneText::group).filter(group -> !partial.contains(group)).collect(Collectors.toSet());
  }

  /** Where our responses differ from what most of the others say. */
  List<Difference> differences(List<Question> questions) throws IOException, InterruptedException {
    Map<Server, List<byte[]>> replies = ask(questions);
    return IntStream.range(0, questions.size()).parallel().boxed()
        .flatMap(number -> differences(questions.get(number), number, replies).stream()).toList();
  }

  private Map<Server, List<byte[]>> ask(List<Question> questions) throws IOException, InterruptedException {
    Map<Server, Future<List<byte[]>>> asking = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Server server : all()) asking.put(server, threads.submit(() -> Conversation.ask(server, questions)));
    }
    Map<Server, List<byte[]>> replies = new HashMap<>();
    for (Server server : all()) {
      try {
        replies.put(server, asking.get(server).get());
      } catch (ExecutionException failed) {
        throw new IOException(server.name(), failed);
      }
    }
    return replies;
  }

  private List<Difference> differences(Question question, int number, Map<Server, List<byte[]>> replies) {
    String group = group(question.name());
    Map<String, Response> said = new LinkedHashMap<>();
    for (Server server : others) {
      if (groups.get(server).contains(group)) said.put(server.name(), response(replies.get(server).get(number)));
    }
    return Difference.of(question, response(replies.get(ours).get(number)), said);
  }

  private Response response(byte[] reply) {
    return Response.of(reply, groupOfZone.keySet());
  }

  private List<Server> all() {
    List<Server> all = new ArrayList<>(others);
    all.add(ours);
    return all;
  }

  /** That of the zone a name is in; of the last zone, which all have, where it is in none. */
  private String group(Name name) {
    for (Name zone = name; zone.labels() > 1; zone = new Name(zone, 1)) {
      String group = groupOfZone.get(zone);
      if (group != null) return group;
    }
    return "";
  }

  @Override public void close() {
    if (ours != null) ours.close();
    others.forEach(Server::close);
  }
}
