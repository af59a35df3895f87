package dev.orchestrator.local.discord;

import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the bot may do in the simulated server: everything, except what a test or a developer has
 * withdrawn. In direct messages there are no permissions.
 *
 * <p>Source: Discord, "Permissions", and the description of each route. Error 50001 answers a call
 * in a channel that the bot cannot see, 50013 one that it may not make.
 */
final class BotPermissions {
  private final DiscordState state;

  BotPermissions(DiscordState state) {
    this.state = state;
  }

  /** A route of a channel, for a bot that sees the channel and has all of {@code wanted}. */
  Service inChannel(Service route, Permission... wanted) {
    return inChannel(route, _ -> List.of(wanted));
  }

  /** As {@link #inChannel(Service, Permission...)}, where the call decides what is wanted. */
  Service inChannel(Service route, Function<Call, List<Permission>> wanted) {
    return call -> {
      Optional<Answer> refusal = refusal(call, wanted);
      return refusal.isPresent() ? refusal.get() : route.handle(call);
    };
  }

  /** A route of the server, for a bot that has {@code wanted}. */
  Service inServer(Service route, Permission wanted) {
    return call ->
        lacks(List.of(wanted)) ? DiscordError.MISSING_PERMISSIONS.answer() : route.handle(call);
  }

  /** What a new message wants: more in a thread, with embeds and with files. */
  List<Permission> toSend(Call call) {
    Json message = Multipart.payload(call);
    Permission send =
        channel(call).filter(SimulatedChannel::isThread).isPresent()
            ? Permission.MESSAGE_SEND_IN_THREADS
            : Permission.MESSAGE_SEND;
    return Arrays.asList(
        send,
        message.get("embeds").items().isEmpty() ? send : Permission.MESSAGE_EMBED_LINKS,
        Multipart.files(call).isEmpty() ? send : Permission.MESSAGE_ATTACH_FILES);
  }

  /** What deleting a message wants: nothing for the bot's own. */
  List<Permission> toDelete(Call call) {
    return state
        .message(call.parameter("message"))
        .flatMap(SimulatedMessage::author)
        .map(_ -> List.of(Permission.MESSAGE_MANAGE))
        .orElse(List.of());
  }

  List<Permission> toOpenThread(Call call) {
    return List.of(
        call.json().get("type").integer().orElse(0) == SimulatedChannel.PUBLIC_THREAD
            ? Permission.CREATE_PUBLIC_THREADS
            : Permission.CREATE_PRIVATE_THREADS);
  }

  private Optional<Answer> refusal(Call call, Function<Call, List<Permission>> wanted) {
    Optional<SimulatedChannel> channel = channel(call);
    if (channel.isEmpty() || channel.get().isDirect()) {
      return Optional.empty();
    }
    if (lacks(List.of(Permission.VIEW_CHANNEL))) {
      return Optional.of(DiscordError.MISSING_ACCESS.answer());
    }
    return lacks(wanted.apply(call))
        ? Optional.of(DiscordError.MISSING_PERMISSIONS.answer())
        : Optional.empty();
  }

  private Optional<SimulatedChannel> channel(Call call) {
    return state.channels().stream()
        .filter(one -> one.id().equals(call.parameter("channel")))
        .findFirst();
  }

  private boolean lacks(List<Permission> wanted) {
    Set<Permission> withdrawn = state.withdrawnFromBot();
    return wanted.stream().anyMatch(withdrawn::contains);
  }
}
