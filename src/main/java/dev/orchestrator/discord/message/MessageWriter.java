package dev.orchestrator.discord.message;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes messages as Discord takes them. What is longer than {@link Limits} is redacted first and
 * then cut, and mentions notify only those whom {@link AllowedMentions} names, in edits too.
 *
 * <p>What no cutting makes sendable is a mistake of the code that made the message: a message that
 * says nothing, a custom id that is empty, too long or there twice, a label that is empty. Each
 * throws {@link IllegalArgumentException}.
 */
public final class MessageWriter {
  private final TextSanitizer text;
  private final ComponentWriter components;

  /**
   * A writer whose every text passes the redaction.
   *
   * @param redaction takes the secrets out of a text; addresses that it would change are left out,
   *     custom ids and values never pass it
   */
  public MessageWriter(UnaryOperator<String> redaction) {
    text = new TextSanitizer(redaction);
    components = new ComponentWriter(text);
  }

  /** A text on its way out, redacted. */
  public String text(String raw) {
    return text.plain(raw, Integer.MAX_VALUE);
  }

  /** The body that makes a new message: a POST to a channel, or a follow-up. */
  public byte[] create(Message message) {
    return Json.bytes(json -> writeNew(json, message));
  }

  /**
   * The body that makes a new message in a channel unless the bot made one with this nonce within
   * the last few minutes; then Discord gives that one back.
   *
   * @param nonce at most 25 characters
   */
  public byte[] createOnce(Message message, String nonce) {
    return Json.bytes(json -> {
      json.writeStartObject();
      writeParts(json, message);
      writeOnce(json, nonce);
      json.writeEndObject();
    });
  }

  /**
   * As {@link #createOnce(Message, String)}, of a message that is written already.
   *
   * @param body an object, such as an edit's
   */
  public static byte[] createOnce(Json body, String nonce) {
    return Json.bytes(json -> {
      json.writeStartObject();
      for (var part : body.fields().entrySet()) {
        json.writeFieldName(part.getKey());
        part.getValue().writeTo(json);
      }
      writeOnce(json, nonce);
      json.writeEndObject();
    });
  }

  private static void writeOnce(JsonGenerator json, String nonce) throws IOException {
    json.writeStringField("nonce", nonce);
    json.writeBooleanField("enforce_nonce", true);
  }

  /**
   * The body that turns an existing message into this one. It always names content, embeds and
   * components, for Discord keeps what an edit does not name, and a message edited to fewer parts
   * would keep its old ones.
   */
  public byte[] edit(Message message) {
    return Json.bytes(json -> writeEdit(json, message));
  }

  void writeNew(JsonGenerator json, Message message) throws IOException {
    json.writeStartObject();
    writeParts(json, message);
    json.writeEndObject();
  }

  private void writeParts(JsonGenerator json, Message message) throws IOException {
    Fitted fitted = fit(message);
    if (!fitted.content().isEmpty()) {
      json.writeStringField("content", fitted.content());
    }
    if (!fitted.embeds().isEmpty()) {
      writeEmbeds(json, fitted);
    }
    if (!fitted.rows().isEmpty()) {
      writeComponents(json, fitted);
    }
    writeAllowedMentions(json, message.allowedMentions());
    if (message.ephemeral()) {
      json.writeNumberField("flags", MessageFlags.EPHEMERAL);
    }
  }

  void writeEdit(JsonGenerator json, Message message) throws IOException {
    Fitted fitted = fit(message);
    json.writeStartObject();
    if (fitted.content().isEmpty()) {
      json.writeNullField("content");
    } else {
      json.writeStringField("content", fitted.content());
    }
    writeEmbeds(json, fitted);
    writeComponents(json, fitted);
    writeAllowedMentions(json, message.allowedMentions());
    json.writeEndObject();
  }

  private record Fitted(String content, List<Embed> embeds, List<ActionRow> rows) {}

  private Fitted fit(Message message) {
    String footnote =
        message.footnote().map(it -> "-# " + text.markdown(it, Limits.FOOTNOTE)).orElse("");
    int room = Limits.CONTENT - (footnote.isEmpty() ? 0 : Limits.length(footnote) + 1);
    String body =
        message.content().filter(it -> !it.isBlank()).map(it -> text.markdown(it, room)).orElse("");
    String content =
        body.isEmpty() || footnote.isEmpty() ? body + footnote : body + "\n" + footnote;
    var fitted =
        new Fitted(
            content, EmbedFitter.fit(message.embeds(), text), components.fit(message.components()));
    if (content.isEmpty() && fitted.embeds().isEmpty() && fitted.rows().isEmpty()) {
      throw new IllegalArgumentException("the message is empty");
    }
    return fitted;
  }

  private static void writeEmbeds(JsonGenerator json, Fitted fitted) throws IOException {
    json.writeFieldName("embeds");
    EmbedWriter.write(json, fitted.embeds());
  }

  private void writeComponents(JsonGenerator json, Fitted fitted) throws IOException {
    json.writeFieldName("components");
    components.write(json, fitted.rows());
  }

  private static void writeAllowedMentions(JsonGenerator json, AllowedMentions mentions)
      throws IOException {
    json.writeObjectFieldStart("allowed_mentions");
    json.writeArrayFieldStart("parse");
    json.writeEndArray();
    writeIds(json, "users", mentions.userIds(), Limits.MENTIONED_USERS);
    writeIds(json, "roles", mentions.roleIds(), Limits.MENTIONED_ROLES);
    json.writeEndObject();
  }

  private static void writeIds(JsonGenerator json, String name, List<String> ids, int limit)
      throws IOException {
    if (!ids.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String id : ids.stream().distinct().limit(limit).toList()) {
        json.writeString(id);
      }
      json.writeEndArray();
    }
  }
}
