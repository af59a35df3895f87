package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import dev.orchestrator.log.redaction.ValueRules.Place;
import java.util.Set;

/** The values of the headers Authorization, Cookie and Set-Cookie. */
final class HeaderValues {
  private static final int LONGEST_SCHEME = 24;
  private static final int LONG_COOKIE = 16;
  private static final Set<String> PARAMETER_SCHEMES =
      Set.of("digest", "oauth", "hawk", "signature");
  private static final Set<String> ATTRIBUTES =
      Set.of("path", "domain", "expires", "max-age", "samesite", "priority", "version", "comment");

  private HeaderValues() {}

  /**
   * Cuts what follows the scheme.
   *
   * @param whole whether the value is known to end at {@code end}; else it is one word
   */
  static void cutAuthorization(Scan scan, int start, int end, boolean whole) {
    int from = skipSpaces(scan, start, end);
    if (scan.startsWith(from, "AWS4-HMAC")) {
      return;
    }
    int scheme = from;
    while (scheme < end
        && scheme - from < LONGEST_SCHEME
        && Chars.in(scan.chars[scheme], Chars.ALNUM | Chars.DASH)) {
      scheme++;
    }
    boolean hasScheme = scheme > from && scheme < end && scan.chars[scheme] == ' ';
    int value = hasScheme ? skipSpaces(scan, scheme, end) : from;
    boolean parameters =
        hasScheme && PARAMETER_SCHEMES.contains(SecretNames.lower(scan.chars, from, scheme));
    int to =
        whole
            ? end
            : parameters ? NamedValue.lineEnd(scan, value, false) : wordEnd(scan, value, end);
    Place place = whole ? Place.ASSIGNED : Place.SPOKEN;
    if (parameters ? to > value : isValue(scan, value, to, hasScheme, place)) {
      scan.cut(value, to, SecretName.AUTHORIZATION.kind(), Confidence.NAME);
      scan.skipNamesUntil(to);
    }
  }

  private static boolean isValue(Scan scan, int from, int to, boolean hasScheme, Place place) {
    if (from >= to || PlainValues.stays(scan.chars, from, to)) {
      return false;
    }
    return (hasScheme && place == Place.ASSIGNED && to - from >= 4)
        || ValueRules.isSecret(SecretName.TOKEN, scan.chars, from, to, place);
  }

  private static int wordEnd(Scan scan, int from, int end) {
    int i = from;
    while (i < end && !Chars.isSpace(scan.chars[i]) && ",;)]}<>\\\"'`".indexOf(scan.chars[i]) < 0) {
      i++;
    }
    return i;
  }

  /** Cuts the value of each pair that is long or has a session's name. Attributes stay. */
  static void cutCookies(Scan scan, int start, int end) {
    scan.skipHeadersUntil(end);
    int at = start;
    while (at < end) {
      int from = skipSpaces(scan, at, end);
      int to = from;
      int equals = -1;
      while (to < end && scan.chars[to] != ';') {
        if (scan.chars[to] == '=' && equals < 0) {
          equals = to;
        }
        to++;
      }
      scan.spend(to - at + 1);
      if (equals > 0) {
        cutCookie(scan, from, equals, valueEnd(scan, equals + 1, to));
      } else if (at == start
          && PlainValues.looksRandom(scan.chars, from, to, LONG_COOKIE)
          && !PlainValues.stays(scan.chars, from, to)) {
        scan.cut(from, to, SecretName.COOKIE.kind(), Confidence.NAME);
      }
      at = to + 1;
    }
  }

  private static int valueEnd(Scan scan, int from, int to) {
    int i = from;
    while (i < to && !Chars.isSpace(scan.chars[i]) && scan.chars[i] != ',') {
      i++;
    }
    return i;
  }

  private static void cutCookie(Scan scan, int from, int equals, int to) {
    String name = SecretNames.lower(scan.chars, from, equals);
    if (ATTRIBUTES.contains(name) || PlainValues.stays(scan.chars, equals + 1, to)) {
      return;
    }
    if (to - equals > LONG_COOKIE || isSession(name)) {
      scan.cut(equals + 1, to, SecretName.COOKIE.kind(), Confidence.NAME);
    }
  }

  /** Whether a cookie of this name, in lower case, identifies a person. */
  static boolean isSession(String name) {
    return name.contains("sess")
        || name.contains("sid")
        || name.contains("csrf")
        || name.contains("xsrf")
        || name.contains("auth")
        || SecretNames.of(name) != SecretName.NONE;
  }

  private static int skipSpaces(Scan scan, int from, int end) {
    int i = from;
    while (i < end && Chars.isSpace(scan.chars[i])) {
      i++;
    }
    return i;
  }
}
