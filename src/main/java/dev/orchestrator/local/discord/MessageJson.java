package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A message as Discord's API shows it.
 *
 * <p>Source: Discord, "Message Resource", Message Structure.
 */
final class MessageJson {
  private static final int DEFAULT = 0;
  private static final int REPLY = 19;
  private static final int COMMAND_REPLY = 20;

  private MessageJson() {}

  static JsonObject of(
      SimulatedMessage message, Optional<SimulatedInteraction> interaction, String applicationId) {
    MessageState now = message.now();
    Instant created = message.states().getFirst().at();
    JsonObject json =
        JsonObject.of("id", message.id())
            .put("channel_id", message.channelId())
            .put("type", type(message, interaction))
            .put("content", now.content())
            .put(
                "author",
                message.author().map(MessageJson::user).orElseGet(() -> bot(applicationId)))
            .put("embeds", embeds(now.embeds()))
            .put("components", numbered(now.components()))
            .put("attachments", attachments(message))
            .put(
                "mentions",
                List.copyOf(now.mentions().userIds()).stream().map(MessageJson::user).toList())
            .put("mention_roles", List.copyOf(now.mentions().roleIds()))
            .put("mention_everyone", now.mentions().everyone())
            .put("pinned", false)
            .put("tts", false)
            .put("timestamp", timestamp(created))
            .put("edited_timestamp", message.wasEdited() ? timestamp(now.at()) : null)
            .put("flags", now.flags())
            .put("application_id", message.author().isPresent() ? null : applicationId)
            .put("nonce", message.nonce());
    if (message.kind() != SimulatedMessage.Kind.POSTED
        && message.kind() != SimulatedMessage.Kind.WRITTEN) {
      json.put("webhook_id", applicationId);
    }
    interaction.ifPresent(of -> json.put("interaction_metadata", metadata(of)));
    return json;
  }

  private static List<JsonObject> attachments(SimulatedMessage message) {
    return IntStream.range(0, message.files().size())
        .mapToObj(i -> {
          SentFile file = message.files().get(i);
          return JsonObject.of("id", Long.toString(Long.parseLong(message.id()) + i + 1))
              .put("filename", file.name())
              .put("size", file.content().length)
              .put("url", "https://cdn.discordapp.com/attachments/simulated/" + message.id());
        })
        .toList();
  }

  static JsonObject user(Person person) {
    return JsonObject.of("id", person.id())
        .put("username", person.username())
        .put("global_name", person.displayName())
        .put("discriminator", "0")
        .put("avatar", null)
        .put("public_flags", 0);
  }

  static String timestamp(Instant at) {
    return at.toString().replaceFirst("(\\.[0-9]+)?Z$", "")
        + ".%06d+00:00".formatted(at.getNano() / 1000);
  }

  private static JsonObject user(String id) {
    return SimulatedServer.person(id).map(MessageJson::user).orElse(JsonObject.of("id", id));
  }

  private static JsonObject bot(String applicationId) {
    return JsonObject.of("id", applicationId)
        .put("username", "orchestrator")
        .put("global_name", null)
        .put("discriminator", "0000")
        .put("avatar", null)
        .put("bot", true)
        .put("public_flags", 0);
  }

  private static JsonObject metadata(SimulatedInteraction interaction) {
    return JsonObject.of("id", interaction.id())
        .put("type", interaction.type())
        .put("user", user(interaction.caller().person()))
        .put("authorizing_integration_owners", InteractionBuilder.owners(interaction.caller()))
        .put("original_response_message_id", interaction.originalMessageId());
  }

  private static int type(SimulatedMessage message, Optional<SimulatedInteraction> interaction) {
    return switch (message.kind()) {
      case POSTED, WRITTEN -> DEFAULT;
      case FOLLOW_UP -> REPLY;
      case ORIGINAL -> interaction.filter(of -> of.type() == 2).isPresent() ? COMMAND_REPLY : REPLY;
    };
  }

  private static List<JsonObject> embeds(Json embeds) {
    return embeds.items().stream()
        .map(embed -> JsonObject.copyOf(embed).putIfAbsent("type", "rich"))
        .toList();
  }

  /** Discord numbers the components that come without an id, in reading order from 1. */
  private static List<JsonObject> numbered(Json components) {
    return numbered(components.items(), new AtomicInteger());
  }

  private static List<JsonObject> numbered(List<Json> components, AtomicInteger last) {
    return components.stream()
        .map(component -> {
          JsonObject copy = JsonObject.copyOf(component);
          if (component.get("id").integer().orElse(0) == 0) {
            copy.put("id", last.incrementAndGet());
          }
          if (component.get("components").isArray()) {
            copy.put("components", numbered(component.get("components").items(), last));
          }
          return copy;
        })
        .toList();
  }
}
