package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** One option's value, from the text that a person typed. */
final class TypedOption {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,15}");

  private TypedOption() {}

  /** The value of an option that is not declared. */
  static JsonObject guess(String name, String text) {
    if (WHOLE.matcher(text).matches()) {
      return option(name, 4, Long.parseLong(text));
    }
    if (text.equals("true") || text.equals("false")) {
      return option(name, 5, Boolean.parseBoolean(text));
    }
    return option(name, 3, text);
  }

  /** The value of the option that {@code declared} describes. */
  static JsonObject of(Json declared, String text, Resolved resolved) {
    String name = declared.text("name").orElse("");
    int type = (int) declared.get("type").integer().orElse(0);
    return option(name, type, value(declared, name, type, text, resolved));
  }

  private static Object value(
      Json declared, String name, int type, String text, Resolved resolved) {
    return switch (type) {
      case 3 -> string(declared, name, text);
      case 4 -> integer(declared, name, text);
      case 5 -> bool(name, text);
      case 6 -> resolved.user(text);
      case 7 -> resolved.channel(text);
      case 8 -> resolved.role(text);
      case 9 ->
          SimulatedServer.person(text).isPresent() ? resolved.user(text) : resolved.role(text);
      case 10 -> number(declared, name, text);
      case 11 -> resolved.attachment(text);
      default -> throw CommandData.refused("the simulator has no options of type " + type);
    };
  }

  private static String string(Json declared, String name, String text) {
    if (!declared.get("choices").items().isEmpty()) {
      return choice(declared, name, text).text().orElse(text);
    }
    int length = text.codePointCount(0, text.length());
    long least = declared.get("min_length").integer().orElse(0);
    long most = declared.get("max_length").integer().orElse(6000);
    if (length < least || length > most) {
      throw CommandData.refused(
          "the text of %s is too short or too long; it wants %d to %d characters"
              .formatted(name, least, most));
    }
    return text;
  }

  private static long integer(Json declared, String name, String text) {
    if (!declared.get("choices").items().isEmpty()) {
      return choice(declared, name, text).integer().orElse(0);
    }
    if (!WHOLE.matcher(text).matches()) {
      throw CommandData.refused(name + " wants a whole number");
    }
    inBounds(declared, name, Long.parseLong(text));
    return Long.parseLong(text);
  }

  private static double number(Json declared, String name, String text) {
    try {
      double number = Double.parseDouble(text);
      inBounds(declared, name, number);
      return number;
    } catch (NumberFormatException noNumber) {
      throw CommandData.refused(name + " wants a number");
    }
  }

  private static boolean bool(String name, String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw CommandData.refused(name + " wants true or false");
    };
  }

  private static void inBounds(Json declared, String name, double value) {
    double least = declared.get("min_value").number().orElse(-0x1p53);
    double most = declared.get("max_value").number().orElse(0x1p53);
    if (value < least || value > most) {
      throw CommandData.refused(
          "the number for %s is too small or too large; it wants %s to %s"
              .formatted(name, plain(least), plain(most)));
    }
  }

  private static String plain(double bound) {
    return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
  }

  /** A person picks a choice by its name; its value is taken as well. */
  private static Json choice(Json declared, String name, String text) {
    return declared.get("choices").items().stream()
        .filter(choice ->
            choice.text("name").filter(text::equals).isPresent()
                || choice.get("value").text().orElse(choice.get("value").toString()).equals(text))
        .map(choice -> choice.get("value"))
        .findFirst()
        .orElseThrow(() -> CommandData.refused(text + " is no choice of " + name));
  }

  private static JsonObject option(String name, int type, Object value) {
    return JsonObject.of("name", name).put("type", type).put("value", value);
  }
}
