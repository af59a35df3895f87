package dev.orchestrator.rule;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * The part of PromQL that the rules need. An expression is written as PromQL for Prometheus, and
 * evaluated over stored windows without one; both have the same value, but for what Prometheus
 * extrapolates. Every expression has at most one value, with no labels.
 */
sealed interface Expression {

  /** How it is written in PromQL. */
  String promQl();

  /**
   * Its value at a time.
   *
   * @return empty if there is no value; a condition that does not hold has none
   */
  Optional<Ratio> value(MetricWindows windows, Instant at);

  /** The expressions it is made of. */
  Stream<Expression> parts();

  /** The families it looks at. */
  default Stream<String> families() {
    return parts().flatMap(Expression::families);
  }

  /** How far back it looks. */
  default Duration lookback() {
    return parts().map(Expression::lookback).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  /** Whether its value at an earlier time can be found out later; that of a gauge cannot. */
  default boolean isHistoric() {
    return parts().allMatch(Expression::isHistoric);
  }

  /** A number. */
  record Constant(BigDecimal number) implements Expression {
    @Override
    public String promQl() {
      return number.toPlainString();
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      return Optional.of(Ratio.of(number));
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.empty();
    }
  }

  /**
   * How much a counter grew.
   *
   * @param function {@code increase}, or {@code rate}, which is the same in a quotient of two
   * @param ago how long ago the range ended
   * @param summed whether the counter has labels that are to be summed over
   */
  record Growth(String function, Series series, Duration range, Duration ago, boolean summed)
      implements Expression {
    @Override
    public String promQl() {
      String offset = ago.isZero() ? "" : " offset " + duration(ago);
      String growth = "%s(%s[%s]%s)".formatted(function, series.promQl(), duration(range), offset);
      return summed ? "sum(" + growth + ")" : growth;
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      Instant end = at.minus(ago);
      return Optional.of(Ratio.of(windows.increase(series, end.minus(range), end)));
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.empty();
    }

    @Override
    public Stream<String> families() {
      return Stream.of(series.family());
    }

    @Override
    public Duration lookback() {
      return range.plus(ago);
    }
  }

  /** What a counter counted ever. */
  record Total(Series series, boolean summed) implements Expression {
    @Override
    public String promQl() {
      return summed ? "sum(" + series.promQl() + ")" : series.promQl();
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      return Optional.of(Ratio.of(windows.total(series)));
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.empty();
    }

    @Override
    public Stream<String> families() {
      return Stream.of(series.family());
    }
  }

  /**
   * A gauge.
   *
   * @param function {@code max}, {@code min}, or empty for a gauge without labels
   */
  record Gauge(String function, String name) implements Expression {
    @Override
    public String promQl() {
      return function.isEmpty() ? name : function + "(" + name + ")";
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      Stream<BigDecimal> samples = windows.samples(name).stream();
      BinaryOperator<BigDecimal> choice =
          function.equals("min") ? BigDecimal::min : BigDecimal::max;
      return samples.reduce(choice).map(Ratio::of);
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.empty();
    }

    @Override
    public Stream<String> families() {
      return Stream.of(name);
    }

    @Override
    public boolean isHistoric() {
      return false;
    }
  }

  /** 1 if a gauge has no sample. */
  record Absent(String name) implements Expression {
    @Override
    public String promQl() {
      return "absent(" + name + ")";
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      return windows.samples(name).isEmpty()
          ? Optional.of(Ratio.of(BigDecimal.ONE))
          : Optional.empty();
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.empty();
    }

    @Override
    public Stream<String> families() {
      return Stream.of(name);
    }

    @Override
    public boolean isHistoric() {
      return false;
    }
  }

  /** The time of the evaluation, in seconds. */
  record Time() implements Expression {
    @Override
    public String promQl() {
      return "time()";
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      return Optional.of(Ratio.of(BigDecimal.valueOf(at.getEpochSecond())));
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.empty();
    }
  }

  /** In parentheses. */
  record Grouped(Expression inner) implements Expression {
    @Override
    public String promQl() {
      return "(" + inner.promQl() + ")";
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      return inner.value(windows, at);
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.of(inner);
    }
  }

  /** 0 where there is no series yet; over windows there always is one. */
  record OrZero(Expression inner) implements Expression {
    @Override
    public String promQl() {
      return "(" + inner.promQl() + " or vector(0))";
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      return inner.value(windows, at).or(() -> Optional.of(Ratio.of(BigDecimal.ZERO)));
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.of(inner);
    }
  }

  /** At least a number. */
  record ClampMin(Expression inner, BigDecimal least) implements Expression {
    @Override
    public String promQl() {
      return "clamp_min(%s, %s)".formatted(inner.promQl(), least.toPlainString());
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      Ratio bound = Ratio.of(least);
      return inner.value(windows, at).map(value -> value.compareTo(bound) < 0 ? bound : value);
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.of(inner);
    }
  }

  /** How two numbers become one. */
  enum Operator {
    MINUS("-"),
    TIMES("*"),
    DIVIDED_BY("/");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }
  }

