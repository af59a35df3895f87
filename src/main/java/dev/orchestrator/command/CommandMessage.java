package dev.orchestrator.command;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.trace.ChannelPost;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The one message of a command to its caller: its answer to the interaction, or, where a command
 * waits longer than its token lives, a normal message in the same channel.
 */
final class CommandMessage {
  /** A waiting command is looked after each minute, so it moves before its token has ended. */
  private static final Duration MOVES_BEFORE_END = Duration.ofMinutes(2);

  /** Missing access: the bot cannot see the channel. */
  private static final int NO_ACCESS = 50001;

  private static final Log LOG = Log.named("command.message");

  private final Claim claim;
  private final DiscordClient discord;
  private final MessageWriter messages;
  private final InstantSource clock;
  private Optional<ChannelPost> post;

  CommandMessage(Claim claim, DiscordClient discord, MessageWriter messages, InstantSource clock) {
    this.claim = claim;
    this.discord = discord;
    this.messages = messages;
    this.clock = clock;
    this.post = claim.work().post();
  }

  /** Whether anything that is said can still reach the caller. */
  boolean canBeHeard() {
    return tokenLives() || post.isPresent();
  }

  /** Where the command continues when its token has expired, if it continues. */
  Optional<ChannelPost> post() {
    return post;
  }

  /** Shows how the command stands, in its first message or in the one that took over from it. */
  Delivery show(Message message, Instant deadline) {
    return show(messages.edit(message), deadline);
  }

  private Delivery show(byte[] edit, Instant deadline) {
    if (post.flatMap(ChannelPost::messageId).isEmpty()) {
      return editOriginal(edit, deadline);
    }
    ChannelPost there = post.get();
    return discord.editMessage(there.channelId(), there.messageId().orElseThrow(), edit, deadline);
  }

  /** Sends a further message to the interaction. */
  Delivery followUp(Message message, Instant deadline) {
    if (!tokenLives()) {
      return new Delivery.Gone(
          Delivery.Lost.TOKEN,
          0,
          "The interaction is older than 15 minutes: send a message to its channel.");
    }
    Work work = claim.work();
    return discord.createFollowUp(
        work.applicationId(), work.token(), messages.create(message), whileTokenLives(deadline));
  }

  /** Shows the final response; it makes a new message only if the first can no longer be edited. */
  Delivery showLast(FinalResponse last, Instant deadline) {
    byte[] edit = last.edit().toBytes();
    if (post.isPresent() && post.get().messageId().isPresent()) {
      return editPostLast(edit, deadline);
    }
    if (post.isPresent() && post.get().closed() && !tokenLives()) {
      return new Delivery.Gone(
          Delivery.Lost.MESSAGE,
          0,
          "The bot cannot write in this channel; the last message there says so.");
    }
    if (post.isEmpty() || tokenLives()) {
      Work work = claim.work();
      return discord.editOriginalLast(
          work.applicationId(), work.token(), edit, whileTokenLives(deadline));
    }
    return saidBefore(last, post.get().channelId(), deadline)
        .orElseGet(() -> createPost(last.edit(), deadline));
  }

  /**
   * Looks for the final response in the channel: an earlier attempt may have brought it without
   * hearing so, and Discord remembers a nonce for some minutes only.
   */
  private Optional<Delivery> saidBefore(FinalResponse last, String channelId, Instant deadline) {
    return switch (discord.messages(channelId, beforeFirstMessage(), deadline)) {
      case ApiAnswer.Ok<Json>(Json found) ->
          found.items().stream()
              .filter(message -> message.get("author").get("bot").isTrue())
              .filter(message -> message.text("content").equals(last.edit().text("content")))
              .flatMap(message -> message.text("id").stream())
              .findFirst()
              .map(Delivery.Delivered::new);
      // Where the channel cannot be seen, a message would be refused as well.
      case ApiAnswer.Refused<Json>(int status, int code, String sentence) when code == NO_ACCESS ->
          Optional.of(new Delivery.Refused(Delivery.Cause.PERMISSION, status, code, sentence));
      // Without the history it is said again: twice is better than not at all.
      case ApiAnswer.Refused<Json> _ -> Optional.empty();
      case ApiAnswer.Unreachable<Json>(String sentence) ->
          Optional.of(new Delivery.Unreachable(sentence));
    };
  }

