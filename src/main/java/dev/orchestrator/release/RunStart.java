package dev.orchestrator.release;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** The result of starting a workflow. */
public sealed interface RunStart {

  /** This is the run that was started, and no other. */
  record Started(long runId, Optional<URI> page) implements RunStart {}

  /**
   * GitHub was asked, and the run is not to be seen yet.
   *
   * @param lookAt when to look again
   */
  record NotSeenYet(Instant lookAt) implements RunStart {}

  /**
   * GitHub was asked, and no run with this correlation id came to be seen.
   *
   * @param accepted whether GitHub said that it took the request
   */
  record NeverSeen(boolean accepted) implements RunStart {}

  /** GitHub said no, and nothing was started. */
  record Refused(String sentence) implements RunStart {}
}
