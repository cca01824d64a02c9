package org.rialto.alto;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rialto.location.CostCalendar;
import org.rialto.location.CostLayers;
import org.rialto.location.CostMap;
import org.rialto.location.MapException;
import org.rialto.location.Schedule;

/** A calendared cost map (RFC 8896 §5.1). */
final class CalendarJson {
  /** An IMF-fixdate (RFC 9110 §5.6.7), read so that those in RFC 8896 pass: they have wrong weekdays and short days. */
  private static final Pattern DATE =
      Pattern.compile("(?:[A-Za-z]+, )?(\\d{1,2}) ([A-Za-z]{3}) (\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d) GMT");
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  /** More rounds than any calendar needs. */
  private static final long ROUNDS_MAX = 1_000_000_000;

  private CalendarJson() {}

  /**
   * What came: a calendar or, of a server that gives none after all, the costs that apply.
   *
   * @param costs those that apply; of a calendar those of the first interval
   */
  record Read(CostMap costs, Optional<CostCalendar> calendar, CostMeta meta) {}

  /**
   * Reads an answer.
   *
   * @param terms what the directory says of the calendar
   * @param remarks told of arrays that are ignored
   * @throws MapException naming member and value, if the answer breaks a rule or a limit, or isn't as the directory
   *     says
   */
  static Read read(BoundedInput in, Limits limits, CalendarTerms terms, Consumer<String> remarks) throws IOException {
    CostMap.Builder pairs = new CostMap.Builder();
    CostLayers layers = new CostLayers(pairs, terms.intervals());
    CostArray array = new CostArray(terms.intervals(), true);
    CostArrays rows = new CostArrays(limits, pairs, array, layers::cost);
    CostMeta meta = new CostMeta(false);
    JsonInput.object(in, json -> {
      CostMapJson.read(json, meta, rows);
      return meta;
    });
    meta.schedule().ifPresent(schedule -> check(schedule, terms));
    if (array.arrays() > 0 && meta.schedule().isEmpty()) {
      throw new MapException("meta/calendar-response-attributes: missing (RFC 8896 §5.1.2)");
    }
    if (array.ignored() + array.unknown() > 0) {
      remarks.accept("ignores the arrays of some pairs, that aren't of " + terms.intervals()
          + " numbers: these have no cost (RFC 8896 §3.3)");
    }
    List<CostMap> maps = layers.build(meta.networkMap(), meta.type());
    return new Read(maps.getFirst(), meta.schedule().map(schedule -> new CostCalendar(schedule, maps)), meta);
  }

  /** What an answer says must be what its directory says (§5.1.2). */
  static void check(Schedule schedule, CalendarTerms terms) {
    if (schedule.intervals() == terms.intervals() && schedule.intervalSeconds() == terms.intervalSeconds()) return;
    throw new MapException("meta/calendar-response-attributes: " + schedule.intervals() + " intervals of "
        + schedule.intervalSeconds() + " seconds, while the directory says " + terms.intervals() + " of "
        + terms.intervalSeconds() + " (RFC 8896 §5.1.2)");
  }

  /** Reads when each value applies; of several objects, which are for several types, the first, as one is asked for. */
  static Schedule readSchedule(JsonInput json) {
    Optional<Schedule> first = Optional.empty();
    json.startArray();
    while (json.nextElement()) {
      Schedule each = readAttributes(json);
      if (first.isEmpty()) first = Optional.of(each);
    }
    return TagJson.required(first, "meta/calendar-response-attributes/0");
  }

  private static Schedule readAttributes(JsonInput json) {
    String path = json.path();
    Optional<Instant> start = Optional.empty();
    Optional<Double> seconds = Optional.empty();
    Optional<Double> intervals = Optional.empty();
    double rounds = 1;
    json.startObject();
    while (json.nextMember()) {
      switch (json.name()) {
        case "calendar-start-time" -> start = Optional.of(date(json));
        case "time-interval-size" -> seconds = Optional.of(json.number());
        case "number-of-intervals" -> intervals = Optional.of(whole(json));
        case "repeated" -> rounds = whole(json);
        default -> json.skip();
      }
    }
    return new Schedule(TagJson.required(start, path + "/calendar-start-time"),
        TagJson.required(seconds, path + "/time-interval-size"),
        TagJson.required(intervals, path + "/number-of-intervals").intValue(), Math.min((long) rounds, ROUNDS_MAX));
  }

  /** Reads a whole number from 1 on. */
  static double whole(JsonInput json) {
    double number = json.number();
    if (number < 1 || number != Math.rint(number)) {
      throw json.refused("expected a whole number from 1 on, found " + number + " (RFC 8896 §4.1, §5.1.2)");
    }
    return number;
  }

  private static Instant date(JsonInput json) {
    String text = json.string();
    Matcher date = DATE.matcher(text);
    int month = date.matches() ? 1 + MONTHS.indexOf(date.group(2)) : 0;
    try {
      if (month > 0) {
        return LocalDateTime.of(number(date, 3), month, number(date, 1), number(date, 4), number(date, 5),
            number(date, 6)).toInstant(ZoneOffset.UTC);
      }
    } catch (DateTimeException e) {
      // as wrong as one that isn't written as a date
    }
    throw json.refused("\"" + text + "\" is no date such as \"Tue, 15 Nov 1994 08:12:31 GMT\" (RFC 8896 §5)");
  }

  private static int number(Matcher date, int group) {
    return Integer.parseInt(date.group(group));
  }
}
