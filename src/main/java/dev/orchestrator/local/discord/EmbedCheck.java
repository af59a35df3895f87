package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import java.util.List;

/**
 * Discord's limits on embeds, in Unicode code points.
 *
 * <p>Source: Discord, "Message Resource", Embed Limits.
 */
final class EmbedCheck {
  private static final int EMBEDS = 10;
  private static final int FIELDS = 25;
  private static final int ALL_TEXT = 6000;
  private static final int COLORS = 0xFFFFFF;

  private EmbedCheck() {}

  static void check(Json embeds, FormErrors errors) {
    if (!embeds.isArray()) {
      errors.add("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
      return;
    }
    List<Json> items = embeds.items();
    errors.size(items.size(), 0, EMBEDS);
    for (int i = 0; i < items.size(); i++) {
      checkOne(items.get(i), errors.at(i));
    }
    if (items.stream().mapToInt(EmbedCheck::textLength).sum() > ALL_TEXT) {
      errors.add("MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of " + ALL_TEXT);
    }
  }

  private static void checkOne(Json embed, FormErrors errors) {
    if (!embed.isObject()) {
      errors.add("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
      return;
    }
    errors.length(embed, "title", 0, 256);
    errors.length(embed, "description", 0, 4096);
    errors.length(embed, "url", 0, 2048);
    errors.at("author").length(embed.get("author"), "name", 0, 256);
    errors.at("footer").length(embed.get("footer"), "text", 0, 2048);
    for (String picture : List.of("image", "thumbnail")) {
      Json url = embed.get(picture).get("url");
      if (!embed.get(picture).isAbsent()
          && !url.text().orElse("").matches("(https?|attachment)://.{1,2040}")) {
        errors.at(picture).at("url").add("URL_TYPE_INVALID_URL", "Not a well formed URL.");
      }
    }
    long color = embed.get("color").integer().orElse(0);
    if (color < 0 || color > COLORS) {
      errors.at("color").add("NUMBER_TYPE_MAX", "int value should be <= " + COLORS + ".");
    }
    List<Json> fields = embed.get("fields").items();
    errors.at("fields").size(fields.size(), 0, FIELDS);
    for (int i = 0; i < fields.size(); i++) {
      errors.at("fields").at(i).length(fields.get(i), "name", 1, 256);
      errors.at("fields").at(i).length(fields.get(i), "value", 1, 1024);
    }
  }

  private static int textLength(Json embed) {
    int fields =
        embed.get("fields").items().stream()
            .mapToInt(field -> length(field.get("name")) + length(field.get("value")))
            .sum();
    return fields
        + length(embed.get("title"))
        + length(embed.get("description"))
        + length(embed.get("author").get("name"))
        + length(embed.get("footer").get("text"));
  }

  private static int length(Json text) {
    String trimmed = text.text().orElse("").strip();
    return trimmed.codePointCount(0, trimmed.length());
  }
}
