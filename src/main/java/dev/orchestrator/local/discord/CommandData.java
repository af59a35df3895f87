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
  static final int SLASH = 1;
  static final int USER_MENU = 2;
  static final int MESSAGE_MENU = 3;
  private static final long ADMINISTRATOR = 1 << 3;
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
    Optional<Json> declared = commands.command(SLASH, path.getFirst());
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

  /**
   * Refuses a command that Discord does not show to this person in this place.
   *
   * @param name with the names of groups and subcommands after it
   */
  void checkShown(String name, Caller caller) {
    commands.command(SLASH, name.split(" ")[0]).ifPresent(declared -> checkShown(declared, caller));
  }

  private static void checkShown(Json declared, Caller caller) {
    List<Json> contexts = declared.get("contexts").items();
    long here = caller.channel().isDirect() ? 1 : 0;
    if (!contexts.isEmpty()
        && contexts.stream().noneMatch(context -> context.integer().orElse(-1) == here)) {
      throw refused("the command is not shown in this channel");
    }
    Optional<String> wanted = declared.text("default_member_permissions");
    if (wanted.isPresent() && !caller.channel().isDirect()) {
      long bits = Long.parseLong(wanted.get());
      long held = Long.parseLong(caller.person().permissions());
      boolean isAdministrator = (held & ADMINISTRATOR) != 0;
      if (!isAdministrator && (bits == 0 || (held & bits) != bits)) {
        throw refused("the command is hidden from members without its permissions");
      }
    }
  }

  /**
   * The context menu command that a person means.
   *
   * @throws IllegalArgumentException with a sentence for the person, if no client would send this
   */
  Json contextMenu(String name, String target, Caller caller) {
    int type = SimulatedServer.person(target).isPresent() ? USER_MENU : MESSAGE_MENU;
    Json declared =
        commands
            .command(type, name)
            .orElseThrow(() -> refused("there is no context menu command " + name));
    checkShown(declared, caller);
    return declared;
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
