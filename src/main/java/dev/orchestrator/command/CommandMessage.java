package dev.orchestrator.command;

import dev.orchestrator.discord.Delivery;
import dev.orchestrator.discord.DiscordClient;
import dev.orchestrator.discord.Message;
import dev.orchestrator.discord.MessageWriter;
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
 * The one message by which a command speaks to its caller: its answer to the interaction, or, where
 * a command waits longer than its token lives, a normal message in the same channel.
 */
final class CommandMessage {
  /** A waiting command is looked after each minute, so it moves before its token has ended. */
  private static final Duration MOVES_BEFORE_END = Duration.ofMinutes(2);

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

  /** Where the command goes on when its token has ended, if it goes on. */
  Optional<ChannelPost> post() {
    return post;
  }

  /** Shows how the command stands, in its first message or in the one that took over from it. */
  Delivery show(Message message, Instant deadline) {
    return show(messages.edit(message), deadline);
  }

  private Delivery show(byte[] edit, Instant deadline) {
    return post.isPresent() && post.get().messageId().isPresent()
        ? editPost(edit, deadline)
        : editOriginal(edit, deadline);
  }

  /** Shows the last word; it makes a new message only if the first can no longer be edited. */
  Delivery showLast(LastWord last, Instant deadline) {
    return post.isPresent() && !tokenLives() && post.get().messageId().isEmpty()
        ? createPost(last.edit(), deadline)
        : show(last.edit().toBytes(), deadline);
  }

  /**
   * Shows how a command stands that now waits, and moves to a normal message in {@code channelId}
   * when the token is about to end.
   */
  void showWaiting(Message message, Optional<String> channelId, Instant deadline) {
    if (post.isEmpty()) {
      post = channelId.map(id -> new ChannelPost(id, Optional.empty()));
    }
    boolean moves =
        post.isPresent()
            && post.get().messageId().isEmpty()
            && !clock.instant().isBefore(claim.work().tokenEndsAt().minus(MOVES_BEFORE_END));
    byte[] edit = messages.edit(message);
    Delivery delivery =
        moves ? createPost(Json.tryRead(edit).orElseThrow(), deadline) : show(edit, deadline);
    if (moves && tokenLives()) {
      Message note =
          delivery instanceof Delivery.Delivered ? Message.of(Sentences.GOES_ON_BELOW) : message;
      editOriginal(messages.edit(note), deadline);
    }
    if (!(delivery instanceof Delivery.Delivered)) {
      LOG.warn("a waiting command was not shown", Field.of("reason", delivery.toString()));
    }
  }

  private boolean tokenLives() {
    return clock.instant().isBefore(claim.work().tokenEndsAt());
  }

  private Delivery editOriginal(byte[] edit, Instant deadline) {
    Work work = claim.work();
    return discord.editOriginal(
        work.applicationId(),
        work.token(),
        edit,
        deadline.isBefore(work.tokenEndsAt()) ? deadline : work.tokenEndsAt());
  }

  private Delivery editPost(byte[] edit, Instant deadline) {
    ChannelPost there = post.orElseThrow();
    return discord.editMessage(there.channelId(), there.messageId().orElseThrow(), edit, deadline);
  }

  private Delivery createPost(Json edit, Instant deadline) {
    String channel = post.orElseThrow().channelId();
    String nonce = claim.trace().key().interactionId();
    Delivery created = discord.createMessage(channel, LastWord.once(edit, nonce), deadline);
    if (created instanceof Delivery.Delivered(String messageId) && !messageId.isEmpty()) {
      post = Optional.of(new ChannelPost(channel, Optional.of(messageId)));
      // An attempt that died may have made the message already; then Discord has kept its text.
      return editPost(edit.toBytes(), deadline);
    }
    return created;
  }
}
