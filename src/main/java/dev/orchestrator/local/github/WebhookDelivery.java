package dev.orchestrator.local.github;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * One attempt to send a webhook.
 *
 * @param id the {@code X-GitHub-Delivery}, the same when it is sent again
 * @param status of the receiver's answer; empty if it was not sent or there was no answer
 * @param note the outcome, a few words
 */
public record WebhookDelivery(
    Instant at,
    String id,
    String event,
    String action,
    byte[] body,
    OptionalInt status,
    String note) {

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return event + " " + action + ": " + note;
  }
}
