package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;

/**
 * Discord's secrets: bot tokens, webhook tokens, and the interaction tokens with which anyone can
 * answer as the bot for a quarter of an hour.
 */
final class DiscordShapes {
  /** How unpadded base64 of {@code interaction:} begins, before the first digit of the id. */
  private static final String INTERACTION = "aW50ZXJhY3Rpb246";

  private static final int SHORTEST_INTERACTION = 20;
  private static final int SHORTEST_IN_PATH = 16;
  private static final String WEBHOOKS = "webhooks/";
  private static final String INTERACTIONS = "interactions/";

  private DiscordShapes() {}

  static void addTo(ShapeTable table) {
    table.atWord(INTERACTION, DiscordShapes::interactionToken);
    table.atWord(WEBHOOKS, (scan, at) -> path(scan, at, WEBHOOKS, "discord-webhook-token"));
    table.atWord(
        INTERACTIONS, (scan, at) -> path(scan, at, INTERACTIONS, "discord-interaction-token"));
    // The first digit of an id and half of the second, in base64.
    for (char first : "MNO".toCharArray()) {
      for (char second : "DTjz".toCharArray()) {
        table.atWord("" + first + second, DiscordShapes::botToken);
      }
    }
  }

  private static int interactionToken(Scan scan, int at) {
    if (!scan.startsWith(at, INTERACTION)) {
      return at;
    }
    int end = scan.runEnd(at, Chars.URL64);
    if (end - at < INTERACTION.length() + SHORTEST_INTERACTION) {
      return at;
    }
    scan.cut(at, end, "discord-interaction-token", Confidence.SHAPE);
    return end;
  }

  /** {@code webhooks/{id}/{token}}, {@code interactions/{id}/{token}}: the id stays. */
  private static int path(Scan scan, int at, String name, String kind) {
    if (!scan.startsWith(at, name)) {
      return at;
    }
    int id = at + name.length();
    int slash = scan.runEnd(id, Chars.DIGIT);
    if (slash - id < 15 || slash - id > 21 || scan.at(slash) != '/') {
      return at;
    }
    int token = slash + 1;
    int end = scan.runEnd(token, Chars.URL64);
    if (end - token < SHORTEST_IN_PATH) {
      return at;
    }
    boolean interaction = scan.startsWith(token, INTERACTION);
    scan.cut(token, end, interaction ? "discord-interaction-token" : kind, Confidence.SHAPE);
    return end;
  }

  /** Three parts; the first is a snowflake in base64. */
  private static int botToken(Scan scan, int at) {
    int idEnd = scan.runEnd(at, Chars.URL64);
    if (idEnd - at < 20
        || idEnd - at > 28
        || scan.at(idEnd) != '.'
        || !isSnowflake(scan, at, idEnd)) {
      return at;
    }
    int timeEnd = scan.runEnd(idEnd + 1, Chars.URL64);
    if (timeEnd - idEnd - 1 < 5 || timeEnd - idEnd - 1 > 8 || scan.at(timeEnd) != '.') {
      return at;
    }
    int end = scan.runEnd(timeEnd + 1, Chars.URL64);
    if (end - timeEnd - 1 < 20) {
      return at;
    }
    scan.cut(at, end, "discord-bot-token", Confidence.SHAPE);
    return end;
  }

  private static boolean isSnowflake(Scan scan, int from, int to) {
    byte[] decoded = Base64Text.decode(scan.chars, from, to);
    for (byte digit : decoded) {
      if (digit < '0' || digit > '9') {
        return false;
      }
    }
    return decoded.length >= 15 && decoded.length <= 21;
  }
}
