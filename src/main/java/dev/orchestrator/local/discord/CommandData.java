package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a command as typed into interaction data, as a Discord client does: options get the types
 * that the bot declared, and what the client would not let a person send is refused.
 *
 * <p>For a command that the bot did not declare, whole numbers become integers, {@code true} and
 * {@code false} booleans, and all else strings.
 */
final class CommandData {
  private static final int SUBCOMMAND = 1;
  private static final int GROUP = 2;
  private static final String UNDECLARED_ID = "1100000000000000900";

  private final CommandStore commands;

  CommandData(CommandStore commands) {
    this.commands = commands;
  }

  /**
   * @param focused the option that is being typed, if this asks for suggestions
   * @throws IllegalArgumentException with a sentence for the person, if no client would send this
   */
  JsonObject of(String name, Map<String, String> typed, Optional<String> focused) {
    List<String> path = List.of(name.split(" "));
    Optional<Json> declared = commands.slashCommand(path.getFirst());
    var resolved = new Resolved();
    List<JsonObject> options =
        inside(path.subList(1, path.size()), declared, typed, focused, resolved);
    JsonObject data =
        JsonObject.of("id", declared.flatMap(one -> one.text("id")).orElse(UNDECLARED_ID))
            .put("name", path.getFirst())
            .put("type", 1);
    declared.flatMap(one -> one.text("guild_id")).ifPresent(guild -> data.put("guild_id", guild));
    if (!options.isEmpty()) {
      data.put("options", options);
    }
    return resolved.addTo(data);
  }

  private static List<JsonObject> inside(
      List<String> path,
      Optional<Json> declared,
      Map<String, String> typed,
      Optional<String> focused,
      Resolved resolved) {
    if (path.isEmpty()) {
      return declared.isPresent()
          ? declared(declared.get(), typed, focused, resolved)
          : undeclared(typed, focused);
    }
    String next = path.getFirst();
    Optional<Json> branch = declared.map(parent -> branch(parent, next));
    List<JsonObject> deeper =
        inside(path.subList(1, path.size()), branch, typed, focused, resolved);
    int type = branch.map(CommandCheck::type).orElse(path.size() > 1 ? GROUP : SUBCOMMAND);
    return List.of(JsonObject.of("name", next).put("type", type).put("options", deeper));
  }

  private static Json branch(Json parent, String name) {
    return parent.get("options").items().stream()
        .filter(option -> CommandCheck.type(option) <= GROUP)
        .filter(option -> option.text("name").filter(name::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> refused("there is no subcommand " + name));
  }

  private static List<JsonObject> undeclared(Map<String, String> typed, Optional<String> focused) {
    var options = new ArrayList<JsonObject>();
    typed.forEach((name, text) -> {
      boolean typing = focused.filter(name::equals).isPresent();
      options.add(typing ? focused(name, 3, text) : TypedOption.guess(name, text));
    });
    return options;
  }

  private static List<JsonObject> declared(
      Json parent, Map<String, String> typed, Optional<String> focused, Resolved resolved) {
    Map<String, Json> known = new LinkedHashMap<>();
    for (Json option : parent.get("options").items()) {
      known.put(option.text("name").orElse(""), option);
    }
    for (String name : typed.keySet()) {
      if (!known.containsKey(name)) {
        throw refused(
            "there is no option %s, only %s"
                .formatted(
                    name,
                    known.isEmpty() ? "the command itself" : String.join(", ", known.keySet())));
      }
    }
    var options = new ArrayList<JsonObject>();
    known.forEach((name, option) -> {
      String text = typed.get(name);
      int type = (int) option.get("type").integer().orElse(0);
      if (type <= GROUP) {
        throw refused("one of the subcommands must be named: " + String.join(", ", known.keySet()));
      } else if (text == null) {
        if (option.get("required").isTrue() && focused.isEmpty()) {
          throw refused("the option " + name + " is required");
        }
      } else if (focused.filter(name::equals).isPresent()) {
        options.add(focused(name, type, text));
      } else {
        options.add(TypedOption.of(option, text, resolved));
      }
    });
    return options;
  }

  private static JsonObject focused(String name, int type, String text) {
    return JsonObject.of("name", name).put("type", type).put("value", text).put("focused", true);
  }

  static IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException("Discord would not send this: " + reason + ".");
  }
}