  /** A calculation with two numbers. */
  record Calculation(Expression left, Operator operator, Expression right) implements Expression {
    @Override
    public String promQl() {
      return left.promQl() + " " + operator.symbol + " " + right.promQl();
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      Optional<Ratio> first = left.value(windows, at);
      Optional<Ratio> second = right.value(windows, at);
      if (first.isEmpty() || second.isEmpty()) {
        return Optional.empty();
      }
      return switch (operator) {
        case MINUS -> Optional.of(first.get().minus(second.get()));
        case TIMES -> Optional.of(first.get().times(second.get()));
        case DIVIDED_BY -> first.get().dividedBy(second.get());
      };
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.of(left, right);
    }
  }

  /** How two numbers compare. */
  enum Relation {
    BELOW("<"),
    ABOVE(">"),
    AT_LEAST(">="),
    EQUAL("==");

    private final String symbol;

    Relation(String symbol) {
      this.symbol = symbol;
    }

    boolean holds(int comparison) {
      return switch (this) {
        case BELOW -> comparison < 0;
        case ABOVE -> comparison > 0;
        case AT_LEAST -> comparison >= 0;
        case EQUAL -> comparison == 0;
      };
    }
  }

  /** The left number, where the relation holds. */
  record Comparison(Expression left, Relation relation, Expression right) implements Expression {
    @Override
    public String promQl() {
      return left.promQl() + " " + relation.symbol + " " + right.promQl();
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      Optional<Ratio> threshold = right.value(windows, at);
      return left.value(windows, at)
          .filter(
              value -> threshold.isPresent() && relation.holds(value.compareTo(threshold.get())));
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.of(left, right);
    }
  }

  /** The left condition, where the right one holds too. */
  record And(Expression left, Expression right) implements Expression {
    @Override
    public String promQl() {
      return left.promQl() + " and " + right.promQl();
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      return left.value(windows, at).filter(value -> right.value(windows, at).isPresent());
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.of(left, right);
    }
  }

  /** The left condition, or where it does not hold the right one. */
  record Or(Expression left, Expression right) implements Expression {
    @Override
    public String promQl() {
      return left.promQl() + " or " + right.promQl();
    }

    @Override
    public Optional<Ratio> value(MetricWindows windows, Instant at) {
      return left.value(windows, at).or(() -> right.value(windows, at));
    }

    @Override
    public Stream<Expression> parts() {
      return Stream.of(left, right);
    }
  }

  /** In the largest unit that divides it: {@code 15m}, {@code 24h}, {@code 7d}. */
  static String duration(Duration duration) {
    if (duration.toHours() >= 48 && duration.toHours() % 24 == 0) {
      return duration.toDays() + "d";
    }
    return duration.toMinutes() % 60 == 0 && !duration.isZero()
        ? duration.toHours() + "h"
        : duration.toMinutes() + "m";
  }

  // ---- how rules write them

  static Expression number(String number) {
    return new Constant(new BigDecimal(number));
  }

  static Expression increase(Series series, Duration range) {
    return new Growth("increase", series, range, Duration.ZERO, false);
  }

  static Expression sumOfIncrease(Series series, Duration range) {
    return new Growth("increase", series, range, Duration.ZERO, true);
  }

  /** The increase in the range before this one. */
  static Expression sumOfIncreaseBefore(Series series, Duration range) {
    return new Growth("increase", series, range, range, true);
  }

  static Expression sumOfRate(Series series, Duration range) {
    return new Growth("rate", series, range, Duration.ZERO, true);
  }

  default Expression dividedBy(Expression other) {
    return new Calculation(this, Operator.DIVIDED_BY, other);
  }

  default Expression times(Expression other) {
    return new Calculation(this, Operator.TIMES, other);
  }

  default Expression minus(Expression other) {
    return new Calculation(this, Operator.MINUS, other);
  }

  default Expression orZero() {
    return new OrZero(this);
  }

  default Expression grouped() {
    return new Grouped(this);
  }

  default Expression below(Expression threshold) {
    return new Comparison(this, Relation.BELOW, threshold);
  }

  default Expression below(String threshold) {
    return below(number(threshold));
  }

  default Expression above(Expression threshold) {
    return new Comparison(this, Relation.ABOVE, threshold);
  }

  default Expression above(String threshold) {
    return above(number(threshold));
  }

  default Expression atLeast(String threshold) {
    return new Comparison(this, Relation.AT_LEAST, number(threshold));
  }

  default Expression isZero() {
    return new Comparison(this, Relation.EQUAL, number("0"));
  }

  default Expression and(Expression other) {
    return new And(this, other);
  }

  default Expression or(Expression other) {
    return new Or(this, other);
  }
}
