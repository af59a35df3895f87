package dev.orchestrator.local;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The address that adds the application to a server, with the permissions that alerts and the
 * messages of deploys need. Source: Discord, "OAuth2", Bot Authorization Flow, and "Permissions",
 * Bitwise Permission Flags.
 */
final class Invitation {
  private enum Permission {
    VIEW_CHANNEL("View Channel", 10),
    SEND_MESSAGES("Send Messages", 11),
    READ_MESSAGE_HISTORY("Read Message History", 16),
    SEND_MESSAGES_IN_THREADS("Send Messages in Threads", 38);

    private final String label;
    private final long bit;

    Permission(String label, int position) {
      this.label = label;
      this.bit = 1L << position;
    }
  }

  private Invitation() {}

  /** The bit set that the address asks for. */
  static long permissions() {
    return Arrays.stream(Permission.values()).mapToLong(permission -> permission.bit).sum();
  }

  static String address(String applicationId) {
    return "https://discord.com/oauth2/authorize?client_id=%s&scope=bot+applications.commands&permissions=%d"
        .formatted(applicationId, permissions());
  }

  /** The address and what it asks for, in two lines. */
  static String text(String applicationId) {
    return "Add it to a server: %s%n  permissions %d: %s"
        .formatted(
            address(applicationId),
            permissions(),
            Arrays.stream(Permission.values())
                .map(permission -> permission.label)
                .collect(Collectors.joining(", ")));
  }
}
