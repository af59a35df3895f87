package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;

/** Passwords between a URL's double slash and its host: {@code postgres://user:HERE@host/db}. */
final class UrlPasswords {
  private static final int FARTHEST = 256;
  private static final int FARTHEST_BEHIND_SPACE = 48;
  private static final int SHORTEST_TOKEN = 24;
  private static final String ORACLE = "thin:";

  private UrlPasswords() {}

  static void addTo(ShapeTable table) {
    table.atSign(CharacterSet.notIn(Chars.WORD), '/', CharacterSet.of("/"), UrlPasswords::userInfo);
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
    if (indexOf(scan, from, colon, '[') >= 0) {
      return at; // the address of IPv6
    }
    cutToken(scan, from, colon);
    int atSign = passwordEnd(scan, colon, authority);
    if (atSign < 0) {
      return at;
    }
    cut(scan, colon + 1, atSign);
    return atSign;
  }

  /**
   * The {@code @} before the host, or -1. A password may hold each sign that ends one: the last
   * {@code @} counts that a host can follow, unless it lies in a path or a query behind an earlier
   * one.
   */
  private static int passwordEnd(Scan scan, int colon, int authority) {
    int first = scan.nextAt(colon + 1);
    if (first < 0 || first - colon > FARTHEST) {
      return -1;
    }
    boolean port = isPort(scan, colon + 1, authority) && scan.at(authority) != '@';
    int last = end(scan, authority, "");
    int found = -1;
    for (int i = colon + 1; i < last; i++) {
      char c = scan.chars[i];
      if (c == '?' && found > 0 && isQuery(scan, i + 1)) {
        break;
      }
      if (c == '@' && isHostStart(scan.at(i + 1)) && !(found > 0 && scan.chars[i - 1] == '/')) {
        found = i;
      }
    }
    scan.spend(last - colon);
    if (port && found > authority && isWeb(scan, colon)) {
      return -1; // http://host:8080/@me
    }
    return found > 0 || port ? found : farAt(scan, last);
  }

  /**
   * The {@code @} behind a space or a quote in a password, if a host with a port or path follows.
   */
  private static int farAt(Scan scan, int from) {
    char sign = scan.at(from);
    if (sign != ' ' && !Chars.isQuote(sign) || !Chars.in(scan.at(from + 1), Chars.ALNUM)) {
      return -1;
    }
    int last = Math.min(scan.to, from + FARTHEST_BEHIND_SPACE);
    for (int i = from + 1; i < last; i++) {
      char c = scan.chars[i];
      if (c == '\n' || c == ':' && scan.at(i + 1) == '/') {
        break;
      }
      if (c == '@') {
        int host = scan.runEnd(i + 1, Chars.URL64 | Chars.DOT);
        boolean follows =
            scan.at(host) == '/'
                || (scan.at(host) == ':' && Chars.in(scan.at(host + 1), Chars.DIGIT));
        return host > i + 1 && follows ? i : -1;
      }
    }
    scan.spend(last - from);
    return -1;
  }

  private static boolean isQuery(Scan scan, int from) {
    int end = scan.runEnd(from, Chars.NAME);
    return end > from && scan.at(end) == '=';
  }

  private static boolean isWeb(Scan scan, int colon) {
    int i = colon;
    while (i > scan.from && scan.chars[i] != '/') {
      i--;
    }
    return Chars.startsWithAnyCase(scan.chars, i - 6, scan.to, "http:")
        || Chars.startsWithAnyCase(scan.chars, i - 7, scan.to, "https:");
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
      scan.cut(from, to, "password", Confidence.NAME);
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
    boolean hex = to - from >= 36 && PlainValues.isAll(scan.chars, from, to, Chars.HEX);
    boolean mixed = hex || ((seen & Chars.LOWER) != 0 && (seen & Chars.UPPER) != 0);
    if (to - from >= SHORTEST_TOKEN
        && mixed
        && (seen & Chars.DIGIT) != 0
        && PlainValues.isAll(scan.chars, from, to, Chars.URL64)) {
      scan.cut(from, to, "token", Confidence.NAME);
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
