package dev.orchestrator.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes secrets from text. Every exit of the system passes through one of these: log lines,
 * stored traces, messages to Discord, bodies of errors.
 *
 * <p>Fails closed: what it cannot finish is dropped, and {@value #DROPPED} stands in its place.
 */
public final class Redactor {
  static final String DROPPED = "[dropped: redactor error]";

  private static final int SHORTEST = 8;
  private static final int FEWEST_DISTINCT = 3;
  private static final int DEEPEST = 32;

  private static final Map<String, Pattern> SHAPES =
      Map.of(
          "interaction-token", Pattern.compile("aW50ZXJhY3Rpb246[A-Za-z0-9_-]{20,}+"),
          "github-token", Pattern.compile("(?<![A-Za-z0-9])(?:gh[pousr]_|github_pat_)\\w{20,}+"),
          "discord-bot-token",
              Pattern.compile("(?<![\\w-])[MNO][\\w-]{23,27}\\.[\\w-]{6}\\.[\\w-]{27,}+"),
          "discord-webhook-token", Pattern.compile("(?<=/webhooks/\\d{15,21}/)[\\w-]{60,}+"));

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:token|secret|password|passwd|authorization)\"?\\s{0,3}[:=]\\s{0,3}\"?(?:Bearer |Bot |Basic )?)(?!\\[)[^\\s\"&,;]{4,}+");
  private static final Set<String> SECRET_WORDS =
      Set.of("token", "secret", "password", "passwd", "authorization", "cookie");

  private final Map<String, String> known = new ConcurrentHashMap<>();

  /** A secret that is remembered until this is closed. */
  @FunctionalInterface
  public interface Remembered extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Remembers a secret that this process holds, so that it is found wherever it turns up. One
   * shorter than 8 characters or of fewer than 3 different ones is not: it would be found in
   * harmless text.
   *
   * @param kind what the replacement calls it: {@code discord-bot-token}
   */
  public void remember(String kind, String secret) {
    if (secret.length() >= SHORTEST && secret.chars().distinct().count() >= FEWEST_DISTINCT) {
      known.put(secret, kind);
    }
  }

  /** Remembers a secret until the returned value is closed. Several may hold the same secret. */
  public Remembered rememberWhile(String kind, String secret) {
    remember(kind, secret);
    return () -> {};
  }

  /** {@code text} without its secrets. Redacting twice gives the same as redacting once. */
  public String redact(String text) {
    try {
      return redactText(text);
    } catch (Throwable failure) {
      return DROPPED;
    }
  }

  /** {@code value} without its secrets, where {@code name} says what it is. */
  public String redactValue(String name, String value) {
    return isSecretName(name) && !value.isEmpty() ? "[redacted:named]" : redact(value);
  }

  /**
   * A copy of {@code structured} without its secrets: lists, maps with texts as keys, texts,
   * numbers, booleans and null stay what they are; anything else becomes its text.
   */
  public @Nullable Object redact(@Nullable Object structured) {
    try {
      return walk(structured, 0);
    } catch (Throwable failure) {
      return DROPPED;
    }
  }

  private @Nullable Object walk(@Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      return DROPPED;
    }
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case Double number when !Double.isFinite(number) -> number.toString();
      case Float number when !Float.isFinite(number) -> number.toString();
      case Number number -> number;
      case List<?> list -> {
        var items = new ArrayList<@Nullable Object>();
        list.forEach(item -> items.add(walk(item, depth + 1)));
        yield items;
      }
      case Map<?, ?> map -> {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, item) -> {
          String name = String.valueOf(key);
          boolean secret =
              isSecretName(name) && (item instanceof CharSequence || item instanceof Number);
          fields.put(redactText(name), secret ? "[redacted:named]" : walk(item, depth + 1));
        });
        yield fields;
      }
      default -> redactText(textOf(value));
    };
  }

  private static String textOf(Object value) {
    try {
      return String.valueOf(value);
    } catch (RuntimeException broken) {
      return DROPPED;
    }
  }

  private String redactText(String text) {
    String redacted = text;
    for (Map.Entry<String, String> secret : known.entrySet()) {
      redacted = redacted.replace(secret.getKey(), "[redacted:" + secret.getValue() + "]");
    }
    for (Map.Entry<String, Pattern> shape : SHAPES.entrySet()) {
      redacted = shape.getValue().matcher(redacted).replaceAll("[redacted:" + shape.getKey() + "]");
    }
    return NAMED.matcher(redacted).replaceAll("$1[redacted:named]");
  }

  private static boolean isSecretName(String name) {
    String[] words = name.toLowerCase(Locale.ROOT).split("[^a-z]");
    return words.length > 0 && SECRET_WORDS.contains(words[words.length - 1]);
  }
}
