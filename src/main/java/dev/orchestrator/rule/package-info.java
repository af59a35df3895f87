/**
 * Rules over metrics, which fire as Prometheus' alerting rules do and without a Prometheus: {@link
 * dev.orchestrator.rule.Rules} is the table, {@link dev.orchestrator.rule.RuleEvaluation} moves the
 * state of each rule, and the alerts manager tells of changes.
 */
@NullMarked
package dev.orchestrator.rule;

import org.jspecify.annotations.NullMarked;
