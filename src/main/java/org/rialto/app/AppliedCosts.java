package org.rialto.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.rialto.alto.MapStore;
import org.rialto.location.CostMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The costs that are applied in place of those of the last good maps, as these have hardly changed: kept on disk, so
 * that a restart moves no client that small changes didn't.
 * <pre>
 *   "RIALTCST"  version  which kept maps  count  which pair[]  cost[]  CRC-32C of all before
 * </pre>
 */
final class AppliedCosts {
  private static final Logger LOG = LoggerFactory.getLogger(AppliedCosts.class);

  private static final long MAGIC = 0x5249414c54435354L;
  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 8 + 4 + 8 + 4;
  private static final int CHECKSUM_BYTES = 4;
  private static final int ENTRY_BYTES = Integer.BYTES + Double.BYTES;
  private static final String SUFFIX = ".costs";

  private final Path directory;
  private final MapStore maps;

  /** A store in this directory, which the maps are kept in too. */
  AppliedCosts(Path directory, MapStore maps) {
    this.directory = directory;
    this.maps = maps;
  }

  /**
   * The costs applied in place of those of a source's last good maps.
   *
   * @return empty where none are kept, or none that are for these very maps
   */
  Optional<CostMap> load(String source, CostMap kept) {
    Path file = directory.resolve(source + SUFFIX);
    try {
      ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
      Optional<Long> mark = maps.mark(source);
      if (mark.isEmpty() || !isWhole(in) || in.getLong() != MAGIC || in.getInt() != VERSION
          || in.getLong() != mark.get()) {
        LOG.info("event=kept-costs-ignored file={} cause=\"damaged, or not for the maps that are kept\"", file);
        return Optional.empty();
      }
      int[] pairs = new int[in.getInt()];
      double[] costs = new double[pairs.length];
      for (int i = 0; i < pairs.length; i++) pairs[i] = in.getInt();
      for (int i = 0; i < costs.length; i++) costs[i] = in.getDouble();
      return Optional.of(pairs.length == 0 ? kept : kept.with(pairs, costs));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("event=kept-costs-ignored file={} cause=\"can't be read: {}\"", file, e.toString());
      return Optional.empty();
    }
  }

  private static boolean isWhole(ByteBuffer in) {
    int end = in.limit() - CHECKSUM_BYTES;
    if (end < HEAD_BYTES) return false;
    long count = in.getInt(HEAD_BYTES - Integer.BYTES);
    return end == HEAD_BYTES + ENTRY_BYTES * count && checksum(in, end) == in.getInt(end);
  }

  private static int checksum(ByteBuffer octets, int end) {
    CRC32C sum = new CRC32C();
    sum.update(octets.array(), 0, end);
    return (int) sum.getValue();
  }

  /**
   * Keeps what is applied in place of the source's costs; it will be used as long as its maps are those kept.
   *
   * @param applied has the pairs of {@code fetched}, in the same order
   */
  void save(TableStore.Marked source, CostMap fetched, CostMap applied) throws IOException {
    int[] pairs = IntStream.range(0, fetched.size())
        .filter(pair -> fetched.costAt(pair) != applied.costAt(pair)).toArray();
    int end = Math.toIntExact(HEAD_BYTES + (long) ENTRY_BYTES * pairs.length);
    ByteBuffer out = ByteBuffer.allocate(end + CHECKSUM_BYTES);
    out.putLong(MAGIC).putInt(VERSION).putLong(source.mark()).putInt(pairs.length);
    for (int pair : pairs) out.putInt(pair);
    for (int pair : pairs) out.putDouble(applied.costAt(pair));
    out.putInt(checksum(out, end));
    Path file = directory.resolve(source.told().source() + SUFFIX);
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.write(aside, out.array());
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
