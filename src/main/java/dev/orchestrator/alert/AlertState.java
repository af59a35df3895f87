package dev.orchestrator.alert;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The state of one fault. Occurrences are only added to; everything else changes from one revision
 * to the next, and only if it was not changed concurrently.
 *
 * @param episode 1, and one more each time that it comes back after it was resolved
 * @param sequence the number of the next message of this episode
 * @param severity the highest of this episode
 * @param told the highest that was sent; empty before the first message
 * @param occurrences all of all episodes
 * @param base those of earlier episodes
 * @param reported those that was sent
 * @param windowEnds until then further occurrences are held back
 * @param leaseUntil until then only the holder tries to send
 * @param undelivered why Discord refused the last try
 * @param detail of the newest occurrence
 * @param hold of what raised the alert and will end it; until then the alert stays open
 * @param ended whether what held the alert has ended it
 * @param dueAt when looking at it may be of use; too early does no harm
 */
public record AlertState(
    String fingerprint,
    long revision,
    boolean open,
    int episode,
    int sequence,
    Severity severity,
    Optional<Severity> told,
    long occurrences,
    long base,
    long reported,
    Instant firstAt,
    Instant lastAt,
    Instant windowEnds,
    Instant leaseUntil,
    Optional<PendingDelivery> claimed,
    Optional<Acknowledgement> handling,
    Optional<PostedMessage> shown,
    Optional<String> undelivered,
    Detail detail,
    Optional<String> hold,
    boolean ended,
    Instant dueAt) {

  /** Occurrences of this episode. */
  public long inEpisode() {
    return occurrences - base;
  }

  /** Occurrences that were not sent yet. */
  public long untold() {
    return occurrences - reported;
  }

  /**
   * Whether a person keeps it quiet. An acknowledgement does so for what people were told of, and
   * as long as the resolution can still be sent in a new message.
   */
  public boolean isQuieted(Instant now) {
    return handling
        .filter(it -> it.quiets(severity, now))
        .filter(it ->
            it.kind() == Acknowledgement.Kind.SILENCED
                || (told.isPresent() && (shown.isPresent() || !isPast(now))))
        .isPresent();
  }

  /** Whether it was ended, or nothing has come for so long that it counts as resolved. */
  boolean isPast(Instant now) {
    return hold.isEmpty() && (ended || !now.isBefore(lastAt.plus(AlertStateMachine.QUIET)));
  }

  boolean isLeased(Instant now) {
    return now.isBefore(leaseUntil);
  }

  boolean isHeldBy(String owner) {
    return claimed.flatMap(PendingDelivery::owner).filter(owner::equals).isPresent();
  }

  /** Whether it waits for the digest of its channel. */
  boolean waitsForDigest() {
    return claimed.flatMap(PendingDelivery::digest).isPresent();
  }

  /** The next revision. */
  AlertState change(Consumer<AlertDraft> change) {
    var draft = new AlertDraft(this);
    draft.revision++;
    change.accept(draft);
    return draft.state();
  }
}
