package dev.orchestrator.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages for tests of those who send them. */
public final class DiscordMessages {
  private DiscordMessages() {}

  public static AlertMessage alert(String fingerprint, int sequence, String text) {
    Instant at = Instant.parse("2026-11-21T10:00:00Z");
    return new AlertMessage(
        fingerprint,
        1,
        sequence,
        new AlertNotification(
            1, 1, Severity.ERROR, Optional.empty(), at, at, new Detail(text, "", "", List.of())),
        Duration.ZERO,
        Optional.empty(),
        Optional.empty());
  }

  public static AlertDigest digest(int number) {
    return new AlertDigest(
        number,
        10,
        List.of(new DigestMember("0123456789abcdef", 1, 1, Severity.WARNING, 3, "it broke")));
  }
}
