package dev.orchestrator.feature.alerts;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which alert a button belongs to, as its custom id says. */
record PressedAlert(String fingerprint, int episode, int sequence) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{16}):([0-9]{1,9}):([0-9]{1,9})");

  String argument() {
    return fingerprint + ":" + episode + ":" + sequence;
  }

  static Optional<PressedAlert> of(String argument) {
    Matcher matcher = FORM.matcher(argument);
    return matcher.matches()
        ? Optional.of(
            new PressedAlert(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }
}
