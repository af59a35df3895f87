package dev.orchestrator.discord.interaction;

import java.util.List;
import java.util.Optional;

/** A server member that an interaction refers to; the user stands beside it, under the same id. */
public record ResolvedMember(Optional<String> nick, List<String> roleIds, long permissions) {
  public ResolvedMember {
    roleIds = List.copyOf(roleIds);
  }
}
