package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Mentionable;
import dev.orchestrator.discord.interaction.Resolved;
import dev.orchestrator.discord.interaction.ResolvedChannel;
import dev.orchestrator.discord.interaction.ResolvedRole;
import dev.orchestrator.discord.interaction.ResolvedUser;
import dev.orchestrator.discord.message.ActionComponent.EntityType;
import dev.orchestrator.discord.message.ChannelType;
import java.util.List;
import java.util.Optional;

/** What a select menu lists, and how a value of it is read. */
public sealed interface SelectKind<T> {
  /** With which entries Discord fills the menu; empty if it does not. */
  Optional<EntityType> entity();

  Optional<T> read(String value, Resolved resolved);

  /** Discord's component type of the menu. */
  default int componentType() {
    return entity().map(EntityType::code).orElse(3);
  }

  default List<ChannelType> channelTypes() {
    return List.of();
  }

  /** Entries of the bot. */
  record Strings() implements SelectKind<String> {
    @Override
    public Optional<EntityType> entity() {
      return Optional.empty();
    }

    @Override
    public Optional<String> read(String value, Resolved resolved) {
      return Optional.of(value);
    }
  }

  /** Users of the server. */
  record Users() implements SelectKind<ResolvedUser> {
    @Override
    public Optional<EntityType> entity() {
      return Optional.of(EntityType.USER);
    }

    @Override
    public Optional<ResolvedUser> read(String value, Resolved resolved) {
      return Optional.ofNullable(resolved.users().get(value));
    }
  }

  /** Roles of the server. */
  record Roles() implements SelectKind<ResolvedRole> {
    @Override
    public Optional<EntityType> entity() {
      return Optional.of(EntityType.ROLE);
    }

    @Override
    public Optional<ResolvedRole> read(String value, Resolved resolved) {
      return Optional.ofNullable(resolved.roles().get(value));
    }
  }

  /** Users and roles of the server. */
  record Mentionables() implements SelectKind<Mentionable> {
    @Override
    public Optional<EntityType> entity() {
      return Optional.of(EntityType.MENTIONABLE);
    }

    @Override
    public Optional<Mentionable> read(String value, Resolved resolved) {
      return resolved.mentionable(value);
    }
  }

  /** Channels of the server. */
  record Channels(List<ChannelType> channelTypes) implements SelectKind<ResolvedChannel> {
    public Channels {
      channelTypes = List.copyOf(channelTypes);
    }

    @Override
    public Optional<EntityType> entity() {
      return Optional.of(EntityType.CHANNEL);
    }

    @Override
    public Optional<ResolvedChannel> read(String value, Resolved resolved) {
      return Optional.ofNullable(resolved.channels().get(value));
    }
  }
}
