package dev.orchestrator.http;

import dev.orchestrator.http.HttpOutcome.Answered;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Where a response redirects to. Whether the address may be called is the caller's decision. */
public final class Redirect {
  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirect() {}

  /** The address that a response redirects to; empty if it redirects nowhere. */
  public static Optional<URI> target(URI from, HttpOutcome outcome) {
    if (!(outcome instanceof Answered answer) || !STATUSES.contains(answer.status())) {
      return Optional.empty();
    }
    try {
      return answer.header("location").map(from::resolve);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
