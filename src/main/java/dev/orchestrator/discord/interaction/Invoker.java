package dev.orchestrator.discord.interaction;

import java.util.List;

/**
 * The person behind an interaction.
 *
 * @param roleIds the person's roles in the server; empty in a direct message
 * @param permissions the permission bits in the channel, overwrites included; 0 in a direct message
 */
public record Invoker(String id, String name, List<String> roleIds, long permissions) {
  public Invoker {
    roleIds = List.copyOf(roleIds);
  }
}
