package dev.orchestrator.release;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The messages about releases that are not an answer to a command. */
public final class ReleaseMessages {
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Log LOG = Log.named("release.messages");

  private final Supplier<DiscordClient> discord;
  private final MessageWriter messages;
  private final Channels channels;
  private final InstantSource clock;

  /**
   * Where messages go.
   *
   * @param releases instead of the channel of the command
   * @param alerts where there is neither
   */
  public record Channels(Optional<String> releases, Optional<String> alerts) {}

  public ReleaseMessages(
      Supplier<DiscordClient> discord,
      MessageWriter messages,
      Channels channels,
      InstantSource clock) {
    this.discord = discord;
    this.messages = messages;
    this.channels = channels;
    this.clock = clock;
  }

  /** The channel for what concerns a command that was given in {@code ofCommand}. */
  public Optional<String> channel(Optional<String> ofCommand) {
    return channels.releases().or(() -> ofCommand).or(channels::alerts);
  }

  /** The channel in which a deploy is shown instead of the one where it was asked for. */
  public Optional<String> instead(Optional<String> ofCommand) {
    return channels.releases().filter(channel -> !Optional.of(channel).equals(ofCommand));
  }

  /**
   * Shows a message, by editing it if it is there.
   *
   * @param messageId of the message; empty before it was posted
   * @param nonce as of {@link #post}
   * @return its id; empty if it could not be shown
   */
  public Optional<String> show(
      String channel, Optional<String> messageId, Message message, String nonce) {
    Instant deadline = clock.instant().plus(LIMIT);
    Delivery delivery =
        messageId.isPresent()
            ? discord.get().editMessage(channel, messageId.get(), messages.edit(message), deadline)
            : discord.get().createMessage(channel, messages.createOnce(message, nonce), deadline);
    if (delivery instanceof Delivery.Delivered(String id)) {
      return messageId.or(() -> Optional.of(id).filter(one -> !one.isEmpty()));
    }
    lost(delivery);
    return messageId;
  }

  /**
   * Edits a message.
   *
   * @return whether nothing is left to do: it is edited, or it is gone
   */
  public boolean edit(String channel, String messageId, Message message) {
    Delivery delivery =
        discord
            .get()
            .editMessage(channel, messageId, messages.edit(message), clock.instant().plus(LIMIT));
    if (!(delivery instanceof Delivery.Delivered)) {
      lost(delivery);
    }
    return !(delivery instanceof Delivery.Unreachable);
  }

  private static void lost(Delivery delivery) {
    LOG.warn(
        "release.message_lost",
        "a message about a release was not delivered",
        Field.of("reason", delivery.toString()));
  }

  /**
   * Posts a message once.
   *
   * @param nonce the same for the same message, at most 25 characters
   * @return whether it arrived
   */
  public boolean post(Optional<String> ofCommand, Message message, String nonce) {
    Optional<String> channel = channel(ofCommand);
    if (channel.isEmpty()) {
      return false;
    }
    Delivery delivery =
        discord
            .get()
            .createMessage(
                channel.get(), messages.createOnce(message, nonce), clock.instant().plus(LIMIT));
    boolean arrived =
        delivery instanceof Delivery.Delivered
            // A person deleted it since.
            || (delivery instanceof Delivery.Gone(Delivery.Lost what, int _, String _)
                && what == Delivery.Lost.MESSAGE);
    if (!arrived) {
      lost(delivery);
    }
    return arrived;
  }
}
