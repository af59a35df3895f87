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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Sends alerts: acquires the lease of one, sends it, and records that it was sent. Any number of
 * instances may do so concurrently, and each may fail at any point; the next one continues with the
 * same message and the same nonce. Never raises an alert itself.
 */
public final class AlertNotifier {

  private static final Duration LATE = Duration.ofMinutes(2);
  private static final Duration SWEEP = Duration.ofSeconds(40);
  private static final int LOOKED_AT = 1_000;
  private static final int ROUNDS = 5;
  private static final int TRIES = 10;

  /** Faults whose last unrecorded message is remembered. */
  private static final int REMEMBERED = 1_000;

  private static final Log LOG = Log.named("alert");

  private final AlertStore store;
  private final AlertChannel channel;
  private final ChannelRateLimiter share;
  private final AlertPosting posting;
  private final AlertDigests digests;
  private final InstantSource clock;
  private final Supplier<String> ownerNames;
  private final Counter notDelivered;
  private final Map<String, Instant> unrecorded = new ConcurrentHashMap<>();

  /**
   * @param share messages that the channel takes in 5 minutes; critical ones have as many again
   * @param ownerNames gives a name that no other attempt has
   */
  public AlertNotifier(
      AlertStore store,
      AlertChannel channel,
      int share,
      InstantSource clock,
      Supplier<String> ownerNames) {
    this.store = store;
    this.channel = channel;
    this.share = new ChannelRateLimiter(store, channel.id(), share);
    this.posting = new AlertPosting(channel, clock);
    this.clock = clock;
    this.ownerNames = ownerNames;
    this.notDelivered = new Counter("alerts_not_delivered", clock);
    this.digests =
        new AlertDigests(store, channel.id(), posting, share, clock, ownerNames, notDelivered);
  }

  /** Sends what is due for one alert now. */
  public void tell(String fingerprint) {
    store.read(fingerprint).ifPresent(this::tell);
  }

  /** As {@link #tell(String)}, of an alert just read; returns how far it came. */
  AlertState tell(AlertState seen) {
    AlertState state = seen;
    for (int round = 0; round < ROUNDS; round++) {
      String me = ownerNames.get();
      Optional<AlertState> held = hold(state, me);
      if (held.isEmpty()) {
        return state;
      }
      Optional<AlertState> next = carryOut(held.get(), me);
      if (next.isEmpty()) {
        return held.get();
      }
      state = next.get();
    }
    return state;
  }

  /**
   * Checks every open alert: sends what is pending, closes windows, resolves alerts without
   * occurrences, and sends the digest. Returns how many it checked.
   */
  public int sweep() {
    Instant end = clock.instant().plus(SWEEP);
    var waiting = new ArrayList<AlertState>();
    List<String> due = store.due(clock.instant(), LOOKED_AT);
    for (String fingerprint : due) {
      if (clock.instant().isAfter(end)) {
        break;
      }
      store
          .read(fingerprint)
          .map(this::tell)
          .filter(AlertState::waitsForDigest)
          .ifPresent(waiting::add);
    }
    digests.send(waiting);
    return due.size();
  }

  /** Shows in the newest message of an alert who handles it. */
  public void show(String fingerprint) {
    Optional<AlertState> state = store.read(fingerprint);
    Optional<PostedMessage> shown = state.filter(AlertState::open).flatMap(AlertState::shown);
    if (shown.isPresent()) {
      Posting edited = edit(shown.get(), AlertMessage.shown(state.get()).orElseThrow());
      if (!(edited instanceof Posting.Posted || edited instanceof Posting.Gone)) {
        LOG.warn(
            "alert.not_edited",
            "an alert's message was not edited",
            Field.of("reason", edited.toString()));
      }
    }
  }

