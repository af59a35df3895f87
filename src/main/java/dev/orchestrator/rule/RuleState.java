package dev.orchestrator.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a rule has come. It moves as an alert of Prometheus does: what holds is pending, and
 * firing when it has held for the rule's time; what holds no more while it is pending is forgotten.
 * Source: Prometheus, {@code rules/alerting.go}.
 *
 * <p>No expression of a rule has labels, so a rule has one state.
 *
 * @param evaluatedAt the last evaluation that changed the state
 * @param activeAt since when the expression holds; empty unless pending or firing
 * @param value of the expression when the rule fired last, as people read it
 * @param fired how many times it has fired
 * @param raised the last of those times of which an alert was raised
 * @param ended the last of those times whose alert was ended
 */
record RuleState(
    String rule,
    Phase phase,
    Instant evaluatedAt,
    Optional<Instant> activeAt,
    Optional<Instant> firedAt,
    Optional<Instant> resolvedAt,
    String value,
    long fired,
    long raised,
    long ended) {

  /** Where it stands. */
  enum Phase {
    INACTIVE,
    PENDING,
    FIRING,
    RESOLVED
  }

  /** Of a rule that was never evaluated. */
  static RuleState initial(String rule) {
    return new RuleState(
        rule,
        Phase.INACTIVE,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        0,
        0,
        0);
  }

  /**
   * The state after an evaluation.
   *
   * @param found the value of the expression; empty if it does not hold
   * @param pending how long it has to hold
   */
  RuleState evaluated(Instant at, Optional<String> found, Duration pending) {
    if (found.isEmpty()) {
      return switch (phase) {
        case INACTIVE, RESOLVED -> this;
        case PENDING -> forgotten(at);
        case FIRING ->
            new RuleState(
                rule,
                Phase.RESOLVED,
                at,
                Optional.empty(),
                firedAt,
                Optional.of(at),
                value,
                fired,
                raised,
                ended);
      };
    }
    if (phase == Phase.FIRING) {
      return this;
    }
    Instant since = phase == Phase.PENDING ? activeAt.orElse(at) : at;
    if (Duration.between(since, at).compareTo(pending) >= 0) {
      return new RuleState(
          rule,
          Phase.FIRING,
          at,
          Optional.of(since),
          Optional.of(at),
          Optional.empty(),
          found.get(),
          fired + 1,
          raised,
          ended);
    }
    return phase == Phase.PENDING
        ? this
        : new RuleState(
            rule,
            Phase.PENDING,
            at,
            Optional.of(since),
            firedAt,
            resolvedAt,
            value,
            fired,
            raised,
            ended);
  }

  /** The clock of what is pending starts again. */
  RuleState forgotten(Instant at) {
    return phase != Phase.PENDING
        ? this
        : new RuleState(
            rule,
            Phase.INACTIVE,
            at,
            Optional.empty(),
            firedAt,
            resolvedAt,
            value,
            fired,
            raised,
            ended);
  }

  /** The time that is raised as an alert and not ended, though it is over. */
  Optional<Long> toEnd() {
    boolean over = raised < fired || phase != Phase.FIRING;
    return over && ended < raised ? Optional.of(raised) : Optional.empty();
  }

  /** The time that is to be raised as an alert. */
  Optional<Long> toRaise() {
    return raised < fired ? Optional.of(fired) : Optional.empty();
  }

  RuleState withRaised(long time) {
    return new RuleState(
        rule,
        phase,
        evaluatedAt,
        activeAt,
        firedAt,
        resolvedAt,
        value,
        fired,
        time,
        Math.max(ended, time - 1));
  }

  RuleState withEnded(long time) {
    return new RuleState(
        rule, phase, evaluatedAt, activeAt, firedAt, resolvedAt, value, fired, raised, time);
  }

  /** Names one of the times that the rule fired. */
  String hold(long time) {
    return "rule " + rule + " " + time;
  }
}
