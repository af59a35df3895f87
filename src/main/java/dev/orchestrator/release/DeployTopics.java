package dev.orchestrator.release;

import dev.orchestrator.trace.Subscriptions;
import java.time.Instant;
import java.util.Optional;

/** By what the command that follows a deploy is woken: an approval, its turn, an end. */
public final class DeployTopics {
  private DeployTopics() {}

  public static String of(String deployId) {
    return "deploy/" + deployId;
  }

  /**
   * Wakes the command that follows a deploy. It looks by itself within a minute if this is lost.
   *
   * @param newsId the same for the same event
   */
  public static void tell(
      Subscriptions subscriptions, Optional<String> deployId, String newsId, Instant now) {
    deployId.ifPresent(id -> {
      var unused = subscriptions.hear(of(id), newsId, now);
    });
  }
}
