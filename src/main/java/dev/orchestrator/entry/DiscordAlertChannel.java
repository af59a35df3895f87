package dev.orchestrator.entry;

import dev.orchestrator.alert.AlertChannel;
import dev.orchestrator.alert.AlertMessage;
import dev.orchestrator.alert.AlertPost;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.discord.rest.Delivery;
import dev.orchestrator.discord.rest.DiscordClient;
import dev.orchestrator.feature.alerts.AlertText;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.time.Duration;
import java.time.Instant;

/** The alert channel in Discord, written to as the bot. Nothing else writes there. */
final class DiscordAlertChannel implements AlertChannel {
  private static final Log LOG = Log.named("entry.alerts");

  private final DiscordClient discord;
  private final MessageWriter messages;
  private final String channelId;

  DiscordAlertChannel(DiscordClient discord, MessageWriter messages, String channelId) {
    this.discord = discord;
    this.messages = messages;
    this.channelId = channelId;
  }

  @Override
  public String id() {
    return channelId;
  }

  @Override
  public Posting post(AlertPost post, String nonce, Instant deadline) {
    Delivery whole =
        discord.createMessage(
            channelId, messages.createOnce(AlertText.message(post), nonce), deadline);
    if (whole instanceof Delivery.Refused(Delivery.Cause cause, int _, int _, String sentence)
        && cause == Delivery.Cause.CONTENT) {
      LOG.warn(
          "alert.text_refused",
          "Discord refused the text of an alert",
          Field.of("reason", sentence));
      return posting(
          discord.createMessage(
              channelId, messages.createOnce(AlertText.bare(post), nonce), deadline));
    }
    return posting(whole);
  }

  @Override
  public Posting find(AlertPost post, Instant since, Instant deadline) {
    return switch (discord.messages(channelId, Snowflake.of(since, 0), deadline)) {
      case ApiAnswer.Ok<Json>(Json found) -> {
        String marker = AlertText.marker(post);
        yield found.items().stream()
            .filter(message -> message.toString().contains(marker))
            .flatMap(message -> message.text("id").stream())
            .findFirst()
            .<Posting>map(Posting.Posted::new)
            .orElseGet(Posting.Gone::new);
      }
      case ApiAnswer.Refused<Json>(int _, int _, String sentence) -> new Posting.Refused(sentence);
      case ApiAnswer.Unreachable<Json>(String sentence) ->
          new Posting.Unreachable(sentence, Duration.ZERO);
    };
  }

  @Override
  public Posting edit(String messageId, AlertMessage message, Instant deadline) {
    return posting(
        discord.editMessage(
            channelId, messageId, messages.edit(AlertText.message(message)), deadline));
  }

  private static Posting posting(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Delivered(String messageId) -> new Posting.Posted(messageId);
      case Delivery.Gone _ -> new Posting.Gone();
      case Delivery.Refused(Delivery.Cause _, int _, int _, String sentence) ->
          new Posting.Refused(sentence);
      case Delivery.Unreachable(String sentence) ->
          new Posting.Unreachable(sentence, Duration.ZERO);
    };
  }
}
