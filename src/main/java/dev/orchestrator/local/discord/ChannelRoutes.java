package dev.orchestrator.local.discord;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /channels/{channel}}: what the bot posts with its own token.
 *
 * <p>Source: Discord, "Message Resource", Create Message.
 */
final class ChannelRoutes {
  /** Discord says "in the past few minutes". */
  private static final Duration NONCE_LIFE = Duration.ofMinutes(3);

  private static final int NONCE = 25;
  private static final int BULK_DELETE = 100;
  private static final int FILES = 10;
  private static final int FILE_BYTES = 10_485_760;
  private static final Duration BULK_DELETE_AGE = Duration.ofDays(14);

  private final SimulatedDiscordSettings settings;
  private final DiscordState state;
  private final Ids ids;

  ChannelRoutes(SimulatedDiscordSettings settings, DiscordState state, Ids ids) {
    this.settings = settings;
    this.state = state;
    this.ids = ids;
  }

  Answer channel(Call call) {
    return inChannel(
        call,
        channel ->
            Answer.json(
                200,
                JsonObject.of("id", channel.id())
                    .put("type", channel.type())
                    .put("name", channel.isDirect() ? Optional.empty() : channel.name())
                    .put(
                        "guild_id",
                        channel.isDirect() ? Optional.empty() : SimulatedServer.GUILD_ID)
                    .put("position", 0)
                    .put("permission_overwrites", List.of())
                    .put("nsfw", false)
                    .put("topic", null)
                    .put("rate_limit_per_user", 0)
                    .put("parent_id", null)
                    .put("flags", 0)));
  }

  Answer post(Call call) {
    return inChannel(
        call, channel -> post(Multipart.payload(call), Multipart.files(call), channel));
  }

  /**
   * Those that follow {@code after}, or without it the last ones; the newest first. Without Read
   * Message History there are none.
   */
  Answer list(Call call) {
    String after = call.query("after").filter(Snowflake::isValid).orElse("0");
    int limit = Math.clamp(call.query("limit", 50), 1, 100);
    return inChannel(
        call,
        channel -> {
          List<SimulatedMessage> found =
              state.messages(message ->
                  message.channelId().equals(channel.id())
                      && seesHistory(channel)
                      && !message.now().deleted()
                      && !message.now().ephemeral()
                      && Long.parseLong(message.id()) > Long.parseLong(after));
          int from = call.query("after").isPresent() ? 0 : Math.max(0, found.size() - limit);
          return Answer.json(
              200,
              JsonObject.array(
                  found.stream().skip(from).limit(limit).map(this::json).toList().reversed()));
        });
  }

  private boolean seesHistory(SimulatedChannel channel) {
    return channel.isDirect() || !state.withdrawnFromBot().contains(Permission.MESSAGE_HISTORY);
  }

  Answer message(Call call) {
    return onMessage(call, this::shown);
  }

  Answer edit(Call call) {
    return onMessage(
        call,
        message -> {
          if (message.author().isPresent()) {
            return DiscordError.NOT_THE_AUTHOR.answer();
          }
          if (message.kind() != SimulatedMessage.Kind.POSTED && message.now().ephemeral()) {
            return DiscordError.UNKNOWN_MESSAGE.answer();
          }
          var form = new MessageForm(call.json(), false);
          MessageState next = form.edit(message.now(), now());
          return form.refusal(next).orElseGet(() -> shown(state.put(message.then(next))));
        });
  }

  Answer delete(Call call) {
    return onMessage(
        call,
        message -> {
          state.put(message.then(message.now().deletedAt(now())));
          return Answer.empty(204);
        });
  }

  /**
   * Deletes 2 to 100 messages that are younger than 14 days; those that are gone are passed over.
   */
  Answer bulkDelete(Call call) {
    return inChannel(
        call,
        channel -> {
          List<String> ids =
              call.json().get("messages").items().stream()
                  .flatMap(id -> id.text().stream())
                  .toList();
          if (ids.size() < 2 || ids.size() > BULK_DELETE) {
            return DiscordError.WRONG_COUNT_FOR_BULK_DELETE.answer();
          }
          Instant oldest = now().minus(BULK_DELETE_AGE);
          for (String id : ids) {
            if (!Snowflake.isValid(id) || Snowflake.createdAt(id).isBefore(oldest)) {
              return DiscordError.TOO_OLD_FOR_BULK_DELETE.answer();
            }
          }
          for (String id : ids) {
            state
                .present(id)
                .filter(message -> message.channelId().equals(channel.id()))
                .ifPresent(message -> state.put(message.then(message.now().deletedAt(now()))));
          }
          return Answer.empty(204);
        });
  }

