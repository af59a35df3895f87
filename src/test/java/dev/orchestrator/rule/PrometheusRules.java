package dev.orchestrator.rule;

import java.util.List;
import java.util.Locale;

/** The rules as a file for Prometheus. */
final class PrometheusRules {
  private PrometheusRules() {}

  static String file(List<Rule> rules) {
    var text =
        new StringBuilder(
            """
            # The alerting rules for Prometheus, made from the table of rules in the code, by which they are also
            # evaluated without a Prometheus. What to do about each: RUNBOOK.md section 8.
            groups:
            """);
    String group = "";
    for (Rule rule : rules) {
      if (!rule.group().equals(group)) {
        group = rule.group();
        text.append("  - name: ").append(group).append("\n    interval: 1m\n    rules:\n");
      }
      text.append("      - alert: ").append(rule.name());
      text.append("\n        expr: |-\n          ").append(rule.promQl());
      if (!rule.pending().isZero()) {
        text.append("\n        for: ").append(Expression.duration(rule.pending()));
      }
      text.append("\n        labels:\n          severity: ").append(severity(rule));
      text.append("\n        annotations:\n          summary: ").append(quoted(rule.summary()));
      text.append("\n          description: ").append(quoted(rule.action())).append('\n');
    }
    return text.toString();
  }

  static String severity(Rule rule) {
    return rule.level().name().toLowerCase(Locale.ROOT);
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** An alert as promtool expects it. */
  static String expected(Rule rule, String indent) {
    return """
    - exp_labels:
        severity: %s
      exp_annotations:
        summary: %s
        description: %s
    """
        .formatted(severity(rule), quoted(rule.summary()), quoted(rule.action()))
        .indent(indent.length());
  }
}