  /**
   * Tells of an occurrence that could not be recorded: better sent twice than not at all. Each
   * instance does so once per fault and window, and the nonce keeps several from doing it at once.
   */
  void tellUnrecorded(Occurrence occurrence) {
    Instant now = clock.instant();
    Instant until = unrecorded.get(occurrence.fingerprint());
    if ((until != null && now.isBefore(until)) || unrecorded.size() >= REMEMBERED) {
      return;
    }
    unrecorded.put(occurrence.fingerprint(), now.plus(AlertStateMachine.WINDOW));
    long window = now.getEpochSecond() / AlertStateMachine.WINDOW.toSeconds();
    String nonce =
        Nonce.of(channel.id() + "\n" + occurrence.fingerprint() + "\nunrecorded\n" + window);
    Posting posted =
        channel.post(AlertMessage.unrecorded(occurrence), nonce, now.plus(AlertPosting.LIMIT));
    if (!(posted instanceof Posting.Posted || posted instanceof Posting.Gone)) {
      LOG.error(
          "alert.not_delivered",
          "an alert was not delivered",
          notDelivered.one(Field.of("reason", posted.toString())));
    }
  }

  private Optional<AlertState> hold(AlertState state, String me) {
    Optional<AlertState> claimed = AlertStateMachine.claim(state, me, clock.instant());
    if (claimed.isEmpty() || store.replace(claimed.get())) {
      return claimed;
    }
    // A write whose answer was lost is repeated by the SDK, and then refused by its own effect.
    return store.read(state.fingerprint()).filter(now -> now.isHeldBy(me));
  }

  private Optional<AlertState> carryOut(AlertState held, String me) {
    if (held.claimed().orElseThrow().closing()) {
      return close(held, me);
    }
    AlertNotification alertNotification = held.claimed().orElseThrow().alertNotification();
    Duration since = Duration.between(alertNotification.at(), clock.instant());
    AlertMessage message = AlertMessage.of(held, since.compareTo(LATE) > 0 ? since : Duration.ZERO);
    // First of all: what has arrived needs no share any more.
    Optional<Posting> earlier = posting.earlier(message, alertNotification.at());
    if (earlier.isPresent()) {
      return ended(held, me, alertNotification, earlier.get());
    }
    String nonce = Nonce.of(channel.id(), held);
    boolean critical = alertNotification.severity() == Severity.CRITICAL;
    return switch (share.ask(nonce, critical, clock.instant())) {
      case ChannelRateLimiter.Answer.UsedUp(int digest) ->
          settle(held, me, it -> AlertStateMachine.leftToDigest(it, digest, clock.instant()));
      case ChannelRateLimiter.Answer.Granted() ->
          ended(held, me, alertNotification, posting.send(message, nonce));
    };
  }

  private Optional<AlertState> ended(
      AlertState held, String me, AlertNotification alertNotification, Posting outcome) {
    return switch (outcome) {
      case Posting.Posted(String messageId) -> {
        LOG.info(
            "alert.sent",
            "an alert was sent",
            Field.of("fingerprint", held.fingerprint()),
            Field.of("severity", alertNotification.severity().word()),
            Field.of("occurrences", alertNotification.more()));
        yield settle(held, me, it -> AlertStateMachine.confirmed(it, messageId, clock.instant()));
      }
      case Posting.Refused(String sentence) ->
          postpone(held, me, sentence, AlertPosting.RETRY_REFUSED);
      case Posting.Unreachable(String sentence, Duration after) ->
          postpone(held, me, sentence, AlertPosting.wait(after));
      case Posting.Gone() -> {
        LOG.info(
            "alert.deleted",
            "an alert's message was deleted by a person",
            Field.of("fingerprint", held.fingerprint()));
        yield settle(
            held,
            me,
            it -> AlertStateMachine.confirmed(it, PostedMessage.DELETED, clock.instant()));
      }
    };
  }

