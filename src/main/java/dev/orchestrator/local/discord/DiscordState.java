package dev.orchestrator.local.discord;

import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.local.http.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Messages and interactions in memory, the newest {@value #KEPT} of each. */
final class DiscordState {
  static final int KEPT = 20_000;

  private final Map<String, SimulatedMessage> messages = bounded();
  private final Map<String, SimulatedInteraction> interactions = bounded();
  private final Map<String, String> interactionOfToken = bounded();
  private final List<SimulatedChannel> channels = new ArrayList<>(SimulatedServer.CHANNELS);
  private final Map<String, List<String>> roleIds = new HashMap<>();
  private final Map<String, Set<String>> reactions = bounded();
  private final Set<Permission> withdrawnFromBot = EnumSet.noneOf(Permission.class);
  private final History<DiscordEvent> events = new History<>();

  History<DiscordEvent> events() {
    return events;
  }

  /** The channels of the server, and the threads that the bot opened. */
  synchronized List<SimulatedChannel> channels() {
    return List.copyOf(channels);
  }

  /** The channel with this id or name. */
  Optional<SimulatedChannel> channel(String idOrName) {
    return channels().stream()
        .filter(channel -> channel.id().equals(idOrName) || channel.name().equals(idOrName))
        .findFirst();
  }

  synchronized SimulatedChannel add(SimulatedChannel thread) {
    channels.add(thread);
    return thread;
  }

  /** A person with the roles that the bot gave and took. */
  synchronized Person current(Person person) {
    return new Person(
        person.id(),
        person.username(),
        person.displayName(),
        roleIds.getOrDefault(person.id(), person.roleIds()),
        person.permissions());
  }

  synchronized void setRoles(String personId, List<String> ids) {
    roleIds.put(personId, List.copyOf(ids));
  }

  /** The emoji with which the bot reacted to a message. */
  synchronized Set<String> reactions(String messageId) {
    return reactions.computeIfAbsent(messageId, unused -> new LinkedHashSet<>());
  }

  /** The permissions that the bot does not have in the server. */
  synchronized Set<Permission> withdrawnFromBot() {
    return Set.copyOf(withdrawnFromBot);
  }

  synchronized void withdrawFromBot(Collection<Permission> permissions) {
    withdrawnFromBot.clear();
    withdrawnFromBot.addAll(permissions);
  }

  /** Runs {@code change} while nothing else changes. It must not wait for anything. */
  synchronized <T> T atomically(Supplier<T> change) {
    return change.get();
  }

  synchronized SimulatedMessage put(SimulatedMessage message) {
    messages.put(message.id(), message);
    events.add(new DiscordEvent.MessageChanged(message));
    return message;
  }

  synchronized SimulatedInteraction put(SimulatedInteraction interaction) {
    interactions.put(interaction.id(), interaction);
    interactionOfToken.put(interaction.token(), interaction.id());
    events.add(new DiscordEvent.InteractionChanged(interaction));
    return interaction;
  }

  synchronized Optional<SimulatedMessage> message(String id) {
    return Optional.ofNullable(messages.get(id));
  }

  /** A message that is not deleted. */
  Optional<SimulatedMessage> present(String id) {
    return message(id).filter(message -> !message.now().deleted());
  }

  synchronized Optional<SimulatedInteraction> interaction(String id) {
    return Optional.ofNullable(interactions.get(id));
  }

  /** The newest interaction that {@code wanted} holds for. */
  synchronized Optional<SimulatedInteraction> newest(Predicate<SimulatedInteraction> wanted) {
    return interactions.values().stream().filter(wanted).reduce((first, second) -> second);
  }

  synchronized Optional<SimulatedInteraction> ofToken(String token) {
    return Optional.ofNullable(interactionOfToken.get(token)).flatMap(this::interaction);
  }

  /** Oldest first. */
  synchronized List<SimulatedMessage> messages(Predicate<SimulatedMessage> wanted) {
    return messages.values().stream().filter(wanted).toList();
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > KEPT;
      }
    };
  }
}
