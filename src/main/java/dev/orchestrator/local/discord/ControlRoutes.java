package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.ControlErrors;
import dev.orchestrator.local.http.FaultRoutes;
import dev.orchestrator.local.http.History;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.Router;
import dev.orchestrator.local.http.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * {@code /simulator/…}: drives the simulated Discord from another process, as a person would, and
 * shows what came of it.
 */
final class ControlRoutes {
  static final String PREFIX = "/simulator";
  private static final int LONGEST_WAIT_MILLIS = 60_000;

  private final SimulatedDiscord discord;
  private final DiscordState state;
  private final ActionReader reader;

  ControlRoutes(SimulatedDiscord discord, DiscordState state) {
    this.discord = discord;
    this.state = state;
    this.reader = new ActionReader(this::messageWithComponent);
  }

  Service routes() {
    var faults = new FaultRoutes(discord.faults(), DiscordFaults.KINDS, DiscordFaults::read);
    return new Router(
            PREFIX,
            call -> ControlErrors.notFound("There is no such route."),
            call -> ControlErrors.methodNotAllowed())
        .on("GET", "/server", this::server)
        .on("POST", "/interactions", this::interact)
        .on("GET", "/interactions/{id}", this::interaction)
        .on("GET", "/channels/{channel}/messages", this::messages)
        .on("POST", "/messages", this::say)
        .on("GET", "/events", this::events)
        .on("GET", "/requests", this::requests)
        .on("GET", "/faults", faults::get)
        .on("PUT", "/faults", faults::put);
  }

  private Answer server(Call call) {
    return Answer.json(
        200,
        JsonObject.of("application_id", discord.applicationId())
            .put("public_key", discord.publicKey())
            .put("guild_id", SimulatedServer.GUILD_ID)
            .put("guild_name", SimulatedServer.GUILD_NAME)
            .put("people", SimulatedServer.PEOPLE.stream().map(ControlJson::person).toList())
            .put(
                "roles",
                SimulatedServer.ROLES.stream()
                    .map(role -> JsonObject.of("id", role.id()).put("name", role.name()))
                    .toList())
            .put("channels", state.channels().stream().map(ControlJson::channel).toList())
            .put("global_commands", discord.globalCommands())
            .put("guild_commands", discord.guildCommands())
            .put("last_event", state.events().last()));
  }

  private Answer interact(Call call) throws InterruptedException {
    Json body = call.json();
    try {
      SentInteraction sent = discord.interact(reader.action(body), reader.caller(body));
      return Answer.json(200, ControlJson.sent(sent));
    } catch (IllegalArgumentException refused) {
      return ControlErrors.badRequest(
          Optional.ofNullable(refused.getMessage()).orElse("The request is not usable."));
    }
  }

  /** Writes a message as a person: {@code as}, {@code channel} and {@code content}. */
  private Answer say(Call call) {
    Json body = call.json();
    try {
      Caller caller = reader.caller(body);
      return Answer.json(
          200,
          ControlJson.message(
              discord.say(caller.person(), caller.channel(), body.text("content").orElse(""))));
    } catch (IllegalArgumentException refused) {
      return ControlErrors.badRequest(
          Optional.ofNullable(refused.getMessage()).orElse("The request is not usable."));
    }
  }

  /** Shows the states after the first {@code after}, as soon as there is one. */
  private Answer interaction(Call call) throws InterruptedException {
    String id = call.parameter("id");
    Optional<Long> sentAt = sentAt(id);
    if (sentAt.isEmpty()) {
      return ControlErrors.notFound("There is no interaction " + id + ".");
    }
    int after = call.query("after", 0);
    long newest = state.events().last();
    List<JsonObject> states = states(id, sentAt.get());
    if (states.size() <= after) {
      var unused = state.events().awaitAfter(newest, event -> concerns(event, id), wait(call));
      states = states(id, sentAt.get());
    }
    SimulatedInteraction interaction = state.interaction(id).orElseThrow();
    return Answer.json(
        200,
        JsonObject.of("interaction", ControlJson.interaction(interaction))
            .put("states", states.subList(Math.min(after, states.size()), states.size()))
            .put("next", Math.max(after, states.size())));
  }

  /** Every state of the interaction's messages since it was sent, numbered from 1. */
  private List<JsonObject> states(String id, long sentAt) {
    var states = new ArrayList<JsonObject>();
    for (History.Entry<DiscordEvent> entry : state.events().after(sentAt)) {
      if (entry.value() instanceof DiscordEvent.MessageChanged(SimulatedMessage message)
          && concerns(entry.value(), id)) {
        states.add(ControlJson.state(message, message.now()).put("n", states.size() + 1));
      }
    }
    return states;
  }

  private Answer messages(Call call) {
    return state
        .channel(call.parameter("channel"))
        .map(channel ->
            Answer.json(
                200,
                JsonObject.of(
                        "messages",
                        discord.messages(channel.id()).stream().map(ControlJson::message).toList())
                    .put("next", state.events().last())))
        .orElseGet(() -> ControlErrors.notFound("There is no such channel."));
  }

  private Answer events(Call call) throws InterruptedException {
    Predicate<DiscordEvent> any = event -> true;
    long after = call.query("after", 0);
    List<History.Entry<DiscordEvent>> news = state.events().awaitAfter(after, any, wait(call));
    return Answer.json(
        200,
        JsonObject.of("events", news.stream().map(ControlJson::event).toList())
            .put("next", news.isEmpty() ? after : news.getLast().number()));
  }

  private Answer requests(Call call) {
    var news = discord.requestLog().after(call.query("after", 0));
    return Answer.json(
        200, JsonObject.of("requests", news.stream().map(ControlJson::request).toList()));
  }

  private Optional<Long> sentAt(String id) {
    return state.events().after(0).stream()
        .filter(entry -> entry.value() instanceof DiscordEvent.InteractionChanged)
        .filter(entry -> entry.value().interactionId().filter(id::equals).isPresent())
        .map(History.Entry::number)
        .findFirst();
  }

  /** Whether {@code event} is about a message of this interaction, or its failure. */
  private boolean concerns(DiscordEvent event, String id) {
    return switch (event) {
      case DiscordEvent.MessageChanged(SimulatedMessage message) ->
          message.interactionId().filter(id::equals).isPresent()
              || state
                  .interaction(id)
                  .flatMap(SimulatedInteraction::originalMessageId)
                  .filter(message.id()::equals)
                  .isPresent();
      case DiscordEvent.InteractionChanged(SimulatedInteraction interaction) ->
          interaction.id().equals(id) && interaction.phase() == SimulatedInteraction.Phase.FAILED;
      case DiscordEvent.CommandsReplaced replaced -> false;
    };
  }

  private Optional<String> messageWithComponent(String customId) {
    List<SimulatedMessage> found =
        state.messages(message ->
            !message.now().deleted() && hasComponent(message.now().components(), customId));
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast().id());
  }

  private static boolean hasComponent(Json components, String customId) {
    return components.items().stream()
        .anyMatch(one ->
            one.text("custom_id").filter(customId::equals).isPresent()
                || hasComponent(one.get("components"), customId));
  }

  private static Duration wait(Call call) {
    return Duration.ofMillis(Math.min(call.query("wait_ms", 0), LONGEST_WAIT_MILLIS));
  }
}
