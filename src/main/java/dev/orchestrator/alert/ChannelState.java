package dev.orchestrator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one channel has had, and its digest: alerts above its limit are sent in one message.
 *
 * @param grants the messages of the last {@link #SPAN}
 * @param digest the number of the next digest
 * @param members what that digest tells, once it is started; fixed until it has arrived
 * @param begunAt when the present digest was started
 * @param leaseUntil until then only the holder tries to send the digest
 * @param nextDigestAt until then no further digest is started
 */
public record ChannelState(
    String channelId,
    long revision,
    List<Grant> grants,
    int digest,
    List<DigestMember> members,
    Instant begunAt,
    Optional<String> owner,
    Instant leaseUntil,
    Instant nextDigestAt) {
  static final Duration SPAN = Duration.ofMinutes(5);

  public ChannelState {
    grants = List.copyOf(grants);
    members = List.copyOf(members);
  }

  /**
   * A message that was allowed.
   *
   * @param critical critical ones have a share of their own, so that nothing keeps them back
   */
  record Grant(String nonce, Instant at, boolean critical) {}

  static ChannelState fresh(String channelId) {
    return new ChannelState(
        channelId,
        0,
        List.of(),
        1,
        List.of(),
        Instant.EPOCH,
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  boolean hasGranted(String nonce) {
    return grants.stream().anyMatch(grant -> grant.nonce().equals(nonce));
  }

  /** The next revision, in which the message is allowed; empty if the share is used up. */
  Optional<ChannelState> grant(String nonce, boolean critical, int share, Instant now) {
    var recent = new ArrayList<Grant>();
    grants.stream().filter(it -> it.at().plus(SPAN).isAfter(now)).forEach(recent::add);
    if (recent.stream().filter(it -> it.critical() == critical).count() >= share) {
      return Optional.empty();
    }
    recent.add(new Grant(nonce, now, critical));
    return Optional.of(
        new ChannelState(
            channelId,
            revision + 1,
            recent,
            digest,
            members,
            begunAt,
            owner,
            leaseUntil,
            nextDigestAt));
  }

  boolean isHeldBy(String name) {
    return owner.filter(name::equals).isPresent();
  }

  boolean mayBeginDigest(Instant now) {
    return members.isEmpty() && !now.isBefore(nextDigestAt) && !now.isBefore(leaseUntil);
  }

  boolean mayResumeDigest(Instant now) {
    return !members.isEmpty() && !now.isBefore(leaseUntil);
  }

  /** A sender acquires the digest, which contains {@code all} from now on. */
  ChannelState digestHeld(List<DigestMember> all, String name, Instant now) {
    return new ChannelState(
        channelId,
        revision + 1,
        grants,
        digest,
        all,
        members.isEmpty() ? now : begunAt,
        Optional.of(name),
        now.plus(AlertStateMachine.LEASE),
        nextDigestAt);
  }

  ChannelState digestReleased(Instant retryAt) {
    return new ChannelState(
        channelId,
        revision + 1,
        grants,
        digest,
        members,
        begunAt,
        Optional.empty(),
        retryAt,
        nextDigestAt);
  }

  ChannelState digestTold(Instant now) {
    return new ChannelState(
        channelId,
        revision + 1,
        grants,
        digest + 1,
        List.of(),
        Instant.EPOCH,
        Optional.empty(),
        Instant.EPOCH,
        now.plus(SPAN));
  }
}
