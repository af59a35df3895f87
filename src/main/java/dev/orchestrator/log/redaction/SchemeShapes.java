package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;

/** {@code Bearer …}, {@code Basic …} and their like, where no header's name stands before them. */
final class SchemeShapes {
  private static final int TOKEN = Chars.ANY64 | Chars.DOT | Chars.TILDE;
  private static final int SHORTEST = 16;

  private SchemeShapes() {}

  static void addTo(ShapeTable table) {
    for (String bearer : new String[] {"Bearer ", "bearer ", "BEARER ", "Bearer+"}) {
      table.atWord(bearer, (scan, at) -> token(scan, at, bearer, SHORTEST));
    }
    for (String other :
        new String[] {"Bot ", "Bot+", "ApiKey ", "Apikey ", "GenieKey ", "Token ", "token "}) {
      table.atWord(other, (scan, at) -> token(scan, at, other, SHORTEST + 8));
    }
    for (String basic : new String[] {"Basic ", "basic ", "BASIC ", "Basic+"}) {
      table.atWord(basic, (scan, at) -> basic(scan, at, basic));
    }
  }

  private static int token(Scan scan, int at, String scheme, int shortest) {
    if (!scan.startsWith(at, scheme)) {
      return at;
    }
    int from = skipSpaces(scan, at + scheme.length());
    int to = scan.runEnd(from, TOKEN);
    while (to > from && scan.chars[to - 1] == '.') {
      to--;
    }
    int padding = to;
    while (scan.at(padding) == '=') {
      padding++;
    }
    if (!isParameter(scan, to, padding) && isToken(scan, from, to, shortest)) {
      scan.cut(from, padding, "token", Confidence.NAME);
    }
    return at;
  }

  /** {@code realm="api"}: a name, not a token and its padding. */
  private static boolean isParameter(Scan scan, int nameEnd, int value) {
    char next = scan.at(value);
    return value > nameEnd
        && (Chars.in(next, Chars.WORD) || Chars.isQuote(next))
        && value == nameEnd + 1;
  }

  private static boolean isToken(Scan scan, int from, int to, int shortest) {
    return PlainValues.looksRandom(scan.chars, from, to, shortest)
        && !PlainValues.stays(scan.chars, from, to)
        && !PlainValues.isJoinedWords(scan.chars, from, to);
  }

  private static int basic(Scan scan, int at, String scheme) {
    if (!scan.startsWith(at, scheme)) {
      return at;
    }
    int from = skipSpaces(scan, at + scheme.length());
    int to = scan.runEnd(from, Chars.ANY64);
    if (to - from >= 8 && to - from < 4096 && isPair(Base64Text.decode(scan.chars, from, to))) {
      while (scan.at(to) == '=') {
        to++;
      }
      scan.cut(from, to, "credential", Confidence.NAME);
    }
    return at;
  }

  private static boolean isPair(byte[] decoded) {
    boolean pair = false;
    for (byte b : decoded) {
      if (b < ' ' && b >= 0) {
        return false;
      }
      pair |= b == ':';
    }
    return pair;
  }

  private static int skipSpaces(Scan scan, int at) {
    int i = at;
    while (scan.at(i) == ' ') {
      i++;
    }
    return i;
  }
}
