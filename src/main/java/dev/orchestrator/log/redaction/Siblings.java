package dev.orchestrator.log.redaction;

import java.util.Set;

/** Finds the name of a value that is called just that: {@code name: DB_PASSWORD, value: …}. */
final class Siblings {
  /** Members that say what the value beside them is. */
  static final Set<String> NAMES =
      Set.of(
          "name",
          "key",
          "k",
          "field",
          "header",
          "param",
          "parameter",
          "property",
          "setting",
          "variable",
          "var",
          "label",
          "option",
          "attribute",
          "column",
          "env",
          "envvar");

  /** Members that hold the value. */
  static final Set<String> VALUES =
      Set.of(
          "value",
          "val",
          "v",
          "values",
          "newvalue",
          "oldvalue",
          "new",
          "old",
          "current",
          "previous",
          "content",
          "data",
          "text",
          "input",
          "after",
          "before",
          "stringvalue",
          "secretstring",
          "plaintext",
          "raw");

  private static final int FARTHEST = 160;

  private Siblings() {}

  /** Whether a name in a text is one that needs another to tell what it holds. */
  static boolean isValueName(Scan scan, int from, int to) {
    int length = to - from;
    return (length == 5 || length == 8)
        ? scan.startsWithAnyCase(to - 5, "value")
        : length == 3 && scan.startsWithAnyCase(from, "val");
  }

  /** What the nearest name before {@code at} promises, within the same braces or the same tag. */
  static SecretName nameBefore(Scan scan, int at) {
    int first = Math.max(scan.from, at - FARTHEST);
    scan.spend(at - first);
    for (int i = at - 1; i >= first; i--) {
      char c = scan.chars[i];
      if (c == '{' || c == '}' || c == '<') {
        return SecretName.NONE;
      }
      if ((c == ':' || c == '=') && isNameName(scan, i)) {
        return valueOf(scan, i + 1, at);
      }
    }
    return SecretName.NONE;
  }

  private static boolean isNameName(Scan scan, int separator) {
    int end = NamedValues.nameEnd(scan, separator);
    int start = NamedValues.nameStart(scan, end);
    return end > start
        && end - start <= 9
        && NAMES.contains(SecretNames.lower(scan.chars, start, end));
  }

  private static SecretName valueOf(Scan scan, int at, int limit) {
    int from = at;
    while (from < limit && !Chars.in(scan.chars[from], Chars.NAME)) {
      from++;
    }
    int to = from;
    while (to < limit && Chars.in(scan.chars[to], Chars.NAME)) {
      to++;
    }
    return nameOf(scan.chars, from, to);
  }

  /** What a value promises that is a name; one with digits inside is made by chance. */
  static SecretName nameOf(char[] text, int from, int end) {
    int to = end;
    while (to > from && Chars.in(text[to - 1], Chars.DIGIT)) {
      to--;
    }
    for (int i = from; i < to; i++) {
      if (!Chars.in(text[i], Chars.LETTER | Chars.DASH | Chars.UNDERSCORE | Chars.DOT)
          && text[i] != ' '
          && text[i] != '/') {
        return SecretName.NONE;
      }
    }
    return SecretNames.of(text, from, to);
  }
}
