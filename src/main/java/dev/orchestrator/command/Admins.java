package dev.orchestrator.command;

import dev.orchestrator.discord.interaction.Invoker;
import java.util.Set;

/** The admins. Empty lists mean no admins. */
public record Admins(Set<String> userIds, Set<String> roleIds) {
  public Admins {
    userIds = Set.copyOf(userIds);
    roleIds = Set.copyOf(roleIds);
  }

  public boolean include(Invoker person) {
    return userIds.contains(person.id()) || person.roleIds().stream().anyMatch(roleIds::contains);
  }
}
