package dev.orchestrator.attestation;

import dev.orchestrator.text.Truncator;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What one check of a run found.
 *
 * @param detail one sentence, at most {@value #MAX_DETAIL} characters
 */
public record CheckResult(Check check, Result result, String detail, Duration took) {
  static final int MAX_DETAIL = 300;

  /** The checks of a run. */
  public enum Check {
    /** An item can be written to the table and read back. */
    TABLE,
    /** The product reports the commit that was last deployed. */
    DEPLOYED_COMMIT,
    /** The product answers. */
    HEALTH,
    /** The finished records are those that were attested. */
    HISTORY,
    /** The configuration is the one that the last decision was made on. */
    CONFIGURATION;

    /** Its name in statements and metrics. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a check ended. */
  public enum Result {
    PASSED,
    FAILED,
    /** There was nothing to look at. */
    SKIPPED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Result> of(String word) {
      for (Result result : values()) {
        if (result.word().equals(word)) {
          return Optional.of(result);
        }
      }
      return Optional.empty();
    }
  }

  /** What a check found, before its time is known. */
  public record Finding(Result result, String detail) {
    public static Finding passed(String detail) {
      return new Finding(Result.PASSED, detail);
    }

    public static Finding failed(String detail) {
      return new Finding(Result.FAILED, detail);
    }

    public static Finding skipped(String detail) {
      return new Finding(Result.SKIPPED, detail);
    }
  }

  public CheckResult {
    detail = Truncator.truncate(detail, MAX_DETAIL);
  }
}
