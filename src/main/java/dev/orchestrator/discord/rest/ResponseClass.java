package dev.orchestrator.discord.rest;

import dev.orchestrator.discord.rest.DiscordClientRoute.Auth;
import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.json.Json;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What a response to a call of Discord's API means. {@link #RULES} is the one table that decides
 * it; retries, deliveries and sentences follow from the class and from nothing else.
 *
 * <p>Discord's own errors are JSON with a {@code code}, which may be 0
 * (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json). A response without
 * one comes from the network in front of Discord (the edge) and says nothing about the message.
 */
enum ResponseClass {
  /** Discord did what was asked for. */
  SUCCESS,

  /** Too many calls. Retried when the response says. */
  RATE_LIMITED,

  /** A fault of Discord's that may pass: 5xx, or 130000. Retried where that is safe. */
  FAULT,

  /** The edge answered instead of Discord. Retried as {@link #FAULT} is. */
  EDGE,

  /**
   * Discord does not know the interaction's token: not yet, for some seconds after a deferred
   * response, or not any more. Retried for some seconds.
   */
  TOKEN_UNKNOWN,

  /** The interaction was acknowledged too late, or by another process. */
  INTERACTION_OVER,

  /** The message was deleted. */
  MESSAGE_DELETED,

  /** The bot token is not valid. */
  BOT_TOKEN_REJECTED,

  /** The bot cannot act there until a person changes permissions, membership or the channel. */
  NOT_PERMITTED,

  /** The content is not acceptable; other content may be. */
  CONTENT_REFUSED,

  /** Any other refusal by Discord. The same call will be refused again. */
  REFUSED;

  private static final int EDGE_BLOCKED = 40333;

  /** {@code 50035} invalid form, empty or too large, and AutoMod or the link check. */
  private static final Set<Integer> CONTENT =
      Set.of(40005, 50006, 50035, 50045, 200000, 200001, 240000);

  /**
   * Unknown channel, unknown server, missing access, missing permissions; not a channel for texts,
   * or a thread that is archived or locked.
   */
  private static final Set<Integer> PERMISSION =
      Set.of(10003, 10004, 50001, 50008, 50013, 50024, 50083, 160005);

  private record Rule(ResponseClass means, BiPredicate<Auth, Answered> applies) {}

  /** The first rule that applies decides; without one, the response is {@link #REFUSED}. */
  private static final List<Rule> RULES =
      List.of(
          // A success is JSON or empty; a page is a proxy's.
          new Rule(SUCCESS, (_, it) -> it.isSuccess() && (it.body().length == 0 || isJson(it))),
          new Rule(EDGE, (_, it) -> it.isSuccess()),
          // The day's new commands are used up; to wait for that is not the caller's wish.
          new Rule(REFUSED, (_, it) -> it.status() == 429 && code(it) == 30034),
          new Rule(RATE_LIMITED, (_, it) -> it.status() == 429),
          new Rule(FAULT, (_, it) -> it.status() >= 500 || code(it) == 130000),
          new Rule(EDGE, (_, it) -> code(it) == EDGE_BLOCKED),
          new Rule(
              CONTENT_REFUSED, (_, it) -> it.status() == 400 && namesFields(it) && !hasCode(it)),
          new Rule(EDGE, (_, it) -> !hasCode(it)),
          new Rule(BOT_TOKEN_REJECTED, (auth, it) -> auth == Auth.BOT && it.status() == 401),
          new Rule(
              TOKEN_UNKNOWN,
              (auth, it) ->
                  auth == Auth.PATH
                      && (it.status() == 401
                          || code(it) == 10015
                          || (it.status() == 404 && code(it) == 0))),
          new Rule(MESSAGE_DELETED, (_, it) -> code(it) == 10008),
          new Rule(INTERACTION_OVER, (_, it) -> code(it) == 10062),
          new Rule(CONTENT_REFUSED, (_, it) -> CONTENT.contains(code(it)) || it.status() == 413),
          new Rule(NOT_PERMITTED, (_, it) -> PERMISSION.contains(code(it)) || it.status() == 403));

  static ResponseClass of(Auth auth, Answered response) {
    return RULES.stream()
        .filter(rule -> rule.applies().test(auth, response))
        .map(Rule::means)
        .findFirst()
        .orElse(REFUSED);
  }

  /**
   * Whether the call had no effect, so that even one that must not arrive twice may be repeated.
   * {@code 408} may be a proxy's that waited for Discord without a response.
   */
  static boolean isWithoutEffect(Answered response) {
    return code(response) == 130000
        || (response.status() >= 400 && response.status() < 500 && response.status() != 408);
  }

  /** Discord's error code, 0 if the response has none. */
  static int code(Answered response) {
    return response.isSuccess() ? 0 : (int) response.json().get("code").integer().orElse(0);
  }

  private static boolean hasCode(Answered response) {
    return response.json().get("code").integer().isPresent();
  }

  /**
   * Whether it is the form of Discord's oldest checks, {@code {"embeds":["0"]}}: without a code,
   * and with nothing but the fields that are wrong. A proxy's JSON has texts or numbers at its top.
   */
  private static boolean namesFields(Answered response) {
    var fields = response.json().fields().values();
    return !fields.isEmpty()
        && fields.stream().allMatch(field -> field.isArray() || field.isObject());
  }

  private static boolean isJson(Answered response) {
    Json json = response.json();
    return json.isObject() || json.isArray();
  }
}
