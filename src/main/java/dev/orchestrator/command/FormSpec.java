package dev.orchestrator.command;

import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.interaction.Resolved;
import dev.orchestrator.discord.message.Modal;
import dev.orchestrator.discord.message.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The declaration of a form: what Discord shows, and how what is typed is read.
 *
 * @param <F> the record that the fields are read into
 * @param name begins the form's custom id: 1 to 32 lower-case letters, digits and dashes
 * @param command the command that it belongs to; its traces and log lines carry that name
 * @param title at most 45 characters
 * @param ephemeral whether only the caller sees the answer of a deferred form
 * @param fields 1 to 5
 */
public record FormSpec<F>(
    String name,
    String command,
    String title,
    Access access,
    boolean ephemeral,
    List<FieldSpec<?>> fields,
    Function<FieldValues, F> decoder) {

  public FormSpec {
    ComponentName.check("a form", name);
    fields = List.copyOf(fields);
    if (title.isBlank() || Limits.length(title) > Limits.MODAL_TITLE) {
      throw new IllegalArgumentException(
          "the title of the form %s must have 1 to %d characters"
              .formatted(name, Limits.MODAL_TITLE));
    }
    if (fields.isEmpty() || fields.size() > Limits.MODAL_INPUTS) {
      throw new IllegalArgumentException(
          "the form %s must have 1 to %d fields".formatted(name, Limits.MODAL_INPUTS));
    }
    var ids = new HashSet<String>();
    for (FieldSpec<?> field : fields) {
      if (!ids.add(field.id())) {
        throw new IllegalArgumentException(
            "two fields of the form %s are called %s".formatted(name, field.id()));
      }
    }
  }

  /** A form that anyone may submit. */
  public static <F> FormSpec<F> of(
      String name,
      String command,
      String title,
      Function<FieldValues, F> decoder,
      FieldSpec<?>... fields) {
    return new FormSpec<>(name, command, title, Access.ANYONE, false, List.of(fields), decoder);
  }

  public FormSpec<F> withAccess(Access who) {
    return new FormSpec<>(name, command, title, who, ephemeral, fields, decoder);
  }

  public FormSpec<F> asEphemeral() {
    return new FormSpec<>(name, command, title, access, true, fields, decoder);
  }

  /**
   * The answer that opens the form.
   *
   * @param argument what the handler is given; with the name at most 99 characters
   */
  public Reply.ShowModal show(String argument) {
    return new Reply.ShowModal(
        new Modal(
            ComponentName.customId(name, argument),
            title,
            fields.stream().map(FieldSpec::input).toList()));
  }

  /** As {@link #show(String)}, with these values in the fields. */
  Reply.ShowModal show(String argument, Map<String, List<String>> entered) {
    return new Reply.ShowModal(
        new Modal(
            ComponentName.customId(name, argument),
            title,
            fields.stream()
                .map(field -> field.input().withValues(entered.getOrDefault(field.id(), List.of())))
                .toList()));
  }

  /** What a submitted form comes to. */
  sealed interface Decoded<F> {
    record Fields<F>(F fields) implements Decoded<F> {}

    /**
     * @param sentence tells the person what to do
     */
    record Refused<F>(String sentence) implements Decoded<F> {}
  }

  Decoded<F> decode(Map<String, List<String>> given, Resolved resolved) {
    var refusals = new ArrayList<String>();
    for (FieldSpec<?> field : fields) {
      field.refusal(given.getOrDefault(field.id(), List.of()), resolved).ifPresent(refusals::add);
    }
    return refusals.isEmpty()
        ? new Decoded.Fields<>(decoder.apply(new FieldValues(fields, given, resolved)))
        : new Decoded.Refused<>(String.join("\n", refusals));
  }
}
