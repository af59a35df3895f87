package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.History;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.RecordedRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What the control routes and the playground show of the simulated Discord. */
public final class ControlJson {
  private ControlJson() {}

  public static JsonObject interaction(SimulatedInteraction interaction) {
    return JsonObject.of("id", interaction.id())
        .put("type", interaction.type())
        .put("as", interaction.caller().person().id())
        .put("channel_id", interaction.caller().channel().id())
        .put("at", interaction.createdAt().toString())
        .put("data", interaction.data())
        .put("source_message_id", interaction.sourceMessageId())
        .put("phase", lower(interaction.phase()))
        .put(
            "status",
            interaction.httpStatus().isPresent() ? interaction.httpStatus().getAsInt() : null)
        .put("answered_in_ms", interaction.answeredIn().map(Duration::toMillis))
        .put("answer", interaction.answer())
        .put("failure", interaction.failure())
        .put("message_id", interaction.originalMessageId())
        .put("follow_up_ids", interaction.followUpIds());
  }

  static JsonObject sent(SentInteraction sent) {
    return interaction(sent.interaction())
        .put("answered_in_ms", sent.answeredIn().toMillis())
        .put(
            "request",
            JsonObject.of("url", sent.endpoint().map(Object::toString))
                .put("headers", sent.request().headers())
                .put("body", sent.request().text()));
  }

  static JsonObject message(SimulatedMessage message) {
    return state(message, message.now());
  }

  static JsonObject state(SimulatedMessage message, MessageState state) {
    return JsonObject.of("message_id", message.id())
        .put("channel_id", message.channelId())
        .put("kind", lower(message.kind()))
        .put("author", message.author().map(Person::id))
        .put("interaction_id", message.interactionId())
        .put("at", state.at().toString())
        .put("sent_at", message.states().getFirst().at().toString())
        .put("edited", message.wasEdited())
        .put("content", state.content())
        .put("embeds", state.embeds())
        .put("components", state.components())
        .put(
            "files",
            message.files().stream()
                .map(file -> JsonObject.of("name", file.name()).put("size", file.content().length))
                .toList())
        .put("flags", state.flags())
        .put("loading", state.loading())
        .put("ephemeral", state.ephemeral())
        .put("deleted", state.deleted());
  }

  static JsonObject event(History.Entry<DiscordEvent> entry) {
    return event(entry.value()).put("n", entry.number());
  }

  public static JsonObject event(DiscordEvent event) {
    return switch (event) {
      case DiscordEvent.MessageChanged(SimulatedMessage message) ->
          JsonObject.of("event", "message").put("message", state(message, message.now()));
      case DiscordEvent.InteractionChanged(SimulatedInteraction interaction) ->
          JsonObject.of("event", "interaction").put("interaction", interaction(interaction));
      case DiscordEvent.CommandsReplaced replaced ->
          JsonObject.of("event", "commands")
              .put("scope", replaced.scope())
              .put("count", replaced.count());
    };
  }

  public static JsonObject request(History.Entry<RecordedRequest> entry) {
    RecordedRequest request = entry.value();
    return JsonObject.of("n", entry.number())
        .put("at", request.at().toString())
        .put("method", request.method())
        .put("path", request.displayPath())
        .put("status", request.status())
        .put("acted", request.acted())
        .put("took_ms", request.took().toMillis())
        .put("body", Optional.of(request.text()).filter(text -> !text.isEmpty()));
  }

  static JsonObject person(Person person) {
    return JsonObject.of("id", person.id())
        .put("username", person.username())
        .put("display_name", person.displayName())
        .put("role_ids", person.roleIds())
        .put("permissions", person.permissions());
  }

  static JsonObject channel(SimulatedChannel channel) {
    return JsonObject.of("id", channel.id())
        .put("name", channel.name())
        .put("type", channel.type());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
