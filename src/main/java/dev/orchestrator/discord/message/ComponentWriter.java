package dev.orchestrator.discord.message;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.message.ActionComponent.Button;
import dev.orchestrator.discord.message.ActionComponent.DefaultValue;
import dev.orchestrator.discord.message.ActionComponent.EntitySelect;
import dev.orchestrator.discord.message.ActionComponent.LinkButton;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.ActionComponent.StringSelect;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Writes the rows of buttons and select menus under a message. */
final class ComponentWriter {
  private static final int ACTION_ROW = 1;
  private static final int BUTTON = 2;
  private static final int STRING_SELECT = 3;
  private static final int LINK_STYLE = 5;

  private final TextSanitizer text;

  ComponentWriter(TextSanitizer text) {
    this.text = text;
  }

  /** At most 5 rows of at most 5 buttons; a link that cannot be sent is left out. */
  List<ActionRow> fit(List<ActionRow> rows) {
    List<ActionRow> fitted =
        rows.stream()
            .limit(Limits.ROWS)
            .map(this::fit)
            .filter(row -> !row.components().isEmpty())
            .toList();
    CustomIds.check(
        fitted.stream()
            .flatMap(row -> row.components().stream())
            .flatMap(component -> component.findCustomId().stream())
            .toList());
    return fitted;
  }

  private ActionRow fit(ActionRow row) {
    if (row.components().isEmpty()) {
      throw new IllegalArgumentException("an action row has no components");
    }
    if (row.components().size() > 1 && row.components().stream().anyMatch(this::isSelect)) {
      throw new IllegalArgumentException("a select menu shares its action row");
    }
    return new ActionRow(
        row.components().stream().filter(this::canBeSent).limit(Limits.BUTTONS_PER_ROW).toList());
  }

  private boolean isSelect(ActionComponent component) {
    return switch (component) {
      case Button b -> false;
      case LinkButton l -> false;
      case StringSelect s -> true;
      case EntitySelect e -> true;
    };
  }

  private boolean canBeSent(ActionComponent component) {
    return !(component instanceof LinkButton link)
        || text.address(link.url(), Limits.BUTTON_URL).isPresent();
  }

  /** Writes rows that {@link #fit} gave. */
  void write(JsonGenerator json, List<ActionRow> rows) throws IOException {
    json.writeStartArray();
    for (ActionRow row : rows) {
      json.writeStartObject();
      json.writeNumberField("type", ACTION_ROW);
      json.writeArrayFieldStart("components");
      for (ActionComponent component : row.components()) {
        json.writeStartObject();
        write(json, component);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Writes the fields of one component. */
  void write(JsonGenerator json, ActionComponent component) throws IOException {
    switch (component) {
      case Button button -> {
        json.writeNumberField("type", BUTTON);
        json.writeNumberField("style", button.style().code());
        json.writeStringField("label", label(button.label()));
        json.writeStringField("custom_id", button.customId());
        writeEmoji(json, button.emoji());
        if (button.disabled()) {
          json.writeBooleanField("disabled", true);
        }
      }
      case LinkButton link -> {
        json.writeNumberField("type", BUTTON);
        json.writeNumberField("style", LINK_STYLE);
        json.writeStringField("label", label(link.label()));
        json.writeStringField("url", link.url());
      }
      case StringSelect select -> {
        List<SelectOption> options = options(select);
        json.writeNumberField("type", STRING_SELECT);
        writeSelect(json, select.customId(), select.placeholder());
        writeRange(json, select.min(), select.max(), options.size());
        writeOptions(json, options);
      }
      case EntitySelect select -> {
        json.writeNumberField("type", select.type().code());
        writeSelect(json, select.customId(), select.placeholder());
        writeRange(json, select.min(), select.max(), Limits.SELECT_OPTIONS);
        if (!select.channelTypes().isEmpty()) {
          json.writeArrayFieldStart("channel_types");
          for (ChannelType type : select.channelTypes()) {
            json.writeNumber(type.code());
          }
          json.writeEndArray();
        }
        writeDefaults(json, select.defaults());
      }
    }
  }

  private static void writeDefaults(JsonGenerator json, List<DefaultValue> defaults)
      throws IOException {
    if (defaults.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("default_values");
    for (DefaultValue value : defaults) {
      json.writeStartObject();
      json.writeStringField("id", value.id());
      json.writeStringField("type", value.type());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeEmoji(JsonGenerator json, Optional<Emoji> emoji) throws IOException {
    if (emoji.isPresent()) {
      json.writeObjectFieldStart("emoji");
      json.writeStringField("name", emoji.get().name());
      if (emoji.get().id().isPresent()) {
        json.writeStringField("id", emoji.get().id().get());
      }
      json.writeEndObject();
    }
  }

  private String label(String label) {
    return text.label("a button's label", label, Limits.BUTTON_LABEL);
  }

  private void writeSelect(JsonGenerator json, String customId, String placeholder)
      throws IOException {
    json.writeStringField("custom_id", customId);
    if (!placeholder.isBlank()) {
      json.writeStringField("placeholder", text.plain(placeholder, Limits.SELECT_PLACEHOLDER));
    }
  }

  /** Discord refuses a menu whose maximum is above its number of entries. */
  private static void writeRange(JsonGenerator json, int min, int max, int entries)
      throws IOException {
    int most = Math.clamp(max, 1, entries);
    json.writeNumberField("min_values", Math.clamp(min, 0, most));
    json.writeNumberField("max_values", most);
  }

  private static List<SelectOption> options(StringSelect select) {
    if (select.options().isEmpty()) {
      throw new IllegalArgumentException("a select menu has no options");
    }
    List<SelectOption> options = select.options().stream().limit(Limits.SELECT_OPTIONS).toList();
    var values = new HashSet<String>();
    for (SelectOption option : options) {
      int length = Limits.length(option.value());
      if (length < 1 || length > Limits.SELECT_OPTION_VALUE || !values.add(option.value())) {
        throw new IllegalArgumentException(
            "a select menu's values must have 1 to %d characters and differ"
                .formatted(Limits.SELECT_OPTION_VALUE));
      }
    }
    if (options.stream().filter(SelectOption::selected).count() > select.max()) {
      throw new IllegalArgumentException(
          "the select menu %s has more entries selected from the start than may be chosen"
              .formatted(select.customId()));
    }
    return options;
  }

  private void writeOptions(JsonGenerator json, List<SelectOption> options) throws IOException {
    json.writeArrayFieldStart("options");
    for (SelectOption option : options) {
      json.writeStartObject();
      json.writeStringField(
          "label", text.label("an option's label", option.label(), Limits.SELECT_OPTION_LABEL));
      json.writeStringField("value", option.value());
      if (option.description().filter(it -> !it.isBlank()).isPresent()) {
        json.writeStringField(
            "description",
            text.plain(option.description().get(), Limits.SELECT_OPTION_DESCRIPTION));
      }
      writeEmoji(json, option.emoji());
      if (option.selected()) {
        json.writeBooleanField("default", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
