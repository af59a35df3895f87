package dev.orchestrator.command;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.interaction.Resolved;
import dev.orchestrator.discord.interaction.ResolvedAttachment;
import dev.orchestrator.discord.message.ActionComponent.EntitySelect;
import dev.orchestrator.discord.message.ActionComponent.EntityType;
import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.ActionComponent.StringSelect;
import dev.orchestrator.discord.message.Modal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One field of a form, declared once: how Discord shows it and how it is read.
 *
 * @param <T> what the form gets for it
 * @param id the field's custom id
 * @param label above the field, at most 45 characters
 * @param input as Discord shows it
 * @param reader of the values that were entered; empty if they are not acceptable
 */
public record FieldSpec<T>(String id, String label, Modal.Input input, Reader<T> reader) {

  /** Reads the values of a field. */
  @FunctionalInterface
  public interface Reader<T> {
    Optional<T> read(List<String> values, Resolved resolved);
  }

  public FieldSpec {
    if (id.isEmpty() || Limits.length(id) > Limits.CUSTOM_ID) {
      throw new IllegalArgumentException(
          "the id of a field must have 1 to %d characters".formatted(Limits.CUSTOM_ID));
    }
    if (label.isBlank() || Limits.length(label) > Limits.INPUT_LABEL) {
      throw new IllegalArgumentException(
          "the label of the field %s must have 1 to %d characters"
              .formatted(id, Limits.INPUT_LABEL));
    }
  }

  /** A required line of text. */
  public static FieldSpec<String> line(String id, String label, int maxLength) {
    return text(id, label, false, maxLength);
  }

  /** A required text of several lines. */
  public static FieldSpec<String> paragraph(String id, String label, int maxLength) {
    return text(id, label, true, maxLength);
  }

  private static FieldSpec<String> text(String id, String label, boolean paragraph, int maxLength) {
    if (maxLength < 1 || maxLength > Limits.INPUT_VALUE) {
      throw new IllegalArgumentException(
          "the field %s can hold 1 to %d characters".formatted(id, Limits.INPUT_VALUE));
    }
    return new FieldSpec<>(
        id,
        label,
        new Modal.TextInput(
            id, label, paragraph, true, 1, maxLength, Optional.empty(), Optional.empty()),
        (values, _) ->
            values.stream()
                .findFirst()
                .filter(text -> !text.isBlank() && Limits.length(text) <= maxLength));
  }

  /** A choice of one of these entries. */
  public static FieldSpec<String> choice(String id, String label, SelectOption... entries) {
    List<SelectOption> all = List.of(entries);
    if (all.isEmpty() || all.size() > Limits.SELECT_OPTIONS) {
      throw new IllegalArgumentException(
          "the field %s must have 1 to %d entries".formatted(id, Limits.SELECT_OPTIONS));
    }
    checkEntries(id, all);
    return new FieldSpec<>(
        id,
        label,
        new Modal.SelectInput(label, new StringSelect(id, "", all, 1, 1), true),
        (values, _) ->
            values.stream()
                .findFirst()
                .filter(value -> all.stream().anyMatch(entry -> entry.value().equals(value))));
  }

  private static void checkEntries(String id, List<SelectOption> entries) {
    var values = new HashSet<String>();
    for (SelectOption entry : entries) {
      int length = Limits.length(entry.value());
      if (length < 1 || length > Limits.SELECT_OPTION_VALUE) {
        throw new IllegalArgumentException(
            "an entry of the field %s must have a value of 1 to %d characters"
                .formatted(id, Limits.SELECT_OPTION_VALUE));
      }
      if (!values.add(entry.value())) {
        throw new IllegalArgumentException(
            "the field %s has the value %s twice".formatted(id, entry.value()));
      }
    }
    if (entries.stream().filter(SelectOption::selected).count() > 1) {
      throw new IllegalArgumentException(
          "the field %s has more than one entry that is selected from the start".formatted(id));
    }
  }

  private static void checkRange(String id, int least, int most, int limit) {
    if (least < 0 || most < 1 || least > most || most > limit) {
      throw new IllegalArgumentException(
          "the field %s takes %d to %d values; Discord allows up to %d"
              .formatted(id, least, most, limit));
    }
  }

  /**
   * A choice of things of the server.
   *
   * @param kind such as {@code new SelectKind.Users()}
   */
  public static <T> FieldSpec<List<T>> entities(
      String id, String label, SelectKind<T> kind, int least, int most) {
    checkRange(id, least, most, Limits.SELECT_OPTIONS);
    EntityType entity =
        kind.entity()
            .orElseThrow(() ->
                new IllegalArgumentException("the entries of the field " + id + " are needed"));
    return new FieldSpec<>(
        id,
        label,
        new Modal.SelectInput(
            label, new EntitySelect(id, entity, "", least, most, kind.channelTypes()), least > 0),
        (values, resolved) -> {
          List<T> read =
              values.stream().flatMap(value -> kind.read(value, resolved).stream()).toList();
          boolean isWhole =
              read.size() == values.size() && read.size() >= least && read.size() <= most;
          return isWhole ? Optional.of(read) : Optional.empty();
        });
  }

  /** Files that the person uploads. */
  public static FieldSpec<List<ResolvedAttachment>> files(
      String id, String label, int least, int most) {
    checkRange(id, least, most, Limits.FILES);
    return new FieldSpec<>(
        id,
        label,
        new Modal.FileInput(id, label, least, most),
        (values, resolved) -> {
          List<ResolvedAttachment> read =
              values.stream()
                  .flatMap(value -> Optional.ofNullable(resolved.attachments().get(value)).stream())
                  .toList();
          boolean isWhole =
              read.size() == values.size() && read.size() >= least && read.size() <= most;
          return isWhole ? Optional.of(read) : Optional.empty();
        });
  }

  /** The same text field, which may be left empty. */
  public FieldSpec<Optional<T>> optional() {
    Modal.Input relaxed = input.asOptional();
    return new FieldSpec<>(
        id,
        label,
        relaxed,
        (values, resolved) ->
            values.stream().allMatch(String::isBlank)
                ? Optional.of(Optional.empty())
                : reader.read(values, resolved).map(Optional::of));
  }

  /** The same field with a description under its label, at most 100 characters. */
  public FieldSpec<T> withDescription(String text) {
    if (text.isBlank() || Limits.length(text) > Limits.INPUT_DESCRIPTION) {
      throw new IllegalArgumentException(
          "the description of the field %s must have 1 to %d characters"
              .formatted(id, Limits.INPUT_DESCRIPTION));
    }
    return new FieldSpec<>(id, label, new Modal.Described(input, text), reader);
  }

  /** The same field, whose values are read further; empty if they are not acceptable. */
  public <R> FieldSpec<R> as(Function<T, Optional<R>> further) {
    return new FieldSpec<>(
        id,
        label,
        input,
        (values, resolved) -> reader.read(values, resolved).flatMap(further::apply));
  }

  Optional<String> refusal(List<String> values, Resolved resolved) {
    return reader.read(values, resolved).isPresent()
        ? Optional.empty()
        : Optional.of("The field “%s” is not valid.".formatted(label));
  }

  T read(List<String> values, Resolved resolved) {
    return reader
        .read(values, resolved)
        .orElseThrow(() -> new IllegalStateException("field " + id + " was not checked"));
  }
}
