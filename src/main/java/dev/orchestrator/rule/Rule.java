package dev.orchestrator.rule;

import dev.orchestrator.alert.Severity;
import java.time.Duration;

/**
 * An alerting rule.
 *
 * @param group of rules that are about one thing
 * @param level the label {@code severity}
 * @param expression fires where it has a value
 * @param pending how long the expression has to hold before the rule fires
 * @param summary what it means that the rule fires: one sentence
 * @param action what to do then: one or more sentences
 */
record Rule(
    String group,
    String name,
    Level level,
    Expression expression,
    Duration pending,
    String summary,
    String action) {

  /** How bad it is, as a label of the rule and as the severity of its alert. */
  enum Level {
    CRITICAL(Severity.CRITICAL),
    WARNING(Severity.WARNING),
    INFO(Severity.NOTICE);

    private final Severity severity;

    Level(Severity severity) {
      this.severity = severity;
    }

    Severity severity() {
      return severity;
    }
  }

  /** The expression in PromQL. */
  String promQl() {
    return expression.promQl();
  }

  /** What its alert says. */
  String message() {
    return name + ": " + summary;
  }

  /** What its alert gives as the cause. */
  String cause(String value) {
    return "The value is " + value + ". " + action;
  }
}
