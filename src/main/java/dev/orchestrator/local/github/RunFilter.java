package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Call;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Which runs a list shows: the query parameters branch, event, status, head_sha and created.
 *
 * <p>Source: GitHub, "List workflow runs for a repository".
 */
record RunFilter(
    Optional<String> branch,
    Optional<String> event,
    Optional<String> status,
    Optional<String> sha,
    Instant from,
    Instant to) {

  /** The filter of {@code call}; a {@code created} that is not understood finds nothing. */
  static RunFilter of(Call call) {
    Instant from = Instant.MIN;
    Instant to = Instant.MAX;
    String created = call.query("created").orElse("");
    try {
      if (created.contains("..")) {
        String first = created.substring(0, created.indexOf(".."));
        String second = created.substring(created.indexOf("..") + 2);
        from = first.equals("*") ? from : begin(first);
        to = second.equals("*") ? to : end(second);
      } else if (created.startsWith(">=")) {
        from = begin(created.substring(2));
      } else if (created.startsWith(">")) {
        from = end(created.substring(1)).plusMillis(1);
      } else if (created.startsWith("<=")) {
        to = end(created.substring(2));
      } else if (created.startsWith("<")) {
        to = begin(created.substring(1)).minusMillis(1);
      } else if (!created.isEmpty()) {
        from = begin(created);
        to = end(created);
      }
    } catch (DateTimeParseException notUnderstood) {
      from = Instant.MAX;
    }
    return new RunFilter(
        call.query("branch"),
        call.query("event"),
        call.query("status"),
        call.query("head_sha"),
        from,
        to);
  }

  /** Status also finds conclusions. */
  boolean shows(WorkflowRun run, Instant now) {
    return branch.filter(one -> !one.equals(run.branch())).isEmpty()
        && event.filter(one -> !one.equals(run.event())).isEmpty()
        && sha.filter(one -> !one.equals(run.sha())).isEmpty()
        && status
            .filter(one ->
                !one.equals(run.status(now)) && run.conclusion(now).filter(one::equals).isEmpty())
            .isEmpty()
        && !run.createdAt().isBefore(from)
        && !run.createdAt().isAfter(to);
  }

  private static Instant begin(String text) {
    return text.contains("T")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The end of the day, or of the second. */
  private static Instant end(String text) {
    return text.contains("T")
        ? begin(text).plusMillis(999)
        : LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
  }
}
