package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import dev.orchestrator.log.redaction.ValueRules.Place;

/** Reads the value that follows a secret's name, in quotes, in brackets or bare, and cuts it. */
final class NamedValue {
  private static final int LONGEST_QUOTED = 32_000;
  private static final int MOST_ITEMS = 1_000;
  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_IN_BRACES = 256;
  private static final int LONGEST_REMARK = 40;
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

  /**
   * Cuts the value that begins at {@code at}, behind the separator and its spaces, and the values
   * that it changes to: {@code "old" -> "new"}.
   */
  static void cutAt(Scan scan, SecretName name, int at, Place place) {
    boolean seen = name == SecretName.COOKIE && !scan.isHeaderOfInterest(at);
    if (at >= scan.to || seen) {
      return;
    }
    int from = at;
    for (int values = 0; values < MOST_CHANGES && from >= 0; values++) {
      from = behindArrow(scan, cutOne(scan, name, from, place));
    }
  }

  /** Where the value behind an arrow begins that follows at {@code at}; -1 if there is none. */
  private static int behindArrow(Scan scan, int at) {
    int i = at;
    while (i > 0 && i < scan.to && (scan.chars[i] == ' ' || scan.chars[i] == '\t')) {
      i++;
    }
    scan.spend(Math.max(0, i - at));
    int end;
    if (scan.at(i) == '→') {
      end = i + 1;
    } else if ((scan.at(i) == '-' || scan.at(i) == '=') && scan.at(i + 1) == '>') {
      end = i + 2;
    } else if (scan.at(i) == '>' && (scan.at(i - 1) == '-' || scan.at(i - 1) == '=')) {
      end = i + 1;
    } else {
      return -1;
    }
    while (scan.at(end) == ' ' || scan.at(end) == '\t') {
      end++;
    }
    return end < scan.to ? end : -1;
  }

  /**
   * Cuts one value.
   *
   * @return where it ends, or -1 if nothing can follow on it
   */
  private static int cutOne(Scan scan, SecretName name, int at, Place place) {
    int marker = Marker.end(scan.chars, at, scan.to);
    if (marker > 0) {
      return marker;
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
      if (scan.at(open) == first && Chars.in(scan.at(open + 1), Chars.ALNUM)) {
        return cutDoubled(scan, name, open + 1, first); // ""x"", in a text that doubles its quotes
      }
      int close = close(scan, open, first, quote - at);
      if (scan.at(open) == ' ' && scan.at(close) != first && quote == at) {
        return -1; // "token=" + x: the quote ended a text
      }
      cutWhole(scan, name, open, close);
      return close + 1 + (quote - at);
    }
    if (quote > at) {
      return -1;
    }
    return switch (first) {
      case '>', '|' -> {
        cutBlock(scan, name, at + 1);
        yield -1;
      }
      case '[' -> {
        cutList(scan, name, at + 1);
        yield -1;
      }
      case '{' -> cutBraces(scan, name, at);
      case '(' -> cutBrackets(scan, name, at);
      default -> cutBare(scan, name, at, place);
    };
  }

  private static int cutDoubled(Scan scan, SecretName name, int from, char quote) {
    int to = from;
    int last = Math.min(scan.to, from + LONGEST_QUOTED);
    while (to < last
        && scan.chars[to] != '\n'
        && !(scan.chars[to] == quote && scan.at(to + 1) == quote)) {
      to++;
    }
    scan.spend(to - from);
    cutWhole(scan, name, from, to);
    return -1;
  }

  /** The braces of a connection string: {@code Pwd={x};}. Two closing ones stand for one. */
  private static int cutBraces(Scan scan, SecretName name, int at) {
    int from = at + 1;
    int last = Math.min(scan.to, from + LONGEST_IN_BRACES);
    int to = from;
    while (to < last && (scan.chars[to] != '}' || scan.at(to + 1) == '}')) {
      if (Chars.isSpace(scan.chars[to]) || scan.chars[to] == '"') {
        scan.spend(to - from);
        return -1;
      }
      to += scan.chars[to] == '}' ? 2 : 1;
    }
    scan.spend(to - from);
    if (scan.at(to) != '}' || scan.at(from) == '{') {
      return -1;
    }
    boolean listed = scan.at(to + 1) == ';' || to + 1 == scan.to;
    if (listed || PlainValues.looksRandom(scan.chars, from, to, 6)) {
      cut(scan, name, from, to, listed ? Place.BARE : Place.QUOTED);
    }
    return to + 1;
  }

  /** {@code ("x")}, {@code (x)}, and {@code (sensitive value)}, which says that there is one. */
  private static int cutBrackets(Scan scan, SecretName name, int at) {
    int from = at + 1;
    if (Chars.isQuote(scan.at(from))) {
      int close = close(scan, from + 1, scan.at(from), 0);
      cut(scan, name, from + 1, close, Place.QUOTED);
      return close + 1;
    }
    int to = from;
    int last = Math.min(scan.to, from + LONGEST_REMARK);
    while (to < last && (Chars.in(scan.chars[to], Chars.LETTER) || scan.chars[to] == ' ')) {
      to++;
    }
    scan.spend(to - from);
    if (scan.at(to) == ')') {
      return to + 1;
    }
    int end = bareEnd(scan, from);
    if (scan.at(end) == ')') {
      cut(scan, name, from, end, Place.QUOTED);
    }
    return end + 1;
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
      scan.cut(start, to, name.kind(), Confidence.NAME);
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
      if (c == quote
          && quote == '\''
          && i > open
          && backslashes == 0
          && scan.at(i + 1) == quote
          && Chars.in(scan.at(i + 2), Chars.URL64 | Chars.DOT)) {
        i++; // it''s
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
        cut(scan, name, at, to, Place.BARE);
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
      cut(scan, name, value, bareEnd(scan, value), Place.BARE);
    }
  }

  private static int cutBare(Scan scan, SecretName name, int at, Place place) {
    return switch (name) {
      case AUTHORIZATION -> {
        HeaderValues.cutAuthorization(scan, at, scan.to, false);
        yield -1;
      }
      case COOKIE -> {
        HeaderValues.cutCookies(scan, at, lineEnd(scan, at, true));
        yield -1;
      }
      default -> {
        int quote = wrapped(scan, at);
        if (quote > 0) {
          int close = close(scan, quote + 1, scan.at(quote), 0);
          cut(scan, name, quote + 1, close, Place.QUOTED);
          yield close + 1;
        }
        int to = bareEnd(scan, at);
        boolean arrow = scan.at(to) == '>' && (scan.at(to - 1) == '-' || scan.at(to - 1) == '=');
        int end = arrow ? to - 1 : to;
        if (place != Place.SPOKEN || !goesOnAsSentence(scan, at, end)) {
          cut(scan, name, at, end, place);
        }
        yield to;
      }
    };
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
    int end = to;
    while (end > from && ".,;:!?".indexOf(scan.at(end - 1)) >= 0) {
      end--;
    }
    return PlainValues.isAll(scan.chars, from, end, Chars.LETTER)
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
