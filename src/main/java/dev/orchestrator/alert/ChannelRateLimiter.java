package dev.orchestrator.alert;

import java.time.Instant;
import java.util.Optional;

/** Limits how many messages a channel gets in any 5 minutes. */
final class ChannelRateLimiter {
  private static final int TRIES = 30;

  private final AlertStore store;
  private final String channelId;
  private final int share;

  ChannelRateLimiter(AlertStore store, String channelId, int share) {
    this.store = store;
    this.channelId = channelId;
    this.share = share;
  }

  sealed interface Answer {
    record Granted() implements Answer {}

    /**
     * @param digest the number of the digest that is to tell it instead
     */
    record UsedUp(int digest) implements Answer {}
  }

  /** May a message go out now? Asked again for the same message, the answer is the same. */
  Answer ask(String nonce, boolean critical, Instant now) {
    for (int i = 0; i < TRIES; i++) {
      ChannelState channel = store.channel(channelId);
      if (channel.hasGranted(nonce)) {
        return new Answer.Granted();
      }
      Optional<ChannelState> next = channel.grant(nonce, critical, share, now);
      if (next.isEmpty()) {
        return new Answer.UsedUp(channel.digest());
      }
      if (store.replace(next.get())) {
        return new Answer.Granted();
      }
    }
    // A missing counter must not block an alert: the channel gets one more rather than none.
    return new Answer.Granted();
  }
}
