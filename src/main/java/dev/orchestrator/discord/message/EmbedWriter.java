package dev.orchestrator.discord.message;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.discord.Limits;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes embeds that {@link EmbedFitter} gave. */
final class EmbedWriter {
  private EmbedWriter() {}

  static void write(JsonGenerator json, List<Embed> embeds) throws IOException {
    json.writeStartArray();
    for (Embed embed : embeds) {
      json.writeStartObject();
      write(json, embed);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Embed embed) throws IOException {
    writeText(json, "title", embed.title());
    writeText(json, "description", embed.description());
    writeText(json, "url", embed.url());
    if (embed.color().isPresent()) {
      json.writeNumberField("color", color(embed.color().getAsInt()));
    }
    if (!embed.fields().isEmpty()) {
      json.writeArrayFieldStart("fields");
      for (Embed.Field field : embed.fields()) {
        json.writeStartObject();
        json.writeStringField("name", field.name());
        json.writeStringField("value", field.value());
        json.writeBooleanField("inline", field.inline());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    writeNested(json, "author", "name", embed.author());
    writeNested(json, "footer", "text", embed.footer());
    writeNested(json, "image", "url", embed.image());
    writeNested(json, "thumbnail", "url", embed.thumbnail());
    // Discord refuses a time with nanoseconds.
    writeText(
        json,
        "timestamp",
        embed.timestamp().map(it -> it.truncatedTo(ChronoUnit.MILLIS).toString()));
  }

  private static int color(int rgb) {
    if (rgb < 0 || rgb > Limits.EMBED_COLOR) {
      throw new IllegalArgumentException("an embed's color is 0x000000 to 0xFFFFFF");
    }
    return rgb;
  }

  private static void writeText(JsonGenerator json, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    }
  }

  private static void writeNested(
      JsonGenerator json, String name, String inner, Optional<String> text) throws IOException {
    if (text.isPresent()) {
      json.writeObjectFieldStart(name);
      json.writeStringField(inner, text.get());
      json.writeEndObject();
    }
  }
}
