package dev.orchestrator.alert;

import java.util.Optional;

/**
 * What helps with an alert: the address of the run that failed, or a button of a feature.
 *
 * @param url an address, or that of a button
 */
public record AlertLink(String label, String url) {
  private static final String BUTTON = "button:";

  /**
   * A button under the alert.
   *
   * @param customId as of a button that is declared
   */
  public static AlertLink button(String label, String customId) {
    return new AlertLink(label, BUTTON + customId);
  }

  /** The custom id, if this is a button. */
  public Optional<String> customId() {
    return url.startsWith(BUTTON) ? Optional.of(url.substring(BUTTON.length())) : Optional.empty();
  }
}
