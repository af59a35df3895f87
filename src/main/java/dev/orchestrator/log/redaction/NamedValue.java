package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Cuts.Sureness;
import dev.orchestrator.log.redaction.ValueRules.Place;

/** Reads the value that follows a secret's name, in quotes, in brackets or bare, and cuts it. */
final class NamedValue {
  private static final int LONGEST_QUOTED = 32_000;
  private static final int MOST_ITEMS = 1_000;
  private static final String[] SCHEMES = {"bearer ", "bot ", "basic ", "token ", "apikey "};

  private static final String[] WRAPPERS = {
    "Some(",
    "Just(",
    "Secret(",
    "SecretStr(",
    "Sensitive(",
    "String(",
    "Optional(",
    "b",
    "u",
    "f",
    "r"
  };

  private NamedValue() {}

  /** Cuts the value that begins at {@code at}, behind the separator and its spaces. */
  static void cutAt(Scan scan, SecretName name, int at, Place place) {
    boolean seen = name == SecretName.COOKIE && !scan.isHeaderOfInterest(at);
    if (at >= scan.to || seen || Marker.end(scan.chars, at, scan.to) > 0) {
      return;
    }
    int quote = at;
    while (scan.at(quote) == '\\' && quote - at < 16) {
      quote++;
    }
    char first = scan.at(quote);
    if (Chars.isQuote(first)) {
      int open = quote + 1;
      while (scan.at(open) == first && scan.at(open + 1) == first && open - quote < 3) {
        open += 2; // three quotes in a row open as one does
      }
      int close = close(scan, open, first, quote - at);
      if (scan.at(open) == ' ' && scan.at(close) != first && quote == at) {
        return; // "token=" + x: the quote ended a text
      }
      cutWhole(scan, name, open, close);
    } else if ((first == '>' || first == '|') && quote == at) {
      cutBlock(scan, name, at + 1);
    } else if (first == '[' && quote == at) {
      cutList(scan, name, at + 1);
    } else if (first != '{' && quote == at) {
      int value = first == '(' ? at + 1 : at;
      if (value > at && Chars.isQuote(scan.at(value))) {
        cut(scan, name, value + 1, close(scan, value + 1, scan.at(value), 0), Place.QUOTED);
      } else {
        cutBare(scan, name, value, place);
      }
    }
  }

  /** Cuts a value whose two ends are known. */
  static void cutWhole(Scan scan, SecretName name, int from, int to) {
    switch (name) {
      case AUTHORIZATION -> HeaderValues.cutAuthorization(scan, from, to, true);
      case COOKIE -> HeaderValues.cutCookies(scan, from, to);
      default -> cut(scan, name, from, to, Place.ASSIGNED);
    }
  }

  private static void cut(Scan scan, SecretName name, int from, int to, Place place) {
    scan.spend(to - from);
    int start = from;
    for (String scheme : SCHEMES) {
      if (Chars.startsWithAnyCase(scan.chars, from, to, scheme)) {
        start = from + scheme.length();
      }
    }
    if (ValueRules.isSecret(name, scan.chars, start, to, place)) {
      scan.cut(start, to, name.kind(), Sureness.NAME);
      scan.skipNamesUntil(to);
    }
  }

  /** Where the quoted value ends that began with {@code backslashes} and {@code quote}. */
  static int close(Scan scan, int open, char quote, int backslashes) {
    int last = Math.min(scan.to, open + LONGEST_QUOTED);
    int escapes = 0;
    int lineEnd = -1;
    for (int i = open; i < last; i++) {
      char c = scan.chars[i];
      if (c == '\\') {
        escapes++;
        continue;
      }
      if (c == quote && isClosing(scan, i, quote, escapes, backslashes)) {
        scan.spend(i - open);
        return i - (backslashes == 0 ? 0 : backslashes);
      }
      if (c == '\n' && lineEnd < 0) {
        lineEnd = i;
      }
      escapes = 0;
    }
    scan.spend(last - open);
    return lineEnd < 0 ? last : lineEnd;
  }

  private static boolean isClosing(Scan scan, int at, char quote, int escapes, int backslashes) {
    if (backslashes == 0 ? escapes % 2 != 0 : escapes != backslashes) {
      return false;
    }
    return quote != '\'' || !Chars.in(scan.at(at + 1), Chars.ALNUM);
  }

