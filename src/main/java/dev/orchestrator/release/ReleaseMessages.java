package dev.orchestrator.release;

import dev.orchestrator.discord.Delivery;
import dev.orchestrator.discord.DiscordClient;
import dev.orchestrator.discord.Message;
import dev.orchestrator.discord.MessageWriter;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.time.Duration;
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

  /**
   * Posts a message once.
   *
   * @param nonce the same for the same message, at most 25 characters
   * @return whether it is there
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
    if (!(delivery instanceof Delivery.Delivered)) {
      LOG.warn(
          "release.message_lost",
          "a message about a release was not delivered",
          Field.of("reason", delivery.toString()));
    }
    return delivery instanceof Delivery.Delivered;
  }
}
