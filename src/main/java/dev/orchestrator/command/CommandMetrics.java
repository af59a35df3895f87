package dev.orchestrator.command;

import dev.orchestrator.prometheus.Count;
import dev.orchestrator.prometheus.MetricFamily;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceStatus;
import java.util.List;
import java.util.stream.Stream;

/**
 * What commands count when they end: {@code orchestrator_commands_total{cmd,status}}. A press of a
 * button counts for the command of its button. What has the name of no command counts as {@value
 * MetricGroup#OTHER}, so that names from outside make no label sets.
 */
public final class CommandMetrics {
  public static final MetricFamily.Counter COMMANDS =
      MetricFamily.counter(
              "c", "orchestrator_commands_total", "Commands and presses of buttons that ended.")
          .by(
              "status",
              TraceStatus.SUCCEEDED.word(),
              TraceStatus.FAILED.word(),
              TraceStatus.REFUSED.word());

  private final MetricGroup group;

  /**
   * @param names of the commands, each present from the start
   */
  public CommandMetrics(List<String> names) {
    this.group =
        MetricGroup.of("command", COMMANDS)
            .labels("cmd")
            .withoutWindows()
            .initially(
                Stream.concat(names.stream(), Stream.of(MetricGroup.OTHER)).map(List::of).toList());
  }

  public MetricGroup group() {
    return group;
  }

  /**
   * What this end counts.
   *
   * @param end with a final status
   */
  public Count of(Trace end) {
    boolean isKnown = group.initial().contains(List.of(end.command()));
    return group
        .count(isKnown ? end.command() : MetricGroup.OTHER)
        .add(COMMANDS, end.status().word());
  }
}
