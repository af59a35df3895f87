package dev.orchestrator.alert;

import java.time.Instant;

/** A channel that takes everything. */
final class SilentChannel implements AlertChannel {
  @Override
  public String id() {
    return "1";
  }

  @Override
  public Posting post(AlertPost post, String nonce, Instant deadline) {
    return new Posting.Posted("m-" + nonce);
  }

  @Override
  public Posting find(AlertPost post, Instant since, Instant deadline) {
    return new Posting.Gone();
  }

  @Override
  public Posting edit(String messageId, AlertMessage message, Instant deadline) {
    return new Posting.Posted(messageId);
  }
}
