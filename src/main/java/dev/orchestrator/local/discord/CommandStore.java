package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that the bot declared, for everywhere ("global") and for one server. */
final class CommandStore {
  static final String GLOBAL = "global";

  private final String applicationId;
  private final Ids ids;
  private final Map<String, List<Json>> scopes = new HashMap<>();

  CommandStore(String applicationId, Ids ids) {
    this.applicationId = applicationId;
    this.ids = ids;
  }

  synchronized List<Json> all(String scope) {
    return scopes.getOrDefault(scope, List.of());
  }

  /** The command of this type that a person on the server means by {@code name}. */
  Optional<Json> command(int type, String name) {
    return List.of(SimulatedServer.GUILD_ID, GLOBAL).stream()
        .flatMap(scope -> all(scope).stream())
        .filter(command -> CommandCheck.type(command) == type)
        .filter(command -> command.text("name").filter(name::equals).isPresent())
        .findFirst();
  }

  /** How many of {@code declared} have a name that {@code scope} does not know yet. */
  int countNew(String scope, List<Json> declared) {
    return (int) declared.stream().filter(one -> existing(scope, one).isEmpty()).count();
  }

  /** Makes {@code declared} all there is; what kept its type and name keeps its id. */
  synchronized List<Json> replace(String scope, List<Json> declared) {
    var stored = new ArrayList<Json>();
    for (Json command : declared) {
      Optional<Json> before = existing(scope, command);
      Json unchanged = stored(scope, command, before, before.flatMap(old -> old.text("version")));
      stored.add(
          before.filter(old -> old.toString().equals(unchanged.toString())).isPresent()
              ? unchanged
              : stored(scope, command, before, Optional.of(ids.next())));
    }
    scopes.put(scope, List.copyOf(stored));
    return stored;
  }

  private Optional<Json> existing(String scope, Json command) {
    return all(scope).stream()
        .filter(known ->
            CommandCheck.type(known) == CommandCheck.type(command)
                && known.text("name").equals(command.text("name")))
        .findFirst();
  }

  private Json stored(String scope, Json command, Optional<Json> before, Optional<String> version) {
    JsonObject json =
        JsonObject.of("id", before.flatMap(old -> old.text("id")).orElseGet(ids::next))
            .put("application_id", applicationId)
            .put("version", version)
            .put("default_member_permissions", orNull(command, "default_member_permissions"))
            .put("type", CommandCheck.type(command))
            .put("name", command.get("name"))
            .put("name_localizations", orNull(command, "name_localizations"))
            .put("description", command.text("description").orElse(""))
            .put("description_localizations", orNull(command, "description_localizations"))
            .put("nsfw", command.get("nsfw").isTrue());
    if (scope.equals(GLOBAL)) {
      json.put("dm_permission", command.get("dm_permission").bool().orElse(true))
          .put("contexts", orNull(command, "contexts"))
          .put(
              "integration_types",
              command.get("integration_types").isArray()
                  ? command.get("integration_types")
                  : List.of(0));
    } else {
      json.put("guild_id", scope);
    }
    if (!command.get("options").items().isEmpty()) {
      json.put("options", options(command));
    }
    return json.toJson();
  }

  /** Discord does not give back what is only a default. */
  private static List<JsonObject> options(Json parent) {
    return parent.get("options").items().stream()
        .map(option -> {
          JsonObject copy = JsonObject.copyOf(option);
          for (String flag : List.of("required", "autocomplete")) {
            if (!option.get(flag).isTrue()) {
              copy.remove(flag);
            }
          }
          for (String list : List.of("choices", "options")) {
            if (option.get(list).items().isEmpty()) {
              copy.remove(list);
            }
          }
          if (!option.get("options").items().isEmpty()) {
            copy.put("options", options(option));
          }
          return copy;
        })
        .toList();
  }

  private static Object orNull(Json command, String name) {
    return command.get(name);
  }
}
