package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /guilds/{guild}/members} and {@code /users}: members, their roles, and direct messages.
 *
 * <p>Source: Discord, "Guild Resource" and "User Resource".
 */
final class MemberRoutes {
  private final DiscordState state;

  MemberRoutes(DiscordState state) {
    this.state = state;
  }

  Answer get(Call call) {
    return onMember(
        call, person -> Answer.json(200, InteractionBuilder.member(state.current(person))));
  }

  Answer addRole(Call call) {
    return changeRole(
        call,
        (roles, role) -> {
          if (!roles.contains(role)) {
            roles.add(role);
          }
        });
  }

  Answer removeRole(Call call) {
    return changeRole(call, (roles, role) -> roles.remove(role));
  }

  /** There is one channel of direct messages, with everyone. */
  Answer directMessages(Call call) {
    Optional<Person> recipient = call.json().text("recipient_id").flatMap(SimulatedServer::person);
    return recipient
        .map(person ->
            Answer.json(
                200,
                JsonObject.of("id", SimulatedServer.DIRECT.id())
                    .put("type", SimulatedServer.DIRECT.type())
                    .put("recipients", List.of(MessageJson.user(person)))))
        .orElseGet(DiscordError.UNKNOWN_USER::answer);
  }

  private interface RoleChange {
    void apply(List<String> roles, String role);
  }

  private Answer changeRole(Call call, RoleChange change) {
    return onMember(
        call,
        person -> {
          Optional<SimulatedRole> role =
              SimulatedServer.ROLES.stream()
                  .filter(one -> one.id().equals(call.parameter("role")))
                  .findFirst();
          if (role.isEmpty()) {
            return DiscordError.UNKNOWN_ROLE.answer();
          }
          if (role.get().aboveTheBot()) {
            return DiscordError.MISSING_PERMISSIONS.answer();
          }
          return state.atomically(() -> {
            var roles = new ArrayList<>(state.current(person).roleIds());
            change.apply(roles, role.get().id());
            state.setRoles(person.id(), roles);
            return Answer.empty(204);
          });
        });
  }

  private Answer onMember(Call call, Function<Person, Answer> action) {
    if (!call.parameter("guild").equals(SimulatedServer.GUILD_ID)) {
      return DiscordError.UNKNOWN_GUILD.answer();
    }
    return SimulatedServer.PEOPLE.stream()
        .filter(person -> person.id().equals(call.parameter("user")))
        .findFirst()
        .map(action)
        .orElseGet(DiscordError.UNKNOWN_MEMBER::answer);
  }
}
