package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /applications/{application}/commands} and the same below {@code /guilds/{guild}}: reading
 * and replacing all commands.
 *
 * <p>Source: Discord, "Application Commands", Bulk Overwrite.
 */
final class CommandRoutes {
  private static final int CREATES_A_DAY = 200;

  private final SimulatedDiscordSettings settings;
  private final DiscordState state;
  private final CommandStore commands;
  private final Map<String, Deque<Instant>> creates = new HashMap<>();

  CommandRoutes(SimulatedDiscordSettings settings, DiscordState state, CommandStore commands) {
    this.settings = settings;
    this.state = state;
    this.commands = commands;
  }

  Answer list(Call call) {
    boolean localizations = call.query("with_localizations").filter("true"::equals).isPresent();
    return inScope(
        call,
        scope -> Answer.json(200, JsonObject.array(shown(commands.all(scope), localizations))));
  }

  Answer replaceAll(Call call) {
    return inScope(
        call,
        scope -> {
          FormErrors errors = CommandCheck.check(call.json());
          if (!errors.isEmpty()) {
            return errors.answer();
          }
          List<Json> declared = call.json().items();
          if (!mayCreate(scope, commands.countNew(scope, declared))) {
            return DiscordError.TOO_MANY_CREATES.answer();
          }
          List<Json> stored = commands.replace(scope, declared);
          state.events().add(new DiscordEvent.CommandsReplaced(scope, stored.size()));
          return Answer.json(200, JsonObject.array(shown(stored, true)));
        });
  }

  private interface InScope {
    Answer answer(String scope);
  }

  private Answer inScope(Call call, InScope action) {
    if (!call.parameter("application").equals(settings.applicationId())) {
      return DiscordError.WRONG_APPLICATION.answer();
    }
    String scope = call.parameters().getOrDefault("guild", CommandStore.GLOBAL);
    boolean known = scope.equals(CommandStore.GLOBAL) || scope.equals(SimulatedServer.GUILD_ID);
    return known
        ? state.atomically(() -> action.answer(scope))
        : DiscordError.MISSING_ACCESS.answer();
  }

  private boolean mayCreate(String scope, int fresh) {
    Instant now = settings.clock().instant();
    Deque<Instant> today = creates.computeIfAbsent(scope, none -> new ArrayDeque<>());
    today.removeIf(at -> at.isBefore(now.minus(Duration.ofDays(1))));
    if (today.size() + fresh > CREATES_A_DAY) {
      return false;
    }
    for (int i = 0; i < fresh; i++) {
      today.add(now);
    }
    return true;
  }

  private static List<Json> shown(List<Json> stored, boolean localizations) {
    return localizations
        ? stored
        : stored.stream()
            .map(command ->
                JsonObject.copyOf(command)
                    .remove("name_localizations")
                    .remove("description_localizations")
                    .toJson())
            .toList();
  }
}
