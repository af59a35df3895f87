package dev.orchestrator.discord.rest;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.JsonFields;
import dev.orchestrator.discord.interaction.ReceivedMessage;
import dev.orchestrator.discord.interaction.ResolvedReader;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.discord.message.Emoji;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.text.Sha256;
import dev.orchestrator.text.Truncator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Discord's REST API for deferred commands, components and forms: a function that answers at once
 * has no bot token. Each call waits out rate limits, is repeated where that is safe, and ends
 * within 8 seconds; texts are redacted and cut as in replies. What Discord refuses is an answer,
 * not an exception.
 *
 * <p>A worker may run a command again. Calls that set something (roles, reactions, deletions) can
 * be repeated; messages, threads and files carry a key or are guarded by a step.
 */
public final class DiscordRest {
  private static final Duration LIMIT = Duration.ofSeconds(8);

  /** Discord deletes no older messages together. */
  private static final Duration BULK_DELETE_AGE = Duration.ofDays(14);

  private static final int BULK_DELETE = 100;
  private static final int PUBLIC_THREAD = 11;
  private static final int PRIVATE_THREAD = 12;

  private final Supplier<DiscordClient> client;
  private final MessageWriter messages;
  private final InstantSource clock;

  public DiscordRest(Supplier<DiscordClient> client, MessageWriter messages, InstantSource clock) {
    this.client = client;
    this.messages = messages;
    this.clock = clock;
  }

  /** That a call without a result was carried out. */
  public enum Done {
    DONE
  }

  /** A member of a server. */
  public record Member(ResolvedUser user, List<String> roleIds) {
    public Member {
      roleIds = List.copyOf(roleIds);
    }
  }

  /**
   * Sends a message.
   *
   * @param key at most 25 characters; within some minutes Discord sends no second message of it
   */
  public ApiAnswer<ReceivedMessage> send(String channelId, Message message, String key) {
    return call(DiscordClientRoute.newMessage(channelId, true), messages.createOnce(message, key))
        .map(DiscordRest::message);
  }

  /**
   * Sends a message with 1 to 10 files.
   *
   * @param key as of {@link #send(String, Message, String)}
   */
  public ApiAnswer<ReceivedMessage> send(
      String channelId, Message message, String key, List<FileUpload> files) {
    if (files.isEmpty() || files.size() > 10) {
      throw new IllegalArgumentException("a message has 1 to 10 files, this " + files.size());
    }
    byte[] payload = messages.createOnce(message, key);
    List<FileUpload> redacted = files.stream().map(file -> file.redacted(messages::text)).toList();
    String boundary = boundary(payload, redacted);
    return call(
            DiscordClientRoute.newMessage(channelId, true)
                .withContentType("multipart/form-data; boundary=" + boundary),
            FileUpload.multipart(payload, redacted, boundary))
        .map(DiscordRest::message);
  }

  /** Turns a message of the bot into this one. */
  public ApiAnswer<ReceivedMessage> edit(String channelId, String messageId, Message message) {
    return call(DiscordClientRoute.message(channelId, messageId), messages.edit(message))
        .map(DiscordRest::message);
  }

  /** Deletes a message; one that is gone counts as deleted. */
  public ApiAnswer<Done> delete(String channelId, String messageId) {
    ApiAnswer<Json> answer =
        call("DELETE", "/channels/{channel}/messages/{message}", channelId, messageId);
    return answer instanceof ApiAnswer.Refused<Json>(int status, int _, String _) && status == 404
        ? new ApiAnswer.Ok<>(Done.DONE)
        : done(answer);
  }

  /**
   * Deletes messages together, 100 in a call. Messages older than 14 days cannot be deleted so and
   * are left.
   *
   * @return how many were deleted; where a call fails, its answer
   */
  public ApiAnswer<Integer> delete(String channelId, List<String> messageIds) {
    var oldest = clock.instant().minus(BULK_DELETE_AGE);
    List<String> young =
        messageIds.stream()
            .distinct()
            .filter(id -> Snowflake.createdAt(id).isAfter(oldest))
            .toList();
    for (int from = 0; from < young.size(); from += BULK_DELETE) {
      List<String> some = young.subList(from, Math.min(young.size(), from + BULK_DELETE));
      ApiAnswer<Done> answer =
          some.size() == 1
              ? delete(channelId, some.getFirst())
              : done(
                  call(
                      DiscordClientRoute.of(
                              "POST",
                              "/channels/{channel}/messages/bulk-delete",
                              List.of(channelId))
                          .safe(),
                      ids("messages", some)));
      if (!(answer instanceof ApiAnswer.Ok<Done>)) {
        return answer.map(_ -> 0);
      }
    }
    return new ApiAnswer.Ok<>(young.size());
  }

  /**
   * The newest messages of a channel, the newest first.
   *
   * @param most at most 100
   */
  public ApiAnswer<List<ReceivedMessage>> messages(String channelId, int most) {
    return call(
            DiscordClientRoute.of("GET", "/channels/{channel}/messages", List.of(channelId))
                .withQuery("limit=" + Math.clamp(most, 1, 100)),
            Optional.empty())
        .map(found -> found.items().stream().map(DiscordRest::message).toList());
  }

