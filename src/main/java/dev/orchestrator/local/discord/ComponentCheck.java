package dev.orchestrator.local.discord;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Discord's rules for the components of a message and of a modal.
 *
 * <p>Source: Discord, "Component Reference".
 */
final class ComponentCheck {
  private static final int ACTION_ROW = 1;
  private static final int BUTTON = 2;
  private static final int STRING_SELECT = 3;
  private static final int TEXT_INPUT = 4;
  private static final int USER_SELECT = 5;
  private static final int ROLE_SELECT = 6;
  private static final int MENTIONABLE_SELECT = 7;
  private static final int CHANNEL_SELECT = 8;
  private static final int SECTION = 9;
  private static final int TEXT_DISPLAY = 10;
  private static final int CONTAINER = 17;
  private static final int LABEL = 18;
  private static final int FILE_UPLOAD = 19;
  private static final int CHECKBOX = 23;
  private static final Set<Integer> TOP_LEVEL_V2 =
      Set.of(ACTION_ROW, SECTION, TEXT_DISPLAY, 12, 13, 14, CONTAINER);
  private static final int ALL_V2 = 40;
  private static final int ALL_V2_TEXT = 4000;

  private final Set<String> customIds = new HashSet<>();
  private int count;
  private int text;

  private ComponentCheck() {}