  private Optional<AlertState> postpone(AlertState held, String me, String why, Duration wait) {
    LOG.error(
        "alert.not_delivered",
        "an alert was not delivered",
        notDelivered.one(
            Field.of("reason", why),
            Field.of("fingerprint", held.fingerprint()),
            Field.of("retry_after_ms", wait.toMillis())));
    Instant retryAt = clock.instant().plus(wait);
    return settle(held, me, it -> AlertStateMachine.released(it, retryAt, why));
  }

  /** Says that it is resolved; of what came after that was fixed, a new episode tells. */
  private Optional<AlertState> close(AlertState held, String me) {
    long covered = held.claimed().orElseThrow().alertNotification().covered();
    Optional<Duration> lasted =
        held.ended()
            ? Optional.of(Duration.between(held.firstAt(), held.lastAt()))
            : Optional.empty();
    var end = new AlertMessage.Closed(AlertStateMachine.QUIET, covered - held.base(), lasted);
    Optional<AlertMessage> message = AlertMessage.shown(held).map(shown -> shown.closed(end));
    if (message.isPresent()) {
      Posting edited = edit(held.shown().orElseThrow(), message.get());
      if (edited instanceof Posting.Unreachable(String sentence, Duration after)) {
        return postpone(held, me, sentence, AlertPosting.wait(after));
      }
      if (edited instanceof Posting.Gone || edited instanceof Posting.Refused) {
        Optional<Optional<AlertState>> stopped = postEnd(held, me, message.get());
        if (stopped.isPresent()) {
          return stopped.get();
        }
      }
    }
    return settle(
        held,
        me,
        it ->
            it.occurrences() == covered
                ? AlertStateMachine.closed(it)
                : AlertStateMachine.cameBack(it, clock.instant()));
  }

  private Posting edit(PostedMessage shown, AlertMessage message) {
    return shown.isDeleted()
        ? new Posting.Gone()
        : channel.edit(shown.messageId(), message, clock.instant().plus(AlertPosting.LIMIT));
  }

  /**
   * Sends the resolution in a new message, if a person deleted the one that would show it, or
   * Discord refuses to change it.
   *
   * @return where it was left if it could not be sent now; empty if it was sent
   */
  private Optional<Optional<AlertState>> postEnd(AlertState held, String me, AlertMessage end) {
    AlertNotification alertNotification = held.claimed().orElseThrow().alertNotification();
    String nonce = Nonce.ofEnd(channel.id(), held);
    Optional<Posting> earlier = posting.earlier(end, alertNotification.at());
    if (earlier.isEmpty()
        && share.ask(nonce, alertNotification.severity() == Severity.CRITICAL, clock.instant())
            instanceof ChannelRateLimiter.Answer.UsedUp) {
      Instant retryAt = clock.instant().plus(AlertPosting.RETRY_SHARE);
      return Optional.of(
          settle(
              held,
              me,
              it ->
                  AlertStateMachine.released(
                      it, retryAt, "The channel's message limit is reached.")));
    }
    return switch (earlier.orElseGet(() -> posting.send(end, nonce))) {
      case Posting.Posted _, Posting.Gone _ -> Optional.empty();
      case Posting.Refused(String sentence) ->
          Optional.of(postpone(held, me, sentence, AlertPosting.RETRY_REFUSED));
      case Posting.Unreachable(String sentence, Duration after) ->
          Optional.of(postpone(held, me, sentence, AlertPosting.wait(after)));
    };
  }

  /** Makes a move of what is held, however often others move it meanwhile; empty if it was lost. */
  private Optional<AlertState> settle(AlertState held, String me, UnaryOperator<AlertState> move) {
    Optional<AlertState> current = Optional.of(held);
    for (int i = 0; i < TRIES && current.isPresent(); i++) {
      AlertState next = move.apply(current.get());
      if (next.open() ? store.replace(next) : store.close(next)) {
        return Optional.of(next);
      }
      current = store.read(held.fingerprint()).filter(now -> now.isHeldBy(me));
    }
    return Optional.empty();
  }
}
