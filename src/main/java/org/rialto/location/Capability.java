package org.rialto.location;

/**
 * Something that a downstream CDN can do, as it advertises it (RFC 8008 §5.3 to §5.7).
 *
 * @param value 1 to 256 characters, compared as they are: a name of the registry that is the kind's
 */
public record Capability(Kind kind, String value) {
  /** Longer ones are in no registry. */
  public static final int VALUE_MAX = 256;

  /** What kinds of capabilities there are; others are ignored. */
  public enum Kind {
    /** By which protocols it delivers content. */
    DELIVERY_PROTOCOL("FCI.DeliveryProtocol", "delivery-protocols", "delivery protocol"),
    /** By which protocols it gets content from us. */
    ACQUISITION_PROTOCOL("FCI.AcquisitionProtocol", "acquisition-protocols", "acquisition protocol"),
    /** How requests may be redirected to it. */
    REDIRECTION_MODE("FCI.RedirectionMode", "redirection-modes", "redirection mode"),
    /** What records of deliveries it can give; each advertisement tells one. */
    LOGGING("FCI.Logging", "record-type", "logging record type"),
    /** Which types of metadata it obeys, beside those of the structure. */
    METADATA("FCI.Metadata", "metadata", "metadata type");

    private final String type;
    private final String property;
    private final String words;

    Kind(String type, String property, String words) {
      this.type = type;
      this.property = property;
      this.words = words;
    }

    /** The {@code capability-type} that stands for it. */
    public String type() {
      return type;
    }

    /** The member of {@code capability-value} that has its values. */
    public String property() {
      return property;
    }
  }

  public Capability {
    if (value.isEmpty() || value.length() > VALUE_MAX) {
      throw new MapException("\"" + Names.shown(value) + "\" is no " + kind.words + ": it has " + value.length()
          + " characters, not 1 to " + VALUE_MAX);
    }
  }

  /** As people are told of it. */
  @Override public String toString() {
    return kind.words + " " + value;
  }
}