  static void checkMessage(Json components, boolean v2, FormErrors errors) {
    if (!components.isArray()) {
      errors.add("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
      return;
    }
    new ComponentCheck().message(components.items(), v2, errors);
  }

  static void checkModal(Json modal, FormErrors errors) {
    errors.length(modal, "custom_id", 1, 100);
    errors.length(modal, "title", 1, 45);
    List<Json> components = modal.get("components").items();
    errors.at("components").size(components.size(), 1, 5);
    var check = new ComponentCheck();
    for (int i = 0; i < components.size(); i++) {
      check.modalPart(components.get(i), errors.at("components").at(i));
    }
  }

  private void message(List<Json> components, boolean v2, FormErrors errors) {
    if (!v2) {
      errors.size(components.size(), 0, 5);
    }
    for (int i = 0; i < components.size(); i++) {
      Json component = components.get(i);
      boolean allowed = v2 ? TOP_LEVEL_V2.contains(type(component)) : type(component) == ACTION_ROW;
      if (allowed) {
        part(component, errors.at(i));
      } else {
        errors.at(i).at("type").add("UNION_TYPE_CHOICES", "Value of field \"type\" is not valid");
      }
    }
    if (v2 && count > ALL_V2) {
      errors.add("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "At most 40 components are allowed");
    }
    if (v2 && text > ALL_V2_TEXT) {
      errors.add(
          "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
          "Displayable text exceeds maximum size of " + ALL_V2_TEXT);
    }
  }

  private void part(Json component, FormErrors errors) {
    count++;
    switch (type(component)) {
      case ACTION_ROW -> row(component, errors);
      case BUTTON -> button(component, errors);
      case STRING_SELECT -> select(component, errors);
      case USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT ->
          entitySelect(component, errors);
      case TEXT_DISPLAY -> {
        errors.length(component, "content", 1, ALL_V2_TEXT);
        String content = component.text("content").orElse("");
        text += content.codePointCount(0, content.length());
      }
      case SECTION -> {
        children(component, 1, 3, errors);
        part(component.get("accessory"), errors.at("accessory"));
      }
      case CONTAINER -> children(component, 1, ALL_V2, errors);
      case 11, 12, 13, 14 -> {}
      default ->
          errors.at("type").add("UNION_TYPE_CHOICES", "Value of field \"type\" is not valid");
    }
  }

  private void row(Json row, FormErrors errors) {
    List<Json> inside = row.get("components").items();
    boolean hasSelect = inside.stream().anyMatch(child -> type(child) != BUTTON);
    if (hasSelect && inside.size() > 1) {
      errors
          .at("components")
          .add(
              "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
              "The specified component exceeds the maximum width");
    }
    children(row, 1, 5, errors);
  }

  private void children(Json parent, int min, int max, FormErrors errors) {
    List<Json> inside = parent.get("components").items();
    errors.at("components").size(inside.size(), min, max);
    for (int i = 0; i < inside.size(); i++) {
      part(inside.get(i), errors.at("components").at(i));
    }
  }

  private void button(Json button, FormErrors errors) {
    long style = button.get("style").integer().orElse(0);
    errors.length(button, "label", 0, 80);
    if (style < 1 || style > 6) {
      errors.at("style").add("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.");
    } else if (style == 5) {
      errors.length(button, "url", 1, 512);
      if (!button.get("custom_id").isAbsent()) {
        errors.add("BUTTON_COMPONENT_CUSTOM_ID_WITH_URL", "A custom id and url cannot both be set");
      }
    } else if (style != 6) {
      customId(button, errors);
    }
    if (style != 6 && button.get("label").isAbsent() && button.get("emoji").isAbsent()) {
      errors.add("BUTTON_COMPONENT_NO_LABEL_OR_EMOJI", "A label or an emoji is required");
    }
  }

  /** What menus of all kinds have. */
  private void menu(Json select, FormErrors errors) {
    customId(select, errors);
    errors.length(select, "placeholder", 0, 150);
    long least = select.get("min_values").integer().orElse(1);
    long most = select.get("max_values").integer().orElse(1);
    number(
        least,
        0,
        Math.min(25, select.get("min_values").isAbsent() ? 25 : most),
        "min_values",
        errors);
    number(most, 1, 25, "max_values", errors);
  }

  private static void number(long value, long min, long max, String name, FormErrors errors) {
    if (value < min) {
      errors
          .at(name)
          .add("NUMBER_TYPE_MIN", "int value should be greater than or equal to " + min + ".");
    } else if (value > max) {
      errors
          .at(name)
          .add("NUMBER_TYPE_MAX", "int value should be less than or equal to " + max + ".");
    }
  }

  private void entitySelect(Json select, FormErrors errors) {
    menu(select, errors);
    List<String> kinds =
        switch (type(select)) {
          case USER_SELECT -> List.of("user");
          case ROLE_SELECT -> List.of("role");
          case MENTIONABLE_SELECT -> List.of("user", "role");
          default -> List.of("channel");
        };
    List<Json> defaults = select.get("default_values").items();
    int most = (int) select.get("max_values").integer().orElse(1);
    int least = (int) select.get("min_values").integer().orElse(1);
    FormErrors chosen = errors.at("default_values");
    chosen.size(defaults.size(), defaults.isEmpty() ? 0 : least, Math.max(0, most));
    for (int i = 0; i < defaults.size(); i++) {
      if (defaults.get(i).text("id").filter(Snowflake::isValid).isEmpty()) {
        chosen.at(i).at("id").add("NUMBER_TYPE_COERCE", "Value is not snowflake.");
      }
      if (defaults.get(i).text("type").filter(kinds::contains).isEmpty()) {
        errors
            .at("default_values")
            .at(i)
            .at("type")
            .add("BASE_TYPE_CHOICES", "Value must be one of " + kinds + ".");
      }
    }
    List<Json> types = select.get("channel_types").items();
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).integer().isEmpty()) {
        errors
            .at("channel_types")
            .at(i)
            .add("NUMBER_TYPE_COERCE", "Value \"" + types.get(i) + "\" is not int.");
      }
    }
  }

  private void select(Json select, FormErrors errors) {
    menu(select, errors);
    List<Json> options = select.get("options").items();
    int most = (int) select.get("max_values").integer().orElse(1);
    errors.at("options").size(options.size(), Math.clamp(most, 1, 25), 25);
    long selected = options.stream().filter(option -> option.get("default").isTrue()).count();
    if (selected > most) {
      errors
          .at("options")
          .add("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "More defaults than max_values");
    }
    var values = new HashSet<String>();
    for (int i = 0; i < options.size(); i++) {
      FormErrors option = errors.at("options").at(i);
      option.length(options.get(i), "label", 1, 100);
      option.length(options.get(i), "value", 1, 100);
      option.length(options.get(i), "description", 0, 100);
      if (!values.add(options.get(i).text("value").orElse(""))) {
        option
            .at("value")
            .add(
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used");
      }
    }
  }

  private void modalPart(Json component, FormErrors errors) {
    switch (type(component)) {
      case ACTION_ROW -> {
        List<Json> inside = component.get("components").items();
        errors.at("components").size(inside.size(), 1, 1);
        for (Json input : inside) {
          errors.at("components").at(0).length(input, "label", 1, 45);
          textInput(input, errors.at("components").at(0));
        }
      }
      case LABEL -> {
        errors.length(component, "label", 1, 45);
        errors.length(component, "description", 0, 100);
        Json inside = component.get("component");
        switch (type(inside)) {
          case TEXT_INPUT -> textInput(inside, errors.at("component"));
          case STRING_SELECT -> select(inside, errors.at("component"));
          case USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT ->
              entitySelect(inside, errors.at("component"));
          case FILE_UPLOAD -> {
            FormErrors upload = errors.at("component");
            customId(inside, upload);
            number(inside.get("min_values").integer().orElse(1), 0, 10, "min_values", upload);
            number(inside.get("max_values").integer().orElse(1), 1, 10, "max_values", upload);
          }
          case 21, 22, CHECKBOX -> customId(inside, errors.at("component"));
          default ->
              errors
                  .at("component")
                  .at("type")
                  .add("UNION_TYPE_CHOICES", "Value of field \"type\" is not valid");
        }
      }
      case TEXT_DISPLAY -> errors.length(component, "content", 1, ALL_V2_TEXT);
      default ->
          errors.at("type").add("UNION_TYPE_CHOICES", "Value of field \"type\" is not valid");
    }
  }

  private void textInput(Json input, FormErrors errors) {
    if (type(input) != TEXT_INPUT) {
      errors.at("type").add("UNION_TYPE_CHOICES", "Value of field \"type\" is not valid");
      return;
    }
    customId(input, errors);
    long style = input.get("style").integer().orElse(0);
    if (style != 1 && style != 2) {
      errors.at("style").add("BASE_TYPE_CHOICES", "Value must be one of {1, 2}.");
    }
    errors.length(input, "placeholder", 0, 100);
    errors.length(input, "value", 0, 4000);
    long least = input.get("min_length").integer().orElse(0);
    long most = input.get("max_length").integer().orElse(4000);
    number(most, 1, 4000, "max_length", errors);
    number(least, 0, Math.clamp(most, 1, 4000), "min_length", errors);
  }

  private void customId(Json component, FormErrors errors) {
    errors.length(component, "custom_id", 1, 100);
    component
        .text("custom_id")
        .filter(id -> !customIds.add(id))
        .ifPresent(repeated ->
            errors
                .at("custom_id")
                .add("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"));
  }

  private static int type(Json component) {
    return (int) component.get("type").integer().orElse(0);
  }
}
