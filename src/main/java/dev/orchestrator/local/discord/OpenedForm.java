package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A form that the bot opened for a person. What a Discord client would not let a person submit is
 * refused.
 *
 * <p>Source: Discord, "Component Reference", Label and the components in it.
 *
 * @param form the data of the answer that opened it
 */
record OpenedForm(Json form) {
  private static final int MODAL = 9;
  private static final int STRING_SELECT = 3;
  private static final int TEXT_INPUT = 4;
  private static final int LABEL = 18;
  private static final int FILE_UPLOAD = 19;

  /** The newest form of this custom id that was opened for this person. */
  static Optional<OpenedForm> of(DiscordState state, String customId, Caller caller) {
    return state
        .newest(interaction ->
            interaction.caller().person().id().equals(caller.person().id())
                && interaction.answer().get("type").integer().orElse(0) == MODAL
                && interaction
                    .answer()
                    .get("data")
                    .text("custom_id")
                    .filter(customId::equals)
                    .isPresent())
        .map(interaction -> new OpenedForm(interaction.answer().get("data")));
  }

  /**
   * The interaction data of the submitted form.
   *
   * @param entered by custom id; several values of one field stand on lines of their own
   * @throws IllegalArgumentException with a sentence, if no client would send this
   */
  JsonObject submit(Map<String, String> entered) {
    var resolved = new Resolved();
    var labels = new ArrayList<JsonObject>();
    var known = new ArrayList<String>();
    for (Json label : form.get("components").items()) {
      Json component = label.get("component");
      String id = component.text("custom_id").orElse("");
      known.add(id);
      labels.add(
          JsonObject.of("type", LABEL)
              .put("id", 2 * labels.size() + 1)
              .put(
                  "component",
                  field(component, entered.getOrDefault(id, ""), resolved)
                      .put("id", 2 * labels.size() + 2)));
    }
    for (String id : entered.keySet()) {
      if (!known.contains(id)) {
        throw CommandData.refused(
            "the form has no field %s, only %s".formatted(id, String.join(", ", known)));
      }
    }
    return resolved.addTo(
        JsonObject.of("custom_id", form.text("custom_id").orElse("")).put("components", labels));
  }

  private static JsonObject field(Json component, String entered, Resolved resolved) {
    String id = component.text("custom_id").orElse("");
    int type = (int) component.get("type").integer().orElse(0);
    JsonObject field = JsonObject.of("type", type).put("custom_id", id);
    return type == TEXT_INPUT
        ? field.put("value", text(component, id, entered))
        : field.put("values", values(component, id, type, entered, resolved));
  }

  private static String text(Json input, String id, String entered) {
    int length = entered.codePointCount(0, entered.length());
    boolean required = input.get("required").bool().orElse(true);
    if (entered.isEmpty()) {
      if (required) {
        throw CommandData.refused("the field " + id + " is required");
      }
      return entered;
    }
    long least = input.get("min_length").integer().orElse(0);
    long most = input.get("max_length").integer().orElse(4000);
    if (length < least || length > most) {
      throw CommandData.refused(
          "the field %s takes %d to %d characters".formatted(id, least, most));
    }
    return entered;
  }

  private static List<String> values(
      Json component, String id, int type, String entered, Resolved resolved) {
    List<String> chosen = entered.lines().filter(line -> !line.isBlank()).toList();
    boolean required = component.get("required").bool().orElse(true);
    long least = required ? component.get("min_values").integer().orElse(1) : 0;
    long most = component.get("max_values").integer().orElse(1);
    if (chosen.size() < least || chosen.size() > most) {
      throw CommandData.refused("the field %s takes %d to %d values".formatted(id, least, most));
    }
    Function<String, String> read =
        switch (type) {
          case FILE_UPLOAD -> resolved::attachment;
          case STRING_SELECT -> value -> option(component, id, value);
          default -> value -> new SelectMenu(component).value(value, resolved);
        };
    return chosen.stream().map(read).toList();
  }

  private static String option(Json menu, String id, String value) {
    return menu.get("options").items().stream()
        .flatMap(option -> option.text("value").stream())
        .filter(value::equals)
        .findFirst()
        .orElseThrow(
            () -> CommandData.refused("the field %s has no entry %s".formatted(id, value)));
  }
}
