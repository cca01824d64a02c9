package org.rialto.bench;

/** What is measured of each world: a column of the results. */
enum GrowthFigure {
  ROUTED_IN_BATCH(Kind.QUERY, "routed, in batches of 32"),
  ROUTED_ALONE(Kind.QUERY, "routed, one by one"),
  STORED_IN_BATCH(Kind.QUERY, "stored, in batches of 32"),
  STORED_ALONE(Kind.QUERY, "stored, one by one"),
  INDEX_COMPILE(Kind.COMPILE, "index"),
  TABLE_COMPILE(Kind.COMPILE, "redirection table"),
  ZONE_COMPILE(Kind.COMPILE, "zone, from its file"),
  INDEX_MEMORY(Kind.MEMORY, "index"),
  TABLE_MEMORY(Kind.MEMORY, "redirection table"),
  ZONE_MEMORY(Kind.MEMORY, "zone"),
  COSTS_MEMORY(Kind.MEMORY, "cost map");

  /** What kind of figure, and in what it is counted. */
  enum Kind {
    QUERY("time for a query", "ns"), COMPILE("compile", "ms"), MEMORY("memory kept", "MiB");

    final String label;
    final String unit;

    Kind(String label, String unit) {
      this.label = label;
      this.unit = unit;
    }
  }

  final Kind kind;
  final String label;

  GrowthFigure(Kind kind, String label) {
    this.kind = kind;
    this.label = label;
  }
}