  /** Adds the bot's reaction to a message. */
  public ApiAnswer<Done> react(String channelId, String messageId, Emoji emoji) {
    return done(
        call(
            "PUT",
            "/channels/{channel}/messages/{message}/reactions/{emoji}/@me",
            channelId,
            messageId,
            emoji.reaction()));
  }

  /** Takes the bot's reaction from a message. */
  public ApiAnswer<Done> removeReaction(String channelId, String messageId, Emoji emoji) {
    return done(
        call(
            "DELETE",
            "/channels/{channel}/messages/{message}/reactions/{emoji}/@me",
            channelId,
            messageId,
            emoji.reaction()));
  }

  /** Gives a role to a member. */
  public ApiAnswer<Done> addRole(String guildId, String userId, String roleId) {
    return done(
        call("PUT", "/guilds/{guild}/members/{user}/roles/{role}", guildId, userId, roleId));
  }

  /** Takes a role from a member. */
  public ApiAnswer<Done> removeRole(String guildId, String userId, String roleId) {
    return done(
        call("DELETE", "/guilds/{guild}/members/{user}/roles/{role}", guildId, userId, roleId));
  }

  /** A member of a server. */
  public ApiAnswer<Member> member(String guildId, String userId) {
    return call("GET", "/guilds/{guild}/members/{user}", guildId, userId)
        .map(json ->
            new Member(
                new ResolvedUser(
                    json.get("user").text("id").orElse(userId),
                    json.text("nick").orElseGet(() -> ResolvedReader.displayName(json.get("user"))),
                    json.get("user").get("bot").isTrue()),
                JsonFields.ids(json.get("roles"))));
  }

  /** The id of the channel of direct messages with a user. */
  public ApiAnswer<String> openDirectMessages(String userId) {
    return call(
            DiscordClientRoute.of("POST", "/users/@me/channels", List.of()).safe(),
            Json.bytes(json -> {
              json.writeStartObject();
              json.writeStringField("recipient_id", userId);
              json.writeEndObject();
            }))
        .map(channel -> channel.text("id").orElse(""));
  }

  /**
   * Opens a thread in a channel, without a message that it starts from. Guard it by a step: a
   * second call opens a second thread.
   *
   * @return its id
   */
  public ApiAnswer<String> createThread(String channelId, String name, boolean isPrivate) {
    return call(
            DiscordClientRoute.of("POST", "/channels/{channel}/threads", List.of(channelId)),
            Json.bytes(json -> {
              json.writeStartObject();
              json.writeStringField("name", Truncator.truncate(messages.text(name), 100));
              json.writeNumberField("type", isPrivate ? PRIVATE_THREAD : PUBLIC_THREAD);
              json.writeEndObject();
            }))
        .map(thread -> thread.text("id").orElse(""));
  }

  /** Adds a user to a thread. */
  public ApiAnswer<Done> addToThread(String threadId, String userId) {
    return done(call("PUT", "/channels/{channel}/thread-members/{user}", threadId, userId));
  }

  /**
   * Calls an endpoint that has no method in this class, with the bot's token. POST is retried only
   * if the request is known not to have been processed. The body is sent unchanged: redact any
   * external text in it.
   *
   * @param template such as {@code /channels/{channel}/pins/{message}}, fit for logs
   * @param body empty for none
   * @param values of the names in the template, in their order
   * @return the JSON of the answer; missing if there is none
   */
  public ApiAnswer<Json> call(
      String method, String template, Optional<byte[]> body, String... values) {
    return call(DiscordClientRoute.of(method, template, List.of(values)), body);
  }

  private ApiAnswer<Json> call(String method, String template, String... values) {
    return call(method, template, Optional.empty(), values);
  }

  private ApiAnswer<Json> call(DiscordClientRoute route, byte[] body) {
    return call(route, Optional.of(body));
  }

  private ApiAnswer<Json> call(DiscordClientRoute route, Optional<byte[]> body) {
    return client.get().call(route, body, clock.instant().plus(LIMIT));
  }

  private static ApiAnswer<Done> done(ApiAnswer<Json> answer) {
    return answer.map(_ -> Done.DONE);
  }

  private static ReceivedMessage message(Json json) {
    return ResolvedReader.message(json)
        .orElseGet(() -> new ReceivedMessage("", "", "", 0, Optional.empty()));
  }

  private static byte[] ids(String name, List<String> ids) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart(name);
      for (String id : new ArrayList<>(ids)) {
        json.writeString(id);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  /** A boundary derived from a hash of the parts, so that no part contains it. */
  private static String boundary(byte[] payload, List<FileUpload> files) {
    MessageDigest digest = Sha256.digest();
    digest.update(payload);
    files.forEach(file -> digest.update(file.content()));
    return HexFormat.of().formatHex(digest.digest());
  }
}
