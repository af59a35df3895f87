package dev.orchestrator.discord.interaction;

/** A role that an interaction refers to. */
public record ResolvedRole(String id, String name) implements Mentionable {
  @Override
  public String asMention() {
    return "<@&" + id + ">";
  }
}
