package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Faults of Discord, each once unless told otherwise. */
public final class DiscordFaults {
  private static final String WEBHOOKS = "* /webhooks/*";

  private DiscordFaults() {}

  /** The names that {@link #read} knows. */
  public static final List<String> KINDS =
      List.of(
          "unknown_webhook",
          "expired_token",
          "rate_limited_user",
          "rate_limited_shared",
          "rate_limited_global",
          "cloudflare",
          "server_error",
          "overloaded",
          "missing_permissions",
          "missing_access",
          "message_deleted",
          "edge_page",
          "edge_blocked",
          "slow",
          "reset",
          "lost_answer",
          "down");

  /** 404/10015: the acknowledgement was not processed yet. */
  public static Fault unknownWebhook() {
    return refuse("unknown_webhook", WEBHOOKS, DiscordError.UNKNOWN_WEBHOOK.answer());
  }

  /** 401/50027: the interaction's token is dead. */
  public static Fault expiredToken() {
    return refuse("expired_token", WEBHOOKS, DiscordError.INVALID_WEBHOOK_TOKEN.answer());
  }

  /**
   * A 429 with Discord's body.
   *
   * @param scope user, shared or global
   */
  public static Fault rateLimited(String scope, Duration retryAfter) {
    return refuse(
        "rate_limited_" + scope,
        Fault.EVERY_CALL,
        RateLimits.refusal(scope, scope.equals("global"), retryAfter));
  }

  /** A 429 of the network in front of Discord: a page, and no more than {@code Retry-After}. */
  public static Fault cloudflare(Duration retryAfter) {
    String page =
        "<!DOCTYPE html><html><head><title>Access denied | discord.com used Cloudflare to"
            + " restrict access</title></head><body><h1>Error 1015</h1></body></html>";
    return refuse(
        "cloudflare",
        Fault.EVERY_CALL,
        new Answer(
            429,
            Map.of(
                "Content-Type",
                "text/html; charset=UTF-8",
                "Server",
                "cloudflare",
                "Retry-After",
                Long.toString(Math.max(1, retryAfter.toSeconds()))),
            page.getBytes(StandardCharsets.UTF_8)));
  }

  /** A 500. */
  public static Fault serverError() {
    return refuse(
        "server_error",
        Fault.EVERY_CALL,
        Answer.json(500, JsonObject.of("message", "500: Internal Server Error").put("code", 0)));
  }

  /** A 503 with the code 130000. */
  public static Fault overloaded() {
    return refuse(
        "overloaded",
        Fault.EVERY_CALL,
        Answer.json(
            503,
            JsonObject.of(
                    "message", "API resource is currently overloaded. Try again a little later")
                .put("code", 130000)));
  }

  /** 403/50013 in a channel. */
  public static Fault missingPermissions() {
    return refuse(
        "missing_permissions",
        "* /channels/*",
        Answer.json(403, JsonObject.of("message", "Missing Permissions").put("code", 50013)));
  }

  /** 403/50001 in a channel. */
  public static Fault missingAccess() {
    return refuse("missing_access", "* /channels/*", DiscordError.MISSING_ACCESS.answer());
  }

  /** 404/10008: the message was deleted. */
  public static Fault messageDeleted() {
    return refuse("message_deleted", Fault.EVERY_CALL, DiscordError.UNKNOWN_MESSAGE.answer());
  }

  /** A page of the network in front of Discord, which never saw the call. */
  public static Fault edgePage(int status) {
    String page =
        "<!DOCTYPE html><html><head><title>Attention Required! |"
            + " Cloudflare</title></head><body><h1>"
            + status
            + "</h1></body></html>";
    return refuse(
        "edge_page",
        Fault.EVERY_CALL,
        new Answer(
            status,
            Map.of("Content-Type", "text/html; charset=UTF-8", "Server", "cloudflare"),
            page.getBytes(StandardCharsets.UTF_8)));
  }

  /** 403/40333: the network in front of Discord blocks the sender. */
  public static Fault edgeBlocked() {
    return refuse("edge_blocked", Fault.EVERY_CALL, DiscordError.CLOUDFLARE.answer());
  }

  /** Calls take {@code by} longer, until this is switched off. */
  public static Fault slow(Duration by) {
    return new Fault("slow", Fault.EVERY_CALL, Fault.ALWAYS, new Fault.Effect.Delay(by));
  }

  /** The connection breaks before the call is carried out. */
  public static Fault reset() {
    return new Fault("reset", Fault.EVERY_CALL, 1, new Fault.Effect.Reset());
  }

  /** The call is carried out and its answer never arrives. */
  public static Fault lostAnswer() {
    return new Fault("lost_answer", Fault.EVERY_CALL, 1, new Fault.Effect.LoseAnswer());
  }

  /** Every connection breaks, until this is switched off. */
  public static Fault down() {
    return new Fault("down", Fault.EVERY_CALL, Fault.ALWAYS, new Fault.Effect.Reset());
  }

  /** The fault that {@code json}, an object with a {@code kind}, means. */
  public static Optional<Fault> read(Json json) {
    Duration retryAfter = millis(json.get("retry_after").number().orElse(0.35) * 1000);
    return switch (json.text("kind").orElse("")) {
      case "unknown_webhook" -> Optional.of(unknownWebhook());
      case "expired_token" -> Optional.of(expiredToken());
      case "rate_limited_user" -> Optional.of(rateLimited("user", retryAfter));
      case "rate_limited_shared" -> Optional.of(rateLimited("shared", retryAfter));
      case "rate_limited_global" -> Optional.of(rateLimited("global", retryAfter));
      case "cloudflare" -> Optional.of(cloudflare(retryAfter));
      case "server_error" -> Optional.of(serverError());
      case "overloaded" -> Optional.of(overloaded());
      case "missing_permissions" -> Optional.of(missingPermissions());
      case "missing_access" -> Optional.of(missingAccess());
      case "message_deleted" -> Optional.of(messageDeleted());
      case "edge_page" -> Optional.of(edgePage((int) json.get("status").integer().orElse(403)));
      case "edge_blocked" -> Optional.of(edgeBlocked());
      case "slow" -> Optional.of(slow(millis(json.get("delay_ms").number().orElse(1000))));
      case "reset" -> Optional.of(reset());
      case "lost_answer" -> Optional.of(lostAnswer());
      case "down" -> Optional.of(down());
      default -> Optional.empty();
    };
  }

  private static Fault refuse(String name, String calls, Answer answer) {
    return new Fault(name, calls, 1, new Fault.Effect.Refuse(answer));
  }

  private static Duration millis(double millis) {
    return Duration.ofMillis((long) Math.clamp(millis, 0, 600_000));
  }
}