  private static void cutList(Scan scan, SecretName name, int from) {
    int at = from;
    for (int items = 0; items < MOST_ITEMS && at < scan.to; items++) {
      while (at < scan.to && (Chars.isSpace(scan.chars[at]) || scan.chars[at] == ',')) {
        at++;
      }
      char first = scan.at(at);
      if (first == ']' || first == '[' || first == '{' || first == 0) {
        return;
      }
      int to;
      if (Chars.isQuote(first)) {
        to = close(scan, at + 1, first, 0);
        cutWhole(scan, name, at + 1, to);
        to++;
      } else {
        to = bareEnd(scan, at);
        cut(scan, name, at, to, Place.ASSIGNED);
      }
      if (to <= at) {
        return;
      }
      at = to;
    }
  }

  /** YAML's {@code name: >-} and its value in the lines below, which are indented. */
  private static void cutBlock(Scan scan, SecretName name, int at) {
    int from = at;
    while (from - at < 3 && "+-123456789".indexOf(scan.at(from)) >= 0 && from < scan.to) {
      from++;
    }
    int lines = from;
    while (scan.at(lines) == '\r' || scan.at(lines) == '\n') {
      lines++;
    }
    int value = lines;
    while (scan.at(value) == ' ') {
      value++;
    }
    if (lines > from && value > lines) {
      cut(scan, name, value, bareEnd(scan, value), Place.ASSIGNED);
    }
  }

  private static void cutBare(Scan scan, SecretName name, int at, Place place) {
    switch (name) {
      case AUTHORIZATION -> HeaderValues.cutAuthorization(scan, at, scan.to, false);
      case COOKIE -> HeaderValues.cutCookies(scan, at, lineEnd(scan, at, true));
      default -> {
        int quote = wrapped(scan, at);
        if (quote > 0) {
          cut(scan, name, quote + 1, close(scan, quote + 1, scan.at(quote), 0), Place.QUOTED);
          return;
        }
        int to = bareEnd(scan, at);
        if (place == Place.ASSIGNED || !goesOnAsSentence(scan, at, to)) {
          cut(scan, name, at, to, place);
        }
      }
    }
  }

  /** The quote of {@code Some("x")}, {@code b'x'}; -1 if it is none of those. */
  private static int wrapped(Scan scan, int at) {
    for (String wrapper : WRAPPERS) {
      int quote = at + wrapper.length();
      if (Chars.isQuote(scan.at(quote)) && scan.startsWith(at, wrapper)) {
        return quote;
      }
    }
    return -1;
  }

  /** {@code password: must be longer}: a word, and another one behind it. */
  private static boolean goesOnAsSentence(Scan scan, int from, int to) {
    return PlainValues.isAll(scan.chars, from, to, Chars.LETTER)
        && scan.at(to) == ' '
        && Chars.in(scan.at(to + 1), Chars.LETTER);
  }

  /** Where the line ends, or the quotes that it stands in. */
  static int lineEnd(Scan scan, int at, boolean orQuote) {
    int i = at;
    while (i < scan.to
        && scan.chars[i] != '\n'
        && scan.chars[i] != '\r'
        && !(orQuote && Chars.isQuote(scan.chars[i]))) {
      i++;
    }
    scan.spend(i - at);
    return i;
  }

  /** Where a value without quotes ends. */
  static int bareEnd(Scan scan, int at) {
    int known = scan.knownValueEnd(at);
    if (known >= 0) {
      return known;
    }
    int i = at;
    while (i < scan.to && !isEnd(scan, i)) {
      i++;
    }
    scan.spend(i - at);
    scan.rememberValue(at, i);
    return i;
  }

  private static boolean isEnd(Scan scan, int i) {
    char c = scan.chars[i];
    return switch (c) {
      case '"', '`', '<', '>', '&', '|' -> true;
      case '\'' -> !Chars.in(scan.at(i + 1), Chars.ALNUM);
      case ',', ';' -> isEndOfItem(scan, i + 1);
      case ')', ']', '}' -> !Chars.in(scan.at(i + 1), Chars.ALNUM);
      case '\\' -> "nrtu\"'\\/".indexOf(scan.at(i + 1)) >= 0 && i + 1 < scan.to;
      default -> Chars.isSpace(c);
    };
  }

  /** Behind a comma: nothing, a space, or the next name. */
  private static boolean isEndOfItem(Scan scan, int at) {
    char next = scan.at(at);
    if (next == 0 || !Chars.in(next, Chars.WORD)) {
      return true;
    }
    int end = at;
    while (end < scan.to
        && end - at < SecretNames.LONGEST
        && Chars.in(scan.chars[end], Chars.NAME)) {
      end++;
    }
    return scan.at(end) == '=' || scan.at(end) == ':';
  }
}