  Answer react(Call call) {
    return onMessage(
        call,
        message -> {
          String emoji = call.parameter("emoji");
          // A Unicode emoji, or the name and the id of a server's.
          if (emoji.isBlank() || emoji.matches("[a-z ]+")) {
            return DiscordError.UNKNOWN_EMOJI.answer();
          }
          state.reactions(message.id()).add(emoji);
          return Answer.empty(204);
        });
  }

  Answer removeReaction(Call call) {
    return onMessage(
        call,
        message -> {
          state.reactions(message.id()).remove(call.parameter("emoji"));
          return Answer.empty(204);
        });
  }

  /** Opens a thread that does not start from a message. */
  Answer thread(Call call) {
    return inChannel(
        call,
        channel -> {
          FormErrors errors = FormErrors.none();
          errors.length(call.json(), "name", 1, 100);
          long type = call.json().get("type").integer().orElse(SimulatedChannel.PRIVATE_THREAD);
          if (type != SimulatedChannel.PUBLIC_THREAD && type != SimulatedChannel.PRIVATE_THREAD) {
            errors.at("type").add("BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.");
          }
          if (!errors.isEmpty()) {
            return errors.answer();
          }
          var thread =
              state.add(
                  new SimulatedChannel(
                      ids.next(), call.json().text("name").orElse(""), (int) type));
          return Answer.json(
              201,
              JsonObject.of("id", thread.id())
                  .put("type", thread.type())
                  .put("name", thread.name())
                  .put("guild_id", SimulatedServer.GUILD_ID)
                  .put("parent_id", channel.id()));
        });
  }

  Answer addToThread(Call call) {
    return inChannel(
        call,
        channel ->
            SimulatedServer.person(call.parameter("user")).isPresent()
                ? Answer.empty(204)
                : DiscordError.UNKNOWN_MEMBER.answer());
  }

  private Answer post(Json body, List<SentFile> files, SimulatedChannel channel) {
    if (files.stream().anyMatch(file -> file.content().length > FILE_BYTES)) {
      return DiscordError.REQUEST_TOO_LARGE.answer();
    }
    FormErrors errors = FormErrors.none();
    errors.at("files").size(files.size(), 0, FILES);
    Optional<String> nonce = nonce(body, errors);
    if (!errors.isEmpty()) {
      return errors.answer();
    }
    var form = new MessageForm(body, false);
    MessageState first = form.create(now());
    Optional<Answer> refusal = form.refusal(first);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Optional<SimulatedMessage> same =
        body.get("enforce_nonce").isTrue() ? recent(nonce, channel) : Optional.empty();
    return shown(
        same.orElseGet(() ->
            state.put(
                SimulatedMessage.ofBot(
                        ids.next(),
                        channel.id(),
                        SimulatedMessage.Kind.POSTED,
                        Optional.empty(),
                        nonce,
                        first)
                    .with(files))));
  }

  private static Optional<String> nonce(Json body, FormErrors errors) {
    Json nonce = body.get("nonce");
    if (nonce.integer().isPresent()) {
      return Optional.of(Long.toString(nonce.integer().getAsLong()));
    }
    errors.length(body, "nonce", 0, NONCE);
    return nonce.text();
  }

  private Optional<SimulatedMessage> recent(Optional<String> nonce, SimulatedChannel channel) {
    Instant oldest = now().minus(NONCE_LIFE);
    return state
        .messages(message ->
            message.channelId().equals(channel.id())
                && nonce.isPresent()
                && message.nonce().equals(nonce)
                && !message.states().getFirst().at().isBefore(oldest))
        .stream()
        .findFirst();
  }

  private Answer inChannel(Call call, Function<SimulatedChannel, Answer> action) {
    return state.atomically(() ->
        state.channels().stream()
            .filter(channel -> channel.id().equals(call.parameter("channel")))
            .findFirst()
            .map(action)
            .orElseGet(DiscordError.UNKNOWN_CHANNEL::answer));
  }

  private Answer onMessage(Call call, Function<SimulatedMessage, Answer> action) {
    return inChannel(
        call,
        channel ->
            state
                .present(call.parameter("message"))
                .filter(message -> message.channelId().equals(channel.id()))
                .map(action)
                .orElseGet(DiscordError.UNKNOWN_MESSAGE::answer));
  }

  private Answer shown(SimulatedMessage message) {
    return Answer.json(200, json(message));
  }

  private JsonObject json(SimulatedMessage message) {
    return MessageJson.of(
        message, message.interactionId().flatMap(state::interaction), settings.applicationId());
  }

  private Instant now() {
    return settings.clock().instant();
  }
}
