package dev.orchestrator.command;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.operation.LeaseLost;
import dev.orchestrator.operation.Steps;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.Subscriptions;
import dev.orchestrator.trace.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The steps of one attempt, and its message on the way to the final one. */
final class Progress implements CommandRun {
  /** Discord allows a webhook about 5 calls in 2 seconds, and the final message needs one. */
  private static final Duration BETWEEN_EDITS = Duration.ofMillis(700);

  /** No command waits longer; GitHub ends a run after 35 days, with all that it waits for. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(36);

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final Duration FOLLOW_UP_LIMIT = Duration.ofSeconds(8);

  /** What the notes of follow-ups begin with. */
  private static final String FOLLOW_UP = "follow-up ";

  private static final Log LOG = Log.named("command.progress");

  private final Steps steps;
  private final CommandMessage message;
  private final TraceStore traces;
  private final Subscriptions subscriptions;
  private final Claim claim;
  private final InstantSource clock;
  private final Map<String, String> notes;
  private boolean thinking;
  private Instant nextEdit = Instant.MIN;

  /**
   * @param thinking whether the first message may still be Discord's "thinking…"
   */
  Progress(
      Steps steps,
      CommandMessage message,
      boolean thinking,
      TraceStore traces,
      Subscriptions subscriptions,
      Claim claim,
      InstantSource clock) {
    this.steps = steps;
    this.message = message;
    this.thinking = thinking;
    this.traces = traces;
    this.subscriptions = subscriptions;
    this.claim = claim;
    this.clock = clock;
    this.notes = new HashMap<>(claim.work().notes());
  }

  @Override
  public Steps steps() {
    return steps;
  }

  @Override
  public void showProgress(Message soFar) {
    Instant now = clock.instant();
    if (now.isBefore(nextEdit)) {
      return;
    }
    Delivery delivery = message.show(soFar, now.plus(LIMIT));
    if (delivery instanceof Delivery.Delivered) {
      thinking = false;
    } else {
      LOG.debug(
          "command.progress_not_shown",
          "progress was not shown",
          Field.of("reason", delivery.toString()));
    }
    nextEdit = clock.instant().plus(BETWEEN_EDITS);
  }

  @Override
  public Delivery followUp(Message further, String key) {
    String note = FOLLOW_UP + key;
    Optional<String> sent = recall(note);
    if (sent.isPresent()) {
      return new Delivery.Delivered(sent.get());
    }
    if (thinking) {
      // Discord would put the text of the first follow-up in the place of "thinking…".
      Delivery first = message.show(Message.of(CommandMessages.WORKING), inTime());
      if (!(first instanceof Delivery.Delivered)) {
        return first;
      }
      thinking = false;
    }
    Delivery delivery = message.followUp(further, inTime());
    if (delivery instanceof Delivery.Delivered(String id)) {
      remember(note, id);
    }
    return delivery;
  }

  private Instant inTime() {
    return clock.instant().plus(FOLLOW_UP_LIMIT);
  }

  @Override
  public String offerOnce(Map<String, String> state) {
    String nonce = claim.trace().key().interactionId();
    traces.offer(
        SingleUseToken.offered(
            nonce, claim.trace().key().userId(), claim.trace().traceId(), state, clock.instant()));
    return nonce;
  }

  @Override
  public void wakeOn(String topic) {
    subscriptions.expect(topic, claim.trace().key(), clock.instant().plus(LONGEST_WAIT));
  }

  @Override
  public void remember(String name, String value) {
    if (!traces.note(claim, name, value)) {
      throw new LeaseLost();
    }
    notes.put(name, value);
  }

  @Override
  public Optional<String> recall(String name) {
    return Optional.ofNullable(notes.get(name));
  }
}
