package dev.orchestrator.discord.message;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.message.Modal.Described;
import dev.orchestrator.discord.message.Modal.FileInput;
import dev.orchestrator.discord.message.Modal.Input;
import dev.orchestrator.discord.message.Modal.SelectInput;
import dev.orchestrator.discord.message.Modal.TextInput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Writes a modal, each input inside a label as Discord recommends since 2025. */
final class ModalWriter {
  private static final int TEXT_INPUT = 4;
  private static final int FILE_UPLOAD = 19;
  private static final int LABEL = 18;
  private static final int SHORT = 1;
  private static final int PARAGRAPH = 2;

  private final TextSanitizer text;
  private final ComponentWriter components;

  ModalWriter(TextSanitizer text) {
    this.text = text;
    this.components = new ComponentWriter(text);
  }

  void write(JsonGenerator json, Modal modal) throws IOException {
    int inputs = modal.inputs().size();
    if (inputs < 1 || inputs > Limits.MODAL_INPUTS) {
      throw new IllegalArgumentException(
          "a modal has 1 to %d inputs, this has %d".formatted(Limits.MODAL_INPUTS, inputs));
    }
    CustomIds.check(List.of(modal.customId()));
    CustomIds.check(modal.inputs().stream().map(Input::customId).toList());
    json.writeStartObject();
    json.writeStringField("custom_id", modal.customId());
    json.writeStringField(
        "title", text.label("a modal's title", modal.title(), Limits.MODAL_TITLE));
    json.writeArrayFieldStart("components");
    for (Input input : modal.inputs()) {
      write(json, input);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(JsonGenerator json, Input input) throws IOException {
    json.writeStartObject();
    json.writeNumberField("type", LABEL);
    json.writeStringField(
        "label", text.label("an input's label", input.label(), Limits.INPUT_LABEL));
    if (input instanceof Described described) {
      json.writeStringField(
          "description", text.plain(described.description(), Limits.INPUT_DESCRIPTION));
    }
    json.writeObjectFieldStart("component");
    writeComponent(json, input);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeComponent(JsonGenerator json, Input input) throws IOException {
    switch (input) {
      case Described described -> writeComponent(json, described.input());
      case TextInput field -> writeField(json, field);
      case SelectInput(String _, ActionComponent.Select menu, boolean required) -> {
        components.write(json, menu);
        json.writeBooleanField("required", required);
      }
      case FileInput(String customId, String _, int min, int max) -> {
        json.writeNumberField("type", FILE_UPLOAD);
        json.writeStringField("custom_id", customId);
        json.writeNumberField("min_values", min);
        json.writeNumberField("max_values", max);
        json.writeBooleanField("required", min > 0);
      }
    }
  }

  private void writeField(JsonGenerator json, TextInput input) throws IOException {
    int max = Math.clamp(input.maxLength(), 1, Limits.INPUT_VALUE);
    json.writeNumberField("type", TEXT_INPUT);
    json.writeStringField("custom_id", input.customId());
    json.writeNumberField("style", input.paragraph() ? PARAGRAPH : SHORT);
    json.writeNumberField("min_length", Math.clamp(input.minLength(), 0, max));
    json.writeNumberField("max_length", max);
    json.writeBooleanField("required", input.required());
    writeText(json, "value", input.value(), max);
    writeText(json, "placeholder", input.placeholder(), Limits.INPUT_PLACEHOLDER);
  }

  private void writeText(JsonGenerator json, String name, Optional<String> raw, int limit)
      throws IOException {
    if (raw.filter(it -> !it.isEmpty()).isPresent()) {
      json.writeStringField(name, text.plain(raw.get(), limit));
    }
  }
}
