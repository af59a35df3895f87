package dev.orchestrator.trace;

import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a trace in X-Ray's form: {@code 1-}, 8 hex digits of the time in seconds, {@code -}, 24
 * random hex digits. Source: AWS X-Ray, "Trace ID format".
 */
public final class TraceId {
  private static final Pattern FORM = Pattern.compile("1-[0-9a-f]{8}-[0-9a-f]{24}");
  private static final Pattern ROOT =
      Pattern.compile("(?:^|;)\\s*Root=(" + FORM.pattern() + ")(?:;|$)");

  private TraceId() {}

  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  /** A new id for something that began at {@code now}. */
  public static String create(Instant now, RandomGenerator random) {
    return "1-%08x-%08x%016x"
        .formatted((int) now.getEpochSecond(), random.nextInt(), random.nextLong());
  }

  /** The id in Lambda's trace header, {@code Root=…;Parent=…;Sampled=…}, if it holds one. */
  public static Optional<String> ofHeader(String header) {
    Matcher matcher = ROOT.matcher(header);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
