package dev.orchestrator.log.redaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies maps and lists without their secrets, before anything has turned them into text. Texts,
 * numbers, truths and null stay what they are; anything else becomes its text.
 */
public final class StructuredValues {
  private static final int DEEPEST = 32;
  private static final int MOST_VALUES = 20_000;
  private static final String TOO_DEEP = "[dropped: too deep]";
  private static final String TOO_MANY = "[dropped: too many values]";
  private static final String UNREADABLE = "[dropped: no text]";
  private static final String DROPPED = "[dropped: redactor error]";

  private final SecretFinder finder;
  private int left = MOST_VALUES;

  public StructuredValues(SecretFinder finder) {
    this.finder = finder;
  }

  /** A copy of {@code value} without its secrets; each instance makes one copy. */
  public @Nullable Object redact(@Nullable Object value) {
    return copy(value, SecretName.NONE, 0);
  }

  /** Whether a member of this name says nothing about its value or about a member beside it. */
  public static boolean isPlainName(String name) {
    return MemberName.of(name).isPlain();
  }

  private @Nullable Object copy(@Nullable Object value, SecretName name, int depth) {
    if (depth > DEEPEST) {
      return TOO_DEEP;
    }
    if (--left < 0) {
      return TOO_MANY;
    }
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case Number number -> number(number, name);
      case String text -> text(name, text);
      case Map<?, ?> map -> copyMap(map, name, depth);
      case Collection<?> list -> copyList(new ArrayList<>(list), name, depth);
      case Object[] array -> copyList(Arrays.asList(array), name, depth);
      case Optional<?> optional -> copy(optional.orElse(null), name, depth + 1);
      default -> text(name, textOf(value));
    };
  }

  /** One text that cannot be finished costs itself, not all that stands beside it. */
  private String text(SecretName name, String text) {
    try {
      return finder.redactNamed(name, text);
    } catch (Throwable failure) {
      return DROPPED;
    }
  }

  private static Object number(Number number, SecretName name) {
    String text = textOf(number);
    if (ValueRules.isSecretNumber(name, text.length())) {
      return Marker.START + name.kind() + "]";
    }
    boolean finite =
        !(number instanceof Double || number instanceof Float)
            || Double.isFinite(number.doubleValue());
    return finite ? number : text;
  }

  private List<@Nullable Object> copyList(List<?> list, SecretName name, int depth) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(shortText(item)));
    SecretName[] names = MemberRules.ofItems(texts, name);
    var copy = new ArrayList<@Nullable Object>(list.size());
    for (int i = 0; i < names.length && left > 0; i++) {
      copy.add(copy(list.get(i), names[i], depth + 1));
    }
    return copy;
  }

  private Map<String, @Nullable Object> copyMap(Map<?, ?> map, SecretName name, int depth) {
    if (name == SecretName.NONE && allNamesArePlain(map)) {
      return copyPlain(map, depth);
    }
    var keys = new ArrayList<String>();
    var values = new ArrayList<@Nullable Object>();
    var texts = new ArrayList<String>();
    map.forEach((key, value) -> {
      keys.add(textOf(key));
      values.add(value);
      texts.add(shortText(value));
    });
    var rules = new MemberRules(keys, texts, name);
    var copy = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < keys.size() && left > 0; i++) {
      copy.put(
          freeKey(copy, finder.redact(keys.get(i))), copyMember(rules, i, values.get(i), depth));
    }
    return copy;
  }

  /** Most maps are of this kind: no rule has to look at one member because of another. */
  private static boolean allNamesArePlain(Map<?, ?> map) {
    for (Object key : map.keySet()) {
      if (!(key instanceof String name) || !isPlainName(name)) {
        return false;
      }
    }
    return true;
  }

  private Map<String, @Nullable Object> copyPlain(Map<?, ?> map, int depth) {
    var copy = new LinkedHashMap<String, @Nullable Object>();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      if (left <= 0) {
        break;
      }
      String key = freeKey(copy, finder.redact(String.valueOf(member.getKey())));
      copy.put(key, copy(member.getValue(), SecretName.NONE, depth + 1));
    }
    return copy;
  }

  private @Nullable Object copyMember(MemberRules rules, int i, @Nullable Object value, int depth) {
    List<SecretName> arguments = rules.arguments(i);
    if (arguments.isEmpty() || !(value instanceof List<?> list)) {
      return copy(value, rules.name(i), depth + 1);
    }
    var copy = new ArrayList<@Nullable Object>();
    for (int j = 0; j < list.size() && left > 0; j++) {
      SecretName name = j < arguments.size() ? arguments.get(j) : SecretName.NONE;
      copy.add(copy(list.get(j), name, depth + 1));
    }
    return copy;
  }

  /** Two secrets as keys must not become one. */
  private static String freeKey(Map<String, ?> copy, String key) {
    String free = key;
    for (int i = 2; copy.containsKey(free); i++) {
      free = key + " " + i;
    }
    return free;
  }

  private static String shortText(@Nullable Object value) {
    return value instanceof String text
        ? text.substring(0, Math.min(text.length(), MemberRules.LONGEST_TEXT))
        : "";
  }

  private static String textOf(@Nullable Object value) {
    try {
      return String.valueOf(value);
    } catch (Throwable broken) {
      return UNREADABLE;
    }
  }
}
