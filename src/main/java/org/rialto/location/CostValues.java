package org.rialto.location;

import java.io.IOException;
import java.util.Arrays;

/**
 * Costs in blocks: where few of them change, all blocks but those of these are shared. A map of millions of costs of
 * which one changed, copied whole, is megabytes for each change that is pushed, and collectors stop all threads for it.
 */
final class CostValues {
  private static final int BLOCK_BITS = 12;
  private static final int BLOCK = 1 << BLOCK_BITS;

  private final CostBlock[] blocks;
  private final int count;

  private CostValues(CostBlock[] blocks, int count) {
    this.blocks = blocks;
    this.count = count;
  }

  void write(MapOutput out) throws IOException {
    for (CostBlock block : blocks) block.write(out);
  }

  /**
   * So many costs that {@link #write} wrote.
   *
   * @throws MapException if one isn't finite
   */
  static CostValues read(int count, MapInput in) throws IOException {
    CostBlock[] blocks = new CostBlock[Math.ceilDiv(count, BLOCK)];
    for (int i = 0; i < blocks.length; i++) blocks[i] = CostBlock.read(Math.min(BLOCK, count - (i << BLOCK_BITS)), in);
    return new CostValues(blocks, count);
  }

  int size() {
    return count;
  }

  CostBlock block(int number) {
    return blocks[number];
  }

  /** These costs, in the blocks of others where those have the same at the same places. */
  CostValues sharing(CostValues others) {
    CostBlock[] shared = blocks.clone();
    for (int i = 0; i < shared.length && i < others.blocks.length; i++) {
      CostBlock other = others.blocks[i];
      if (other.size() == shared[i].size() && other.isSame(0, other.size(), shared[i], 0)) shared[i] = other;
    }
    return new CostValues(shared, count);
  }

  double at(int i) {
    return blocks[i >> BLOCK_BITS].at(i & BLOCK - 1);
  }

  /** Copies the costs from a place to before another, to the first places of an array. */
  void copy(int from, int end, double[] to) {
    int i = from;
    while (i < end) {
      int inBlock = i & BLOCK - 1;
      int many = Math.min(end - i, BLOCK - inBlock);
      blocks[i >> BLOCK_BITS].copy(inBlock, inBlock + many, to, i - from);
      i += many;
    }
  }

  /** Whether costs of a map, from a place to before another, are those of another map from a place on. */
  boolean isSame(int from, int to, CostValues other, int otherFrom) {
    int i = from;
    while (i < to) {
      int j = otherFrom + i - from;
      int inBlock = i & BLOCK - 1;
      int inOther = j & BLOCK - 1;
      int many = Math.min(to - i, BLOCK - Math.max(inBlock, inOther));
      CostBlock block = blocks[i >> BLOCK_BITS];
      CostBlock otherBlock = other.blocks[j >> BLOCK_BITS];
      boolean isShared = block == otherBlock && inBlock == inOther;
      if (!isShared && !block.isSame(inBlock, inBlock + many, otherBlock, inOther)) return false;
      i += many;
    }
    return true;
  }

  /** Takes costs one by one, or in place of others; not for use by several threads. */
  static final class Builder {
    private static final int BLOCKS_AT_FIRST = 16;

    private CostBlock[] blocks;
    /** Which blocks are shared with costs there are. */
    private boolean[] isShared;
    private int count;

    Builder() {
      blocks = new CostBlock[BLOCKS_AT_FIRST];
      isShared = new boolean[BLOCKS_AT_FIRST];
    }

    /** Begins with costs there are. */
    Builder(CostValues known) {
      blocks = known.blocks.clone();
      isShared = new boolean[blocks.length];
      Arrays.fill(isShared, true);
      count = known.count;
    }

    int count() {
      return count;
    }

    /** One more; not NaN. */
    void add(double value) {
      int block = count >> BLOCK_BITS;
      int inBlock = count & BLOCK - 1;
      if (inBlock == 0) begin(block);
      else if (blocks[block].size() == inBlock) own(block, BLOCK);
      blocks[block] = blocks[block].set(inBlock, value, inBlock);
      count++;
    }

    private void begin(int block) {
      if (block == blocks.length) {
        blocks = Arrays.copyOf(blocks, 2 * block + 1);
        isShared = Arrays.copyOf(isShared, blocks.length);
      }
      blocks[block] = block == 0 ? CostBlock.first(BLOCK) : blocks[block - 1].next(BLOCK);
    }

    private void own(int block, int size) {
      blocks[block] = blocks[block].copy(size);
      isShared[block] = false;
    }

    /** Another in the place of one; not NaN. */
    void set(int i, double value) {
      int block = i >> BLOCK_BITS;
      if (isShared[block]) own(block, blocks[block].size());
      int used = Math.min(BLOCK, count - (block << BLOCK_BITS));
      blocks[block] = blocks[block].set(i & BLOCK - 1, value, used);
    }

    /** The costs. The builder is spent. */
    CostValues build() {
      int many = (count + BLOCK - 1) >> BLOCK_BITS;
      CostBlock[] built = many == blocks.length ? blocks : Arrays.copyOf(blocks, many);
      int inLast = count - (many - 1 << BLOCK_BITS);
      if (many > 0 && built[many - 1].size() > inLast) built[many - 1] = built[many - 1].copy(inLast);
      return new CostValues(built, count);
    }
  }
}
