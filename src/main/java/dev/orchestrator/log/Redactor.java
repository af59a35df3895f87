package dev.orchestrator.log;

import dev.orchestrator.log.redaction.LineContext;
import dev.orchestrator.log.redaction.SecretFinder;
import dev.orchestrator.log.redaction.StructuredValues;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Removes secrets from text. Every exit of the system passes through one of these: log lines,
 * stored traces, messages to Discord, bodies of errors. Safe for use by several threads.
 *
 * <p>In a secret's place stands {@code [redacted:kind]}, with its last four characters when at
 * least twenty others are hidden. Fails closed: what cannot be finished within its bound, or is
 * longer than {@value #LONGEST} characters, is dropped, and {@value #DROPPED} replaces it.
 */
public final class Redactor {
  public static final String DROPPED = "[dropped: redactor error]";

  static final int LONGEST = 4_000_000;

  private final SecretFinder finder = new SecretFinder();

  /** A secret that is remembered until this is closed. Closing it again does nothing. */
  @FunctionalInterface
  public interface Remembered extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Remembers a secret that this process holds, so that it is found wherever it turns up, also in
   * base64, in a URL and in JSON. Its lines, the members of a JSON document and the password of a
   * URL are remembered too. One shorter than 8 characters, of fewer than 3 different ones, or that
   * reads as one plain word, such as {@code production}, is not remembered: it would be found in
   * harmless text.
   *
   * @param kind what the replacement calls it: {@code discord-bot-token}
   * @return whether it is remembered as a whole
   */
  public boolean remember(String kind, String secret) {
    return finder.know(kind, secret);
  }

  /**
   * Remembers a secret until the returned value is closed, as {@link #remember} does. Several may
   * remember the same secret; it is forgotten when the last of them is closed.
   */
  public Remembered rememberWhile(String kind, String secret) {
    finder.know(kind, secret);
    var open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        finder.forget(secret);
      }
    };
  }

  /** {@code text} without its secrets. Redacting twice gives the same as redacting once. */
  public String redact(String text) {
    if (text.length() > LONGEST) {
      return DROPPED;
    }
    try {
      return finder.redact(text);
    } catch (Throwable failure) {
      return DROPPED;
    }
  }

  /**
   * {@code line} without its secrets, also where a line before it names its value.
   *
   * @param context what is known from the lines before, and from this one afterwards
   */
  String redact(String line, LineContext context) {
    if (line.length() > LONGEST) {
      return DROPPED;
    }
    try {
      return finder.redact(line, context);
    } catch (Throwable failure) {
      return DROPPED;
    }
  }

  /** Whether no name says anything about its own value or another's: each is redacted by itself. */
  boolean standAlone(List<Field> fields) {
    for (Field field : fields) {
      if (!StructuredValues.isPlainName(field.name())) {
        return false;
      }
    }
    return true;
  }

  /**
   * A copy of {@code structured} without its secrets: lists, maps, texts, numbers, truths and null
   * stay what they are, keys become texts, and anything else becomes its text.
   */
  public @Nullable Object redact(@Nullable Object structured) {
    try {
      return new StructuredValues(finder).redact(structured);
    } catch (Throwable failure) {
      return DROPPED;
    }
  }
}
