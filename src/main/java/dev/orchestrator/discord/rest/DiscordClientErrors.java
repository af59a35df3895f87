package dev.orchestrator.discord.rest;

import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.text.Truncator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What Discord's refusals mean, in sentences that a person can act on
 * (https://discord.com/developers/docs/topics/opcodes-and-status-codes#json).
 */
final class DiscordClientErrors {
  static final String REJECTED_TOKEN =
      "Discord does not accept the bot token: set a new one from the Developer Portal.";

  private static final int MOST_FAULTS = 5;
  private static final int MOST_CHARACTERS = 200;

  private DiscordClientErrors() {}

  /** What kept Discord from answering, where the call may still succeed later. */
  static String fault(DiscordClientRoute route, Answered answer) {
    int status = answer.status();
    return switch (ResponseClass.of(route.auth(), answer)) {
      case RATE_LIMITED ->
          "Discord limits the rate of these calls and asks to wait "
              + text(DiscordClientBuckets.retryAfter(answer))
              + ".";
      case EDGE ->
          answer.isSuccess()
              ? "Discord's answer is not JSON."
              : ResponseClass.code(answer) == 0
                  ? "The network in front of Discord answered with status "
                      + status
                      + " instead of Discord"
                      + plainBody(answer)
                          .map(text -> ": " + withoutStop(truncated(text)))
                          .orElse("")
                      + "."
                  : "The network in front of Discord blocked the call (status "
                      + status
                      + "): it does not accept the User-Agent or the sender's address.";
      default -> "Discord is unavailable (status " + status + ").";
    };
  }

  /** Why Discord refused what {@code route} asked for. */
  static String sentence(DiscordClientRoute route, Answered answer) {
    int code = ResponseClass.code(answer);
    ResponseClass means = ResponseClass.of(route.auth(), answer);
    if (means == ResponseClass.BOT_TOKEN_REJECTED) {
      return REJECTED_TOKEN;
    }
    if (means == ResponseClass.TOKEN_UNKNOWN) {
      return "Discord does not know this interaction: it has expired or is not available yet.";
    }
    return switch (code) {
      case 10003 ->
          "Discord does not know the channel: check its ID, and that the bot is in its server.";
      case 10004 -> "Discord does not know the server: check its ID, and that the bot is in it.";
      case 10008 -> "The message has been deleted.";
      case 10062 ->
          "The interaction has expired or was answered elsewhere, and can no longer be answered.";
      case 30032 -> "The application has as many commands as Discord allows: remove some.";
      case 30034 -> "Discord's limit of 200 new commands a day is reached: try again tomorrow.";
      case 40060 -> "The interaction has already been acknowledged.";
      case 40094 ->
          "An app that only the user installed may send 5 follow-ups: edit a message instead.";
      case 50001 -> "The bot cannot see this" + where(route) + ": give it View Channel there.";
      case 50013 -> "The bot may not do this" + where(route) + ": give it " + wanted(route) + ".";
      case 50035 -> "Discord rejected the request: " + faults(answer.json()) + ".";
      case 200000, 240000 ->
          "The server's AutoMod or Discord's link check blocked the text. Change the text.";
      default -> other(answer, code);
    };
  }

  private static String where(DiscordClientRoute route) {
    return route.template().startsWith("/channels/") ? " in <#" + route.major() + ">" : "";
  }

  /** The permissions that Discord's documentation names for the route. */
  private static String wanted(DiscordClientRoute route) {
    String template = route.template();
    if (template.contains("/roles/")) {
      return "Manage Roles, and a role above this one";
    }
    if (template.contains("/reactions/")) {
      return "Add Reactions and Read Message History there";
    }
    if (template.endsWith("/threads")) {
      return "Create Public Threads and Create Private Threads there";
    }
    if (template.contains("/thread-members/")) {
      return "Send Messages in Threads there";
    }
    if (template.endsWith("/bulk-delete") || route.method().equals("DELETE")) {
      return "Manage Messages there";
    }
    if (template.contains("/messages")) {
      return "Send Messages, Send Messages in Threads, Embed Links and Attach Files there";
    }
    return "the permission for it";
  }

  private static String other(Answered answer, int code) {
    String said =
        answer
            .json()
            .text("message")
            .or(() -> body(answer))
            .map(text -> ": " + truncated(text))
            .orElse("");
    return "Discord refused with status "
        + answer.status()
        + (code == 0 ? "" : " and code " + code)
        + said
        + (said.endsWith(".") ? "" : ".");
  }

  /** The body where it is short enough to tell something, which a page is not. */
  private static Optional<String> plainBody(Answered answer) {
    return body(answer).filter(text -> !text.startsWith("<"));
  }

  /** The body on one line. */
  private static Optional<String> body(Answered answer) {
    String text = answer.text().strip().replaceAll("\\s+", " ");
    return Optional.of(text).filter(it -> !it.isEmpty());
  }

  /** The leaves of a nested error tree as {@code path: message}. */
  private static String faults(Json body) {
    List<String> faults = new ArrayList<>();
    collect("", body.get("errors"), faults);
    if (faults.isEmpty()) {
      return body.text("message").map(DiscordClientErrors::truncated).orElse("it gave no details");
    }
    String shown = faults.stream().limit(MOST_FAULTS).collect(Collectors.joining("; "));
    int more = faults.size() - MOST_FAULTS;
    return more > 0 ? shown + "; and " + more + " more" : shown;
  }

  private static void collect(String path, Json node, List<String> faults) {
    for (Map.Entry<String, Json> field : node.fields().entrySet()) {
      if (field.getKey().equals("_errors")) {
        for (Json fault : field.getValue().items()) {
          String message = withoutStop(truncated(fault.text("message").orElse("not accepted")));
          faults.add(path.isEmpty() ? message : path + ": " + message);
        }
      } else {
        collect(joined(path, field.getKey()), field.getValue(), faults);
      }
    }
  }

  private static String joined(String path, String key) {
    if (key.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return path + "[" + key + "]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String withoutStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** Redacted first, as half a secret would not be recognized. */
  private static String truncated(String said) {
    return Truncator.truncate(new Redactor().redact(said), MOST_CHARACTERS);
  }

  /** A wait, rounded up. */
  static String text(Duration wait) {
    return wait.compareTo(Duration.ofMinutes(2)) < 0
        ? wait.plusMillis(999).toSeconds() + " s"
        : wait.plusSeconds(59).toMinutes() + " min";
  }
}
