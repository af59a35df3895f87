package dev.orchestrator.discord.interaction;

/** A user or a role, as an option or a select menu of mentionable things holds. */
public sealed interface Mentionable permits ResolvedUser, ResolvedRole {
  String id();

  String name();

  /** Discord's markup that shows it by name. */
  String asMention();
}
