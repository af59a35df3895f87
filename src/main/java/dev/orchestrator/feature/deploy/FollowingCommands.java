package dev.orchestrator.feature.deploy;

import dev.orchestrator.release.Deploy;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** The commands that follow deploys. */
final class FollowingCommands {
  /** A command that has just started may not have been recorded. */
  private static final Duration YOUNG = Duration.ofMinutes(1);

  private final TraceStore traces;
  private final InstantSource clock;

  FollowingCommands(TraceStore traces, InstantSource clock) {
    this.traces = traces;
    this.clock = clock;
  }

  /** Whether a command follows the deploy, as far as is known. */
  boolean follow(Deploy deploy) {
    Instant now = clock.instant();
    if (now.isBefore(deploy.origin().at().plus(YOUNG))) {
      return true;
    }
    Optional<Trace> follower =
        traces.find(deploy.origin().traceId(), now).stream()
            .filter(part -> part.key().interactionId().equals(deploy.id()))
            .findFirst();
    return follower.filter(trace -> trace.finishedAt().isEmpty()).isPresent();
  }
}
