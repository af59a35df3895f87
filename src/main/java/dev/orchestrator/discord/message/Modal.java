package dev.orchestrator.discord.message;

import java.util.List;
import java.util.Optional;

/** A form of 1 to 5 inputs, each under its label. */
public record Modal(String customId, String title, List<? extends Input> inputs) {
  public Modal {
    inputs = List.copyOf(inputs);
  }

  /** A part of a form. */
  public sealed interface Input {
    String customId();

    String label();

    /** The same input, which may be left empty. */
    Input asOptional();

    /** The same input with these values, as a submitted form has them; without any, as it is. */
    Input withValues(List<String> values);
  }

  /** A text field; {@code paragraph} ones take several lines. */
  public record TextInput(
      String customId,
      String label,
      boolean paragraph,
      boolean required,
      int minLength,
      int maxLength,
      Optional<String> value,
      Optional<String> placeholder)
      implements Input {
    @Override
    public TextInput asOptional() {
      return new TextInput(customId, label, paragraph, false, 0, maxLength, value, placeholder);
    }

    @Override
    public TextInput withValues(List<String> values) {
      return values.isEmpty()
          ? this
          : new TextInput(
              customId,
              label,
              paragraph,
              required,
              minLength,
              maxLength,
              Optional.of(values.getFirst()),
              placeholder);
    }
  }

  /** A select menu. */
  public record SelectInput(String label, ActionComponent.Select menu, boolean required)
      implements Input {
    @Override
    public String customId() {
      return menu.customId();
    }

    @Override
    public SelectInput asOptional() {
      return new SelectInput(label, menu, false);
    }

    @Override
    public SelectInput withValues(List<String> values) {
      return new SelectInput(label, menu.withValues(values), required);
    }
  }

  /**
   * An input with a description under its label.
   *
   * @param description at most 100 characters
   */
  public record Described(Input input, String description) implements Input {
    @Override
    public String customId() {
      return input.customId();
    }

    @Override
    public String label() {
      return input.label();
    }

    @Override
    public Described asOptional() {
      return new Described(input.asOptional(), description);
    }

    @Override
    public Described withValues(List<String> values) {
      return new Described(input.withValues(values), description);
    }
  }

  /** An upload of {@code min} to {@code max} files. */
  public record FileInput(String customId, String label, int min, int max) implements Input {
    @Override
    public FileInput asOptional() {
      return new FileInput(customId, label, 0, max);
    }

    /** A file cannot be entered for a user. */
    @Override
    public FileInput withValues(List<String> values) {
      return this;
    }
  }
}
