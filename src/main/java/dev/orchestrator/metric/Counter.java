package dev.orchestrator.metric;

import dev.orchestrator.log.Field;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * A number of events, by service and stage, that CloudWatch reads from the log. The count stands in
 * the line that tells of the event, so no log level can part the two. Source: Amazon CloudWatch,
 * "Embedded metric format specification".
 */
public final class Counter {
  public static final String NAMESPACE = "Orchestrator";

  private final String name;
  private final InstantSource clock;

  /**
   * @param name what is counted, in small letters with underscores: {@code alerts_not_delivered};
   *     its unit is Count
   */
  public Counter(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  /** The fields that make a log line count one, and {@code more} beside them. */
  public Field[] one(Field... more) {
    var fields = new Field[more.length + 2];
    System.arraycopy(more, 0, fields, 0, more.length);
    fields[more.length] = Field.of(name, 1);
    fields[more.length + 1] =
        Field.of(
            "_aws",
            Map.of(
                "Timestamp",
                clock.millis(),
                "CloudWatchMetrics",
                List.of(
                    Map.of(
                        "Namespace",
                        NAMESPACE,
                        "Dimensions",
                        List.of(List.of("service", "stage")),
                        "Metrics",
                        List.of(Map.of("Name", name, "Unit", "Count"))))));
    return fields;
  }
}
