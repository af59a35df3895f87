package dev.orchestrator.discord;

import java.util.List;
import java.util.Optional;

/** A form of 1 to 5 inputs. */
public record Modal(String customId, String title, List<TextInput> inputs) {
  public Modal {
    inputs = List.copyOf(inputs);
  }

  /** A text field with its label; {@code paragraph} ones take several lines. */
  public record TextInput(
      String customId,
      String label,
      boolean paragraph,
      boolean required,
      int minLength,
      int maxLength,
      Optional<String> value,
      Optional<String> placeholder) {}
}