  /** An id just before the message that the command began with; a button's is older than it. */
  private String beforeFirstMessage() {
    return Json.read(claim.work().interaction())
        .get("message")
        .text("id")
        .filter(Snowflake::isValid)
        .map(id -> Long.toString(Long.parseLong(id) - 1))
        .orElse(claim.trace().key().interactionId());
  }

  /**
   * Shows how a command stands that now waits, and moves to a normal message in {@code place} when
   * the token is about to end. Where the bot cannot write there, the first message says so while it
   * can be edited, and nothing is shown from then on.
   *
   * @return why Discord refused the new message, if it did so just now
   */
  Optional<String> showWaiting(Message message, Optional<ChannelPost> place, Instant deadline) {
    if (post.isEmpty()) {
      post = place;
    }
    boolean moves =
        post.isPresent()
            && post.get().messageId().isEmpty()
            && !clock.instant().isBefore(claim.work().tokenEndsAt().minus(MOVES_BEFORE_END));
    byte[] edit = messages.edit(message);
    if (!moves) {
      noted(show(edit, deadline));
      return Optional.empty();
    }
    Optional<String> refusal = Optional.empty();
    boolean moved = false;
    if (!post.get().closed()) {
      Delivery created = createPost(Json.tryRead(edit).orElseThrow(), deadline);
      noted(created);
      moved = created instanceof Delivery.Delivered;
      refusal = closedBy(created);
    }
    if (tokenLives()) {
      Message note =
          moved
              ? Message.of(CommandMessages.GOES_ON_BELOW)
              : post.get().closed() ? message.withLine(CommandMessages.NOT_FOLLOWED_HERE) : message;
      noted(editOriginal(messages.edit(note), deadline));
    }
    return refusal;
  }

  /** A channel that refused a message is not tried again: each refusal counts at Discord. */
  private Optional<String> closedBy(Delivery created) {
    return switch (created) {
      case Delivery.Refused(Delivery.Cause _, int _, int _, String sentence) -> {
        post = post.map(place -> ChannelPost.closed(place.channelId()));
        yield Optional.of(sentence);
      }
      case Delivery.Gone _ -> {
        // It was delivered, and a person deleted it.
        post = post.map(place -> ChannelPost.closed(place.channelId()));
        yield Optional.empty();
      }
      case Delivery.Delivered _, Delivery.Unreachable _ -> Optional.empty();
    };
  }

  private static void noted(Delivery delivery) {
    if (!(delivery instanceof Delivery.Delivered)) {
      LOG.warn(
          "command.waiting_not_shown",
          "the message of a waiting command was not updated",
          Field.of("reason", delivery.toString()));
    }
  }

  private boolean tokenLives() {
    return clock.instant().isBefore(claim.work().tokenEndsAt());
  }

  private Instant whileTokenLives(Instant deadline) {
    Instant end = claim.work().tokenEndsAt();
    return deadline.isBefore(end) ? deadline : end;
  }

  private Delivery editOriginal(byte[] edit, Instant deadline) {
    Work work = claim.work();
    return discord.editOriginal(
        work.applicationId(), work.token(), edit, whileTokenLives(deadline));
  }

  private Delivery editPostLast(byte[] edit, Instant deadline) {
    ChannelPost there = post.orElseThrow();
    return discord.editMessageLast(
        there.channelId(), there.messageId().orElseThrow(), edit, deadline);
  }

  private Delivery createPost(Json edit, Instant deadline) {
    String channel = post.orElseThrow().channelId();
    String nonce = claim.trace().key().interactionId();
    Delivery created =
        discord.createMessage(channel, MessageWriter.createOnce(edit, nonce), deadline);
    if (created instanceof Delivery.Delivered(String messageId) && !messageId.isEmpty()) {
      post = Optional.of(post.get().shownIn(messageId));
      // An attempt that died may have made the message already; then Discord has kept its text.
      return editPostLast(edit.toBytes(), deadline);
    }
    return created;
  }
}
