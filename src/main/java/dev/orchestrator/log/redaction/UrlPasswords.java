package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Cuts.Sureness;

/** Passwords between a URL's double slash and its host: {@code postgres://user:HERE@host/db}. */
final class UrlPasswords {
  private static final int FARTHEST = 256;
  private static final int SHORTEST_TOKEN = 24;
  private static final String ORACLE = "thin:";

  private UrlPasswords() {}

  static void addTo(ShapeTable table) {
    table.atSign('/', "/", UrlPasswords::userInfo);
    table.atWord(ORACLE, UrlPasswords::oracle);
  }

  private static int userInfo(Scan scan, int at) {
    if (scan.at(at + 1) != '/' || scan.at(at - 1) == '/' || Chars.in(scan.at(at - 1), Chars.WORD)) {
      return at;
    }
    int from = at + 2;
    int authority = end(scan, from, "/?#\\");
    int colon = indexOf(scan, from, authority, ':');
    if (colon < 0) {
      cutToken(scan, from, lastAt(scan, from, authority));
      return at;
    }
    int atSign = lastAt(scan, colon, authority);
    if (atSign < 0 && !isPort(scan, colon + 1, authority)) {
      atSign = lastAt(scan, colon, end(scan, authority, "\\"));
    }
    if (atSign > 0) {
      cut(scan, colon + 1, atSign);
    }
    return at;
  }

  /** {@code jdbc:oracle:thin:user/HERE@host}. */
  private static int oracle(Scan scan, int at) {
    if (!scan.startsWith(at, ORACLE)) {
      return at;
    }
    int slash = scan.runEnd(at + ORACLE.length(), Chars.NAME);
    if (scan.at(slash) == '/' && scan.at(slash + 1) != '/') {
      int atSign = lastAt(scan, slash, end(scan, slash + 1, "?"));
      if (atSign > 0) {
        cut(scan, slash + 1, atSign);
      }
    }
    return at;
  }

  private static void cut(Scan scan, int from, int to) {
    if (!PlainValues.stays(scan.chars, from, to)) {
      scan.cut(from, to, "password", Sureness.NAME);
    }
  }

  private static int end(Scan scan, int from, String signs) {
    int last = Math.min(scan.to, from + FARTHEST);
    int i = from;
    while (i < last && !isEnd(scan.chars[i]) && signs.indexOf(scan.chars[i]) < 0) {
      i++;
    }
    scan.spend(i - from);
    return i;
  }

  private static boolean isEnd(char c) {
    return Chars.isSpace(c) || Chars.isQuote(c) || c == '<' || c == '>';
  }

  /** {@code https://HERE@git.internal/}; a public key of 32 hexadecimal digits stays. */
  private static void cutToken(Scan scan, int from, int to) {
    int seen = 0;
    for (int i = from; i < to; i++) {
      seen |= Chars.bits(scan.chars[i]);
    }
    boolean mixed = (seen & Chars.LOWER) != 0 && (seen & Chars.UPPER) != 0;
    if (to - from >= SHORTEST_TOKEN
        && mixed
        && (seen & Chars.DIGIT) != 0
        && PlainValues.isAll(scan.chars, from, to, Chars.URL64)) {
      scan.cut(from, to, "token", Sureness.NAME);
    }
  }

  private static int indexOf(Scan scan, int from, int to, char wanted) {
    for (int i = from; i < to; i++) {
      if (scan.chars[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The last {@code @} that a host could follow. */
  private static int lastAt(Scan scan, int from, int to) {
    for (int i = to - 1; i > from; i--) {
      if (scan.chars[i] == '@' && isHostStart(scan.at(i + 1))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isHostStart(char c) {
    return Chars.in(c, Chars.ALNUM) || "[/($%{_".indexOf(c) >= 0;
  }

  private static boolean isPort(Scan scan, int from, int to) {
    return from == to || PlainValues.isAll(scan.chars, from, to, Chars.DIGIT);
  }
}
