package dev.orchestrator.alert;

import dev.orchestrator.alert.AlertChannel.Posting;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.metric.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Sends one message about the alerts above the channel's limit. The content of a digest is fixed
 * before it is sent, and only that is recorded as sent, whichever instance finishes it.
 */
final class AlertDigests {
  private static final int MEMBERS = 100;
  private static final int TRIES = 10;
  private static final Log LOG = Log.named("alert.digest");

  private final AlertStore store;
  private final String channelId;
  private final AlertPosting posting;
  private final int share;
  private final InstantSource clock;
  private final Supplier<String> ownerNames;
  private final Counter notDelivered;

  AlertDigests(
      AlertStore store,
      String channelId,
      AlertPosting posting,
      int share,
      InstantSource clock,
      Supplier<String> ownerNames,
      Counter notDelivered) {
    this.store = store;
    this.channelId = channelId;
    this.posting = posting;
    this.share = share;
    this.clock = clock;
    this.ownerNames = ownerNames;
    this.notDelivered = notDelivered;
  }

  /** Continues a digest that was started, or starts one with the waiting alerts. */
  void send(List<AlertState> waiting) {
    for (int i = 0; i < TRIES; i++) {
      ChannelState now = store.channel(channelId);
      List<DigestMember> members =
          now.mayResumeDigest(clock.instant())
              ? now.members()
              : now.mayBeginDigest(clock.instant())
                  ? members(waiting, now.digest())
                  : List.<DigestMember>of();
      if (members.isEmpty()) {
        return;
      }
      String me = ownerNames.get();
      ChannelState held = now.digestHeld(members, me, clock.instant());
      if (store.replace(held) || store.channel(channelId).isHeldBy(me)) {
        tell(held, me);
        return;
      }
    }
  }

  /** Those that wait for this digest; what waited for an earlier one that left without it joins. */
  private List<DigestMember> members(List<AlertState> waiting, int digest) {
    var members = new ArrayList<DigestMember>();
    for (AlertState state : waiting) {
      if (members.size() == MEMBERS) {
        break;
      }
      Optional<Integer> waitsFor = state.claimed().flatMap(PendingDelivery::digest);
      if (waitsFor.filter(it -> it == digest).isPresent()) {
        members.add(DigestMember.of(state));
      } else if (waitsFor.filter(it -> it < digest).isPresent()) {
        AlertState moved = AlertStateMachine.leftToDigest(state, digest, clock.instant());
        if (store.replace(moved)) {
          members.add(DigestMember.of(moved));
        }
      }
    }
    return members;
  }

  private void tell(ChannelState held, String me) {
    var digest = new AlertDigest(held.digest(), share, held.members());
    switch (posting
        .earlier(digest, held.begunAt())
        .orElseGet(() -> posting.send(digest, Nonce.ofDigest(held)))) {
      // Gone: it was sent, and a person deleted it.
      case Posting.Posted _, Posting.Gone _ -> {
        LOG.info(
            "alert.digest_sent",
            "a digest of alerts was sent",
            Field.of("count", held.members().size()));
        held.members().forEach(member -> confirm(member, held.digest()));
        settle(me, it -> it.digestTold(clock.instant()));
      }
      case Posting.Refused(String sentence) -> postpone(me, sentence, AlertPosting.RETRY_REFUSED);
      case Posting.Unreachable(String sentence, Duration after) ->
          postpone(me, sentence, AlertPosting.wait(after));
    }
  }

  private void confirm(DigestMember member, int digest) {
    for (int i = 0; i < TRIES; i++) {
      Optional<AlertState> state =
          store.read(member.fingerprint()).filter(it -> member.isToldBy(it, digest));
      if (state.isEmpty()
          || store.replace(AlertStateMachine.toldInDigest(state.get(), clock.instant()))) {
        return;
      }
    }
    throw new AlertsUnavailable(
        "an alert's delivery was not recorded: too many concurrent changes",
        new IllegalStateException(member.fingerprint()));
  }

  private void postpone(String me, String why, Duration wait) {
    LOG.error(
        "alert.digest_not_delivered",
        "a digest of alerts was not delivered",
        notDelivered.one(Field.of("reason", why), Field.of("retry_after_ms", wait.toMillis())));
    Instant retryAt = clock.instant().plus(wait);
    settle(me, it -> it.digestReleased(retryAt));
  }

  /** Makes a move while the digest is held; others may be allowed messages meanwhile. */
  private void settle(String me, UnaryOperator<ChannelState> move) {
    for (int i = 0; i < TRIES; i++) {
      ChannelState now = store.channel(channelId);
      if (!now.isHeldBy(me) || store.replace(move.apply(now))) {
        return;
      }
    }
  }
}
