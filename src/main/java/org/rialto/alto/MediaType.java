package org.rialto.alto;

import java.util.Locale;

/**
 * The media types of ALTO's resources that are used here (RFC 7285 §14.1, RFC 9241 §7.1), of update streams (RFC 8895
 * §12) and of patches (RFC 7396, RFC 6902). None has parameters.
 */
final class MediaType {
  static final String DIRECTORY = "application/alto-directory+json";
  static final String NETWORK_MAP = "application/alto-networkmap+json";
  static final String COST_MAP = "application/alto-costmap+json";
  static final String NETWORK_MAP_FILTER = "application/alto-networkmapfilter+json";
  static final String COST_MAP_FILTER = "application/alto-costmapfilter+json";
  static final String ENDPOINT_COST = "application/alto-endpointcost+json";
  static final String ENDPOINT_COST_PARAMS = "application/alto-endpointcostparams+json";
  static final String PROPERTY_MAP = "application/alto-propmap+json";
  static final String PROPERTY_MAP_PARAMS = "application/alto-propmapparams+json";
  static final String ENDPOINT_PROPERTIES = "application/alto-endpointprop+json";
  static final String ENDPOINT_PROPERTIES_PARAMS = "application/alto-endpointpropparams+json";
  static final String CDNI_ADVERTISEMENT = "application/alto-cdni+json";
  static final String ERROR = "application/alto-error+json";
  static final String EVENT_STREAM = "text/event-stream";
  static final String UPDATE_PARAMS = "application/alto-updatestreamparams+json";
  static final String UPDATE_CONTROL = "application/alto-updatestreamcontrol+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String JSON_PATCH = "application/json-patch+json";

  private MediaType() {}

  /** Type and subtype of a Content-Type, in lower case and without parameters (RFC 9110 §8.3.1). */
  static String of(String contentType) {
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }
}
