package dev.orchestrator.rule;

import dev.orchestrator.alert.AlertsManager;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.prometheus.ComputedGauge;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.rule.RuleStore.Clock;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates the rules and tells of changes.
 *
 * <p>The times of evaluation are the multiples of the interval, whenever a run takes place. A run
 * makes up, minute by minute, for the time since the last one, because the windows still tell what
 * was: so a rule that looks at five minutes and has to hold for one fires as it does in a
 * Prometheus that evaluates each minute, and a run that is late or missing neither shortens nor
 * lengthens what is pending. Rules over gauges, whose values of before are not kept, are evaluated
 * at the last time only.
 *
 * <p>Any number of workers may run at once: each state moves from one version to the next. A change
 * is written first and told then, so one that could not be told is told by the next run; the alerts
 * manager takes the same one only once.
 *
 * <p>If the windows cannot be read, every state stays as it is and the next run makes up for it.
 */
public final class RuleEvaluation {
  /** Between two evaluations that a run makes up for. */
  private static final Duration STEP = Duration.ofMinutes(1);

  /**
   * The longest time that is made up for. After more, what was pending is forgotten, as Prometheus
   * does after an outage of an hour ({@code --rules.alert.for-outage-tolerance}).
   */
  static final Duration MADE_UP = Duration.ofHours(1);

  private static final Log LOG = Log.named("rule");

  private final List<Rule> rules;
  private final WindowReader windows;
  private final Duration interval;
  private final RuleStore store;
  private final AlertsManager alerts;

  /** Reads the windows that evaluations from one time up to another need. */
  interface WindowReader {
    MetricWindows read(Instant from, Instant to);
  }

  RuleEvaluation(
      List<Rule> rules,
      WindowReader windows,
      Duration interval,
      Table table,
      AlertsManager alerts) {
    this.rules = List.copyOf(rules);
    this.windows = windows;
    this.interval = interval;
    this.store = new RuleStore(table);
    this.alerts = alerts;
  }

  /**
   * Evaluates the rules of the table {@link Rules}. A rule over a metric that is not declared is
   * left out.
   *
   * @param groups the metrics that are counted
   * @param gauges the metrics that are computed
   * @param interval between two evaluations, at least a second
   */
  public static RuleEvaluation of(
      MetricStore metrics,
      List<MetricGroup> groups,
      List<ComputedGauge> gauges,
      Duration interval,
      Table table,
      AlertsManager alerts) {
    var windows = new StoredWindows(metrics, groups, gauges, Rules.all());
    return new RuleEvaluation(Rules.all(), windows::since, interval, table, alerts);
  }

  /** The newest time of evaluation at this time. */
  public Instant timeAt(Instant now) {
    long seconds = interval.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds);
  }

  /**
   * Evaluates all rules up to the newest time of evaluation, and tells what has changed.
   *
   * @return whether all is evaluated and told
   * @throws TableUnavailable if the table could not be read or written
   */
  public boolean run(Instant now) {
    Instant at = timeAt(now);
    Optional<Stored<Clock>> clock = store.clock();
    Instant last = clock.map(it -> it.value().evaluatedAt()).orElse(at.minus(interval));
    Map<String, Stored<RuleState>> states = store.states();
    boolean complete = true;
    if (last.isBefore(at)) {
      boolean isGap = Duration.between(last, at).compareTo(MADE_UP) > 0;
      Instant from = isGap ? at.minus(MADE_UP) : last;
      MetricWindows read = windows.read(from, now);
      for (Rule rule : rules) {
        Optional<Stored<RuleState>> before = Optional.ofNullable(states.get(rule.name()));
        RuleState state = before.map(Stored::value).orElseGet(() -> RuleState.initial(rule.name()));
        RuleState next =
            evaluated(rule, isGap ? state.forgotten(from) : state, from, at, interval, read);
        if (!next.equals(state)) {
          Optional<Stored<RuleState>> moved = store.move(before, next);
          moved.ifPresent(it -> states.put(rule.name(), it));
          complete &= moved.isPresent();
          log(rule, state, next);
        }
      }
      store.advance(clock, at);
    }
    for (Rule rule : rules) {
      Stored<RuleState> state = states.get(rule.name());
      complete &= state == null || tell(rule, state);
    }
    return complete;
  }

  /** The state after the evaluations after {@code from}, up to {@code at}. */
  static RuleState evaluated(
      Rule rule,
      RuleState before,
      Instant from,
      Instant at,
      Duration interval,
      MetricWindows read) {
    if (!rule.expression().families().allMatch(read::knows)) {
      return before;
    }
    RuleState state = before;
    for (Instant time : rule.expression().isHistoric() ? times(from, at, interval) : List.of(at)) {
      if (time.isAfter(state.evaluatedAt())) {
        Optional<String> value = rule.expression().value(read, time).map(Ratio::toString);
        state = state.evaluated(time, value, rule.pending());
      }
    }
    return state;
  }

  private static List<Instant> times(Instant from, Instant at, Duration interval) {
    Duration step = interval.compareTo(STEP) < 0 ? interval : STEP;
    var times = new ArrayList<Instant>();
    for (Instant time = from.plus(step); time.isBefore(at); time = time.plus(step)) {
      times.add(time);
    }
    times.add(at);
    return times;
  }

  /** Whether there is nothing left to tell. */
  private boolean tell(Rule rule, Stored<RuleState> stored) {
    Optional<Stored<RuleState>> current = Optional.of(stored);
    while (current.isPresent()) {
      RuleState state = current.get().value();
      Optional<RuleState> told = toldNext(rule, state);
      if (told.isEmpty()) {
        return state.toEnd().isEmpty() && state.toRaise().isEmpty();
      }
      current = store.move(current, told.get());
    }
    return false;
  }

  /** The state after the next change was told; empty if there is none or it was not told. */
  private Optional<RuleState> toldNext(Rule rule, RuleState state) {
    String cause = rule.cause(state.value());
    if (state.toEnd().isPresent()) {
      long time = state.toEnd().get();
      return alerts.end(rule.message(), cause, state.hold(time))
          ? Optional.of(state.withEnded(time))
          : Optional.empty();
    }
    if (state.toRaise().isPresent()) {
      long time = state.toRaise().get();
      return alerts.hold(
              rule.level().severity(), rule.message(), cause, state.hold(time), List.of())
          ? Optional.of(state.withRaised(time))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static void log(Rule rule, RuleState before, RuleState next) {
    if (before.phase() != next.phase()) {
      LOG.info(
          "rule.changed",
          "a rule changed its state",
          Field.of("rule", rule.name()),
          Field.of("before", before.phase().name()),
          Field.of("state", next.phase().name()),
          Field.of("value", next.value()));
    }
  }
}
