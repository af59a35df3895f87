package dev.orchestrator.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * An exact fraction, so that a value that lies on a threshold is not above it by an error of
 * rounding.
 *
 * @param denominator above 0
 */
record Ratio(BigDecimal numerator, BigDecimal denominator) implements Comparable<Ratio> {
  private static final int SHOWN_DECIMALS = 3;

  Ratio {
    if (denominator.signum() <= 0) {
      throw new IllegalArgumentException("the denominator of a ratio is above 0");
    }
  }

  static Ratio of(BigDecimal number) {
    return new Ratio(number, BigDecimal.ONE);
  }

  Ratio minus(Ratio other) {
    return new Ratio(
        numerator.multiply(other.denominator).subtract(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Ratio times(Ratio other) {
    return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /** Empty for a division by zero, with which every comparison is false in Prometheus. */
  Optional<Ratio> dividedBy(Ratio other) {
    BigDecimal below = denominator.multiply(other.numerator);
    if (below.signum() == 0) {
      return Optional.empty();
    }
    BigDecimal above = numerator.multiply(other.denominator);
    return Optional.of(
        below.signum() > 0 ? new Ratio(above, below) : new Ratio(above.negate(), below.negate()));
  }

  @Override
  public int compareTo(Ratio other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** As people read it, with up to three decimals. */
  @Override
  public String toString() {
    BigDecimal rounded =
        numerator.divide(denominator, SHOWN_DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
