package dev.orchestrator.alert;

import java.time.Duration;
import java.time.Instant;

/** The channel that alerts are sent to. */
public interface AlertChannel {
  String id();

  /**
   * Posts a message, unless one with this nonce was posted within the last few minutes; then that
   * one counts. Gone means that it was posted, and that a person deleted it.
   *
   * @param nonce at most 25 characters
   */
  Posting post(AlertPost post, String nonce, Instant deadline);

  /**
   * Looks for a message that may have arrived without our knowing: posted, gone if it is not there,
   * or refused if the channel's history cannot be read.
   *
   * @param since before it was first tried
   */
  Posting find(AlertPost post, Instant since, Instant deadline);

  /** Makes an earlier message look like {@code message}. */
  Posting edit(String messageId, AlertMessage message, Instant deadline);

  /** The outcome of a message. */
  sealed interface Posting {
    record Posted(String messageId) implements Posting {}

    /** The channel refused it, and will refuse it again until a person changes something. */
    record Refused(String sentence) implements Posting {}

    /** There is no such message. */
    record Gone() implements Posting {}

    /**
     * It was not taken in time; it may have arrived anyway.
     *
     * @param after how long to wait before trying again
     */
    record Unreachable(String sentence, Duration after) implements Posting {}
  }
}
