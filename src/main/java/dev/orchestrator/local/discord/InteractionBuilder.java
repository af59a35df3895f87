package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes interactions as Discord sends them.
 *
 * <p>Source: Discord, "Receiving and Responding", Interaction Structure.
 */
final class InteractionBuilder {
  private static final String CHANNEL_PERMISSIONS = "2248473465835073";

  /** View Channel and Send Messages, beside those of direct messages. */
  private static final String APP_PERMISSIONS = "445440";

  /** What Discord sends in direct messages with the bot, where it may write. */
  private static final String DIRECT_APP_PERMISSIONS = "442368";

  private static final int BUTTON = 2;
  private static final int TEXT_INPUT = 4;
  private static final int LABEL = 18;

  private final String applicationId;
  private final CommandData commandData;
  private final DiscordState state;

  InteractionBuilder(String applicationId, CommandData commandData, DiscordState state) {
    this.applicationId = applicationId;
    this.commandData = commandData;
    this.state = state;
  }

  /**
   * The body of an interaction.
   *
   * @throws IllegalArgumentException with a sentence for the person, if no client would send this
   */
  byte[] build(String id, String token, Action action, Caller caller) {
    JsonObject json =
        JsonObject.of("id", id)
            .put("application_id", applicationId)
            .put("type", action.type())
            .put("data", data(action, caller))
            .put("channel", channel(caller.channel()))
            .put("channel_id", caller.channel().id())
            .put("token", token)
            .put("version", 1)
            .put(
                "app_permissions",
                caller
                    .appPermissions()
                    .orElse(caller.channel().isDirect() ? DIRECT_APP_PERMISSIONS : APP_PERMISSIONS))
            .put("locale", "en-GB")
            .put("entitlements", List.of())
            .put("authorizing_integration_owners", owners(caller))
            .put("context", caller.channel().isDirect() ? 1 : 0)
            .put("attachment_size_limit", 10_485_760);
    if (caller.channel().isDirect()) {
      json.put("user", MessageJson.user(caller.person()));
    } else {
      json.put("guild_id", SimulatedServer.GUILD_ID)
          .put("guild_locale", "en-US")
          .put(
              "guild",
              JsonObject.of("id", SimulatedServer.GUILD_ID)
                  .put("locale", "en-US")
                  .put("features", List.of()))
          .put("member", member(state.current(caller.person())));
    }
    sourceMessage(action).ifPresent(message -> json.put("message", shown(message)));
    return json.toBytes();
  }

  /** The message whose component was used. */
  static Optional<String> sourceMessageId(Action action) {
    return switch (action) {
      case Action.Button button -> Optional.of(button.messageId());
      case Action.Select select -> Optional.of(select.messageId());
      case Action.ModalSubmit modal -> modal.messageId();
      case Action.Command command -> Optional.empty();
      case Action.ContextMenu menu -> Optional.empty();
      case Action.Autocomplete autocomplete -> Optional.empty();
      case Action.Raw raw -> Optional.empty();
    };
  }

  private Optional<SimulatedMessage> sourceMessage(Action action) {
    return sourceMessageId(action)
        .map(id ->
            state.present(id).orElseThrow(() -> CommandData.refused("there is no message " + id)));
  }

  private Object data(Action action, Caller caller) {
    return switch (action) {
      case Action.Command command -> {
        commandData.checkShown(command.name(), caller);
        yield commandData.of(command.name(), command.options(), Optional.empty());
      }
      case Action.ContextMenu menu -> contextMenu(menu, caller);
      case Action.Autocomplete typing ->
          commandData.of(typing.name(), typing.options(), Optional.of(typing.focused()));
      case Action.Button button ->
          JsonObject.of("component_type", BUTTON).put("id", 2).put("custom_id", button.customId());
      case Action.Select select ->
          SelectMenu.in(sourceMessage(action).orElseThrow().now().components(), select.customId())
              .choose(select.values());
      case Action.ModalSubmit modal ->
          OpenedForm.of(state, modal.customId(), caller)
              .map(form -> form.submit(modal.values()))
              .orElseGet(() -> unknownForm(modal));
      case Action.Raw raw -> raw.data();
    };
  }

  private JsonObject contextMenu(Action.ContextMenu menu, Caller caller) {
    Json declared = commandData.contextMenu(menu.name(), menu.target(), caller);
    JsonObject data =
        JsonObject.of("id", declared.text("id").orElse(""))
            .put("name", menu.name())
            .put("type", CommandCheck.type(declared));
    if (CommandCheck.type(declared) == CommandData.USER_MENU) {
      var resolved = new Resolved();
      return resolved.addTo(data.put("target_id", resolved.user(menu.target())));
    }
    SimulatedMessage message =
        state
            .present(menu.target())
            .filter(it -> it.channelId().equals(caller.channel().id()))
            .orElseThrow(() -> CommandData.refused("there is no message " + menu.target()));
    return data.put("target_id", message.id())
        .put("resolved", JsonObject.of("messages", Map.of(message.id(), shown(message))));
  }

  /** A form that was not opened here: all its fields are texts. */
  private static JsonObject unknownForm(Action.ModalSubmit modal) {
    return JsonObject.of("custom_id", modal.customId())
        .put(
            "components",
            modal.values().entrySet().stream().map(InteractionBuilder::field).toList());
  }

  private static JsonObject field(Map.Entry<String, String> field) {
    return JsonObject.of("type", LABEL)
        .put("id", 1)
        .put(
            "component",
            JsonObject.of("type", TEXT_INPUT)
                .put("id", 2)
                .put("custom_id", field.getKey())
                .put("value", field.getValue()));
  }

  private Json shown(SimulatedMessage message) {
    return MessageJson.of(
            message, message.interactionId().flatMap(state::interaction), applicationId)
        .toJson();
  }

  static JsonObject owners(Caller caller) {
    if (caller.userInstalled()) {
      return JsonObject.of("1", caller.person().id());
    }
    return JsonObject.of("0", caller.channel().isDirect() ? "0" : SimulatedServer.GUILD_ID);
  }

  static JsonObject channel(SimulatedChannel channel) {
    JsonObject json = JsonObject.of("id", channel.id()).put("type", channel.type());
    if (!channel.isDirect()) {
      json.put("name", channel.name())
          .put("guild_id", SimulatedServer.GUILD_ID)
          .put("permissions", CHANNEL_PERMISSIONS)
          .put("parent_id", null)
          .put("nsfw", false);
    }
    return json.put("flags", 0);
  }

  static JsonObject member(Person person) {
    return JsonObject.of("user", MessageJson.user(person))
        .put("nick", null)
        .put("avatar", null)
        .put("roles", person.roleIds())
        .put("permissions", person.permissions())
        .put("joined_at", "2024-01-01T00:00:00.000000+00:00")
        .put("deaf", false)
        .put("mute", false)
        .put("pending", false)
        .put("flags", 0)
        .put("premium_since", null)
        .put("communication_disabled_until", null);
  }
}
