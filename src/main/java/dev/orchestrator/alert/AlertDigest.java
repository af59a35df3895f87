package dev.orchestrator.alert;

import java.util.List;

/**
 * The one message about everything that was beyond the channel's share.
 *
 * @param share messages that the channel takes in 5 minutes
 */
public record AlertDigest(int number, int share, List<DigestMember> members) implements AlertPost {
  public AlertDigest {
    members = List.copyOf(members);
  }
}
