package dev.orchestrator.command;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the state of a component is written into its custom ID, or kept with a single-use offer, and
 * read from there.
 *
 * <pre>{@code
 * record Choice(String poll, int answer) {}
 *
 * static final StateCodec<Choice> CHOICE =
 *     StateCodec.of(
 *         choice -> List.of(choice.poll(), "" + choice.answer()),
 *         values -> new Choice(values.get(0), Integer.parseInt(values.get(1))));
 * }</pre>
 *
 * @param <S> the state, usually a record
 */
public final class StateCodec<S> {
  /** Under which a single-use offer keeps the state. */
  static final String KEY = "state";

  private static final String SEPARATOR = ":";

  private final Function<S, List<String>> writer;
  private final Function<List<String>, S> reader;

  private StateCodec(Function<S, List<String>> writer, Function<List<String>, S> reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * @param writer the values of a state, at least one
   * @param reader a state of these values. It may throw {@link IllegalArgumentException}, {@link
   *     IndexOutOfBoundsException}, {@link NoSuchElementException} or {@link DateTimeException},
   *     because a component may have been made by an earlier version of the bot; its user is then
   *     told that it has expired.
   */
  public static <S> StateCodec<S> of(
      Function<S, List<String>> writer, Function<List<String>, S> reader) {
    return new StateCodec<>(writer, reader);
  }

  /** The state in one text, its values separated by colons. */
  String write(S state) {
    return writer.apply(state).stream()
        .map(StateCodec::escaped)
        .collect(Collectors.joining(SEPARATOR));
  }

  /** An argument that begins with an at sign would be that of a component bound to a user. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace(":", "\\:").replace("@", "\\@");
  }

  /** The state that was written; empty if the text is not one of this codec. */
  Optional<S> read(String text) {
    try {
      return Optional.of(reader.apply(values(text)));
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | DateTimeException otherFormat) {
      return Optional.empty();
    }
  }

  /**
   * The state of a component.
   *
   * @param kept with the single-use offer
   */
  Optional<S> stateOf(boolean once, Map<String, String> kept, String argument) {
    return (once ? Optional.ofNullable(kept.get(KEY)) : Optional.of(argument)).flatMap(this::read);
  }

  private static List<String> values(String text) {
    var values = new ArrayList<String>();
    var value = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      if (each == '\\' && i + 1 < text.length()) {
        i++;
        value.append(text.charAt(i));
      } else if (each == ':') {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(each);
      }
    }
    values.add(value.toString());
    return values;
  }
}
