package dev.orchestrator.alert;

import dev.orchestrator.alert.AlertChannel.Posting;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Sends a message that may have been tried before, so that people see it once. */
final class AlertPosting {
  /** What a call may take; two fit into the lease. */
  static final Duration LIMIT = Duration.ofSeconds(8);

  /**
   * A refusal lasts until a person has changed something, and each further one counts at Discord.
   */
  static final Duration RETRY_REFUSED = Duration.ofMinutes(10);

  /** A share is free again within 5 minutes. */
  static final Duration RETRY_SHARE = Duration.ofMinutes(1);

  private static final Duration RETRY = Duration.ofSeconds(15);
  private static final Log LOG = Log.named("alert");

  private final AlertChannel channel;
  private final InstantSource clock;

  AlertPosting(AlertChannel channel, InstantSource clock) {
    this.channel = channel;
    this.clock = clock;
  }

  /**
   * The result of earlier tries, where Discord may have forgotten their nonce; empty if it has to
   * be sent.
   *
   * @param firstTried when it was first tried
   */
  Optional<Posting> earlier(AlertPost post, Instant firstTried) {
    Instant now = clock.instant();
    if (!now.isAfter(firstTried.plus(AlertStateMachine.NONCE_REMEMBERED))) {
      return Optional.empty();
    }
    return switch (channel.find(post, firstTried.minus(AlertStateMachine.SKEW), now.plus(LIMIT))) {
      case Posting.Posted arrived -> Optional.of(arrived);
      case Posting.Unreachable away -> Optional.of(away);
      case Posting.Gone() -> Optional.empty();
      case Posting.Refused(String sentence) -> {
        LOG.warn(
            "alert.history_unreadable",
            "the alert channel's history cannot be read",
            Field.of("reason", sentence));
        yield Optional.empty();
      }
    };
  }

  Posting send(AlertPost post, String nonce) {
    return channel.post(post, nonce, clock.instant().plus(LIMIT));
  }

  static Duration wait(Duration asked) {
    return asked.compareTo(RETRY) > 0 ? asked : RETRY;
  }
}
