package dev.orchestrator.discord.message;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Writes the first answer to an interaction. Texts are redacted and cut as {@link MessageWriter}
 * says, which also names what throws.
 *
 * <p>Source: Discord, "Receiving and Responding", Interaction Callback Type.
 */
public final class ReplyWriter {
  private static final int PONG = 1;
  private static final int SEND_MESSAGE = 4;
  private static final int DEFER_REPLY = 5;
  private static final int DEFER_EDIT = 6;
  private static final int EDIT_MESSAGE = 7;
  private static final int CHOICES = 8;
  private static final int MODAL = 9;

  private final TextSanitizer text;
  private final MessageWriter messages;
  private final ModalWriter modals;

  /**
   * A writer whose every text passes the redaction.
   *
   * @param redaction takes the secrets out of a text; custom ids and choice values never pass it
   */
  public ReplyWriter(UnaryOperator<String> redaction) {
    text = new TextSanitizer(redaction);
    messages = new MessageWriter(redaction);
    modals = new ModalWriter(text);
  }

  /** The body of the HTTP response, UTF-8. */
  public byte[] write(Reply reply) {
    return Json.bytes(json -> {
      json.writeStartObject();
      writeFields(json, reply);
      json.writeEndObject();
    });
  }

  private void writeFields(JsonGenerator json, Reply reply) throws IOException {
    switch (reply) {
      case Reply.Pong() -> json.writeNumberField("type", PONG);
      case Reply.SendMessage(Message message) -> {
        json.writeNumberField("type", SEND_MESSAGE);
        json.writeFieldName("data");
        messages.writeNew(json, message);
      }
      case Reply.DeferReply(boolean ephemeral) -> {
        json.writeNumberField("type", DEFER_REPLY);
        if (ephemeral) {
          json.writeObjectFieldStart("data");
          json.writeNumberField("flags", MessageFlags.EPHEMERAL);
          json.writeEndObject();
        }
      }
      case Reply.DeferEdit() -> json.writeNumberField("type", DEFER_EDIT);
      case Reply.EditMessage(Message message) -> {
        json.writeNumberField("type", EDIT_MESSAGE);
        json.writeFieldName("data");
        messages.writeEdit(json, message);
      }
      case Reply.Choices(List<Choice> choices) -> {
        json.writeNumberField("type", CHOICES);
        json.writeObjectFieldStart("data");
        writeChoices(json, choices);
        json.writeEndObject();
      }
      case Reply.ShowModal(Modal modal) -> {
        json.writeNumberField("type", MODAL);
        json.writeFieldName("data");
        modals.write(json, modal);
      }
    }
  }

  private void writeChoices(JsonGenerator json, List<Choice> choices) throws IOException {
    json.writeArrayFieldStart("choices");
    for (Choice choice :
        choices.stream().filter(ReplyWriter::canBeSent).limit(Limits.CHOICES).toList()) {
      json.writeStartObject();
      json.writeStringField(
          "name", text.label("a choice's name", choice.name(), Limits.CHOICE_NAME));
      if (!choice.translations().isEmpty()) {
        json.writeObjectFieldStart("name_localizations");
        for (var translation : new TreeMap<>(choice.translations()).entrySet()) {
          json.writeStringField(
              translation.getKey().tag(),
              text.label("a choice's name", translation.getValue(), Limits.CHOICE_NAME));
        }
        json.writeEndObject();
      }
      json.writeFieldName("value");
      switch (choice.value()) {
        case String string -> json.writeString(string);
        case Integer integer -> json.writeNumber(integer);
        case Long number -> json.writeNumber(number);
        case Double number when Double.isFinite(number) -> json.writeNumber(number);
        default ->
            throw new IllegalArgumentException(
                "a choice's value is a string or a finite number, not " + choice.value());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A value that is too long or too large is left out: a shortened one would be another value. */
  private static boolean canBeSent(Choice choice) {
    return switch (choice.value()) {
      case String string -> Limits.length(string) <= Limits.CHOICE_VALUE;
      case Long number -> number >= -Limits.INTEGER && number <= Limits.INTEGER;
      default -> true;
    };
  }
}
