package dev.orchestrator.github;

import java.time.Instant;

/**
 * Which deliveries of webhooks were acted on. GitHub sends a delivery again when somebody asks it
 * to, within three days.
 */
public interface Deliveries {

  /**
   * Claims a delivery for whoever asks first; false if it was claimed before.
   *
   * @param id what {@code X-GitHub-Delivery} holds
   */
  boolean claim(String id, Instant now);

  /** Gives a claim back, because what it was for has failed. */
  void release(String id, Instant now);
}
