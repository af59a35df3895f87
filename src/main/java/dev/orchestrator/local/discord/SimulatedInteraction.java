package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An interaction as Discord remembers it.
 *
 * @param type Discord's number for its kind
 * @param request as it went to the bot; empty if it was sent from outside
 * @param issuedHere false if it was signed and sent from outside, and only the bot's edits arrived
 *     here
 * @param sourceMessageId the message whose component was used
 * @param originalMessageId what {@code @original} names
 * @param httpStatus of the bot's answer, once it came
 * @param answeredIn how long the bot took to answer; empty until it did
 * @param answer the body of the bot's answer, or what it posted to the callback
 * @param failure why "The application did not respond"
 */
public record SimulatedInteraction(
    String id,
    String token,
    int type,
    Instant createdAt,
    Caller caller,
    Optional<SignedInteraction> request,
    boolean issuedHere,
    Phase phase,
    Optional<String> sourceMessageId,
    Optional<String> originalMessageId,
    List<String> followUpIds,
    OptionalInt httpStatus,
    Optional<Duration> answeredIn,
    Json answer,
    Optional<String> failure) {

  /** How far it has come. */
  public enum Phase {
    /** The bot has not answered yet. */
    SENT,
    /** The bot answered in time. */
    ACKNOWLEDGED,
    /** The person reads "The application did not respond". */
    FAILED
  }

  public SimulatedInteraction {
    followUpIds = List.copyOf(followUpIds);
  }

  static SimulatedInteraction sent(
      String id,
      String token,
      Action action,
      Instant at,
      Caller caller,
      SignedInteraction request,
      Optional<String> source) {
    return new SimulatedInteraction(
        id,
        token,
        action.type(),
        at,
        caller,
        Optional.of(request),
        true,
        Phase.SENT,
        source,
        Optional.empty(),
        List.of(),
        OptionalInt.empty(),
        Optional.empty(),
        Json.MISSING,
        Optional.empty());
  }

  /** An interaction of which only its token is known. */
  static SimulatedInteraction fromElsewhere(String id, String token, Instant at) {
    return new SimulatedInteraction(
        id,
        token,
        2,
        at,
        Caller.of(SimulatedServer.ADA),
        Optional.empty(),
        false,
        Phase.ACKNOWLEDGED,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        OptionalInt.empty(),
        Optional.empty(),
        Json.MISSING,
        Optional.empty());
  }

  SimulatedInteraction answered(OptionalInt status, Json body) {
    return copy(phase, originalMessageId, followUpIds, status, body, failure);
  }

  SimulatedInteraction after(Duration took) {
    return new SimulatedInteraction(
        id,
        token,
        type,
        createdAt,
        caller,
        request,
        issuedHere,
        phase,
        sourceMessageId,
        originalMessageId,
        followUpIds,
        httpStatus,
        Optional.of(took),
        answer,
        failure);
  }

  /** What the person did, as Discord records it; missing if it was sent from outside. */
  Json data() {
    return request.flatMap(signed -> Json.tryRead(signed.body())).orElse(Json.MISSING).get("data");
  }

  SimulatedInteraction acknowledged(Optional<String> original) {
    return copy(Phase.ACKNOWLEDGED, original, followUpIds, httpStatus, answer, failure);
  }

  SimulatedInteraction withOriginal(String messageId) {
    return copy(phase, Optional.of(messageId), followUpIds, httpStatus, answer, failure);
  }

  SimulatedInteraction withFollowUp(String messageId) {
    var all = new ArrayList<>(followUpIds);
    all.add(messageId);
    return copy(phase, originalMessageId, all, httpStatus, answer, failure);
  }

  SimulatedInteraction failed(String reason) {
    return copy(
        Phase.FAILED, originalMessageId, followUpIds, httpStatus, answer, Optional.of(reason));
  }

  private SimulatedInteraction copy(
      Phase newPhase,
      Optional<String> original,
      List<String> followUps,
      OptionalInt status,
      Json body,
      Optional<String> reason) {
    return new SimulatedInteraction(
        id,
        token,
        type,
        createdAt,
        caller,
        request,
        issuedHere,
        newPhase,
        sourceMessageId,
        original,
        followUps,
        status,
        answeredIn,
        body,
        reason);
  }

  /** The token is a secret. */
  @Override
  public String toString() {
    return "interaction " + id + " " + phase;
  }
}
