package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prints what a command answers as text: messages with their embeds, and each component as the
 * command that uses it. Source of the component types: Discord, "Component Reference".
 */
final class SentCommand {
  static final String DEFAULT_USER = "ada";

  private static final int MODAL = 9;
  private static final int BUTTON = 2;
  private static final int STRING_SELECT = 3;
  private static final int LABEL = 18;
  private static final int USER_SELECT = 5;
  private static final int CHANNEL_SELECT = 8;
  private static final int TEXT_DISPLAY = 10;
  private static final int LINK = 5;

  private final Terminal terminal;
  private final PrintStream out;
  private final String user;

  /**
   * @param user as whom the command was sent, and its components are to be used
   */
  SentCommand(Terminal terminal, String user) {
    this.terminal = terminal;
    this.out = terminal.out();
    this.user = user;
  }

  boolean isModal(Json answer) {
    return answer.get("type").integer().orElse(0) == MODAL;
  }

  /** Prints a form as the command that submits it. */
  void modal(Json form, Optional<String> messageId) {
    out.println();
    out.println("form \"" + form.text("title").orElse("") + "\"");
    var words = new ArrayList<>(List.of("--modal", form.text("custom_id").orElse("")));
    messageId.ifPresent(id -> words.addAll(List.of("--message", id)));
    for (Json part : form.get("components").items()) {
      Json input =
          type(part) == LABEL ? part.get("component") : part.get("components").items().getFirst();
      String id = input.text("custom_id").orElse("");
      out.println(
          "  %s: %s%s"
              .formatted(
                  id,
                  part.text("label").or(() -> input.text("label")).orElse(id),
                  input.get("required").bool().orElse(true) ? "" : " (optional)"));
      for (Json entry : input.get("options").items()) {
        out.println(
            "    %s: %s".formatted(entry.text("value").orElse(""), entry.text("label").orElse("")));
      }
      words.add(id + "=" + input.text("value").orElse("…"));
    }
    out.println("  " + command(words));
  }

  /** Prints one state of a message. */
  void message(Json state) {
    String id = state.text("message_id").orElse("");
    out.println();
    out.println(
        "message %s%s%s"
            .formatted(
                id,
                state.text("kind").orElse("").equals("follow_up") ? ", follow-up" : "",
                state.get("ephemeral").isTrue() ? ", only " + user + " sees it" : ""));
    if (state.get("deleted").isTrue()) {
      out.println("deleted");
      return;
    }
    if (state.get("loading").isTrue()) {
      out.println("thinking…");
      return;
    }
    state.text("content").filter(text -> !text.isEmpty()).ifPresent(out::println);
    state.get("embeds").items().forEach(this::embed);
    components(state.get("components")).forEach(component -> component(component, id));
  }

  private void embed(Json embed) {
    Stream.of(
            embed.get("author").text("name"),
            embed.text("title"),
            embed.text("url"),
            embed.text("description"))
        .flatMap(Optional::stream)
        .forEach(this::quoted);
    for (Json field : embed.get("fields").items()) {
      quoted(field.text("name").orElse("") + ": " + field.text("value").orElse(""));
    }
    embed.get("footer").text("text").ifPresent(this::quoted);
  }

  private void quoted(String text) {
    text.lines().forEach(line -> out.println("  | " + line));
  }

  private void component(Json component, String messageId) {
    switch (type(component)) {
      case BUTTON -> button(component, messageId);
      case STRING_SELECT -> select(component, messageId);
      case TEXT_DISPLAY -> component.text("content").ifPresent(out::println);
      default -> {
        if (type(component) >= USER_SELECT && type(component) <= CHANNEL_SELECT) {
          out.println("  " + use("--select", component, messageId, "--value", "ID"));
        }
      }
    }
  }

  private void button(Json button, String messageId) {
    String label =
        button
            .text("label")
            .or(() -> button.get("emoji").text("name"))
            .orElseGet(() -> button.text("custom_id").orElse(""));
    String effect;
    if (button.get("style").integer().orElse(0) == LINK) {
      effect = button.text("url").orElse("");
    } else if (button.get("disabled").isTrue()) {
      effect = "disabled";
    } else {
      effect = use("--button", button, messageId);
    }
    out.println("  [" + label + "] " + effect);
  }

  private void select(Json select, String messageId) {
    out.println("  [" + select.text("placeholder").orElse("Select") + "]");
    if (select.get("disabled").isTrue()) {
      out.println("    disabled");
      return;
    }
    for (Json option : select.get("options").items()) {
      out.println(
          "    [%s]%s %s"
              .formatted(
                  option.text("label").orElse(""),
                  option.text("description").map(text -> " " + text).orElse(""),
                  use("--select", select, messageId, "--value", option.text("value").orElse(""))));
    }
  }

  private String use(String option, Json component, String messageId, String... more) {
    var words = new ArrayList<>(List.of(option, component.text("custom_id").orElse("")));
    words.addAll(List.of("--message", messageId));
    words.addAll(List.of(more));
    return command(words);
  }

  private String command(List<String> words) {
    var all = new ArrayList<String>();
    terminal.variable("PORT").ifPresent(port -> all.add("PORT=" + port));
    all.addAll(List.of("./orchestrator", "send"));
    words.forEach(word -> all.add(shellWord(word)));
    if (!user.equals(DEFAULT_USER)) {
      all.addAll(List.of("--as", shellWord(user)));
    }
    return String.join(" ", all);
  }

  private static String shellWord(String word) {
    return word.matches("[\\p{L}\\p{N}_./:@%+=,-]+")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Every component, in reading order, with those inside of others. */
  private static Stream<Json> components(Json components) {
    return components.items().stream()
        .flatMap(component ->
            Stream.of(
                    Stream.of(component),
                    components(component.get("components")),
                    Stream.of(component.get("accessory"), component.get("component"))
                        .filter(Json::isObject))
                .flatMap(same -> same));
  }

  private static int type(Json component) {
    return (int) component.get("type").integer().orElse(0);
  }
}
