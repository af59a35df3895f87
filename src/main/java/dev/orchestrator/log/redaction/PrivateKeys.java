package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;

/**
 * Private keys in PEM, OpenSSH, PGP and PuTTY form: in lines, on one line, with escaped line ends,
 * and without their end or their beginning.
 */
final class PrivateKeys {
  private static final int LONGEST_LABEL = 60;
  private static final int LONGEST_BODY = 20_000;
  private static final int SHORTEST_LINE = 30;
  private static final String KIND = "private-key";

  private PrivateKeys() {}

  static void addTo(ShapeTable table) {
    table.atSign(CharacterSet.notIn(Chars.DASH), '-', CharacterSet.of("-"), PrivateKeys::atDash);
    table.atWord("Private-Lines:", PrivateKeys::puttyLines);
    table.atWord("Private-MAC:", PrivateKeys::puttyMac);
  }

  private static int atDash(Scan scan, int at) {
    if (scan.at(at + 1) != '-' || scan.at(at + 2) != '-' || scan.at(at - 1) == '-') {
      return at;
    }
    int label = scan.runEnd(at, Chars.DASH);
    if (scan.at(label) == ' ') {
      label++;
    }
    if (scan.startsWith(label, "BEGIN")) {
      int body = headerEnd(scan, label);
      return body < 0 ? at : cut(scan, at, bodyEnd(scan, body));
    }
    if (scan.startsWith(label, "END")) {
      int end = headerEnd(scan, label);
      return end < 0 ? at : cut(scan, bodyStart(scan, at), end);
    }
    return at;
  }

  private static int cut(Scan scan, int from, int to) {
    scan.cut(from, to, KIND, Confidence.SHAPE);
    return to;
  }

  /** Where the line that names a private key ends; -1 if it names something else. */
  static int headerEnd(Scan scan, int label) {
    int last = Math.min(scan.to, label + LONGEST_LABEL);
    boolean secret = false;
    for (int i = label; i < last; i++) {
      secret |= scan.startsWith(i, "PRIVATE");
      if (scan.startsWith(i, "---")) {
        return secret ? scan.runEnd(i, Chars.DASH) : -1;
      }
    }
    return -1;
  }

  private static int bodyEnd(Scan scan, int body) {
    int last = Math.min(scan.to, body + LONGEST_BODY);
    for (int i = body; i < last; i++) {
      if (scan.chars[i] == '-' && scan.startsWith(i, "----")) {
        scan.spend(i - body);
        int label = scan.runEnd(i, Chars.DASH);
        label += scan.at(label) == ' ' ? 1 : 0;
        int end = scan.startsWith(label, "END") ? headerEnd(scan, label) : -1;
        return end < 0 ? unendedBody(scan, body) : end;
      }
    }
    scan.spend(last - body);
    return unendedBody(scan, body);
  }

  /** The lines of base64 that go on at {@code body}; one short line may be the last. */
  private static int unendedBody(Scan scan, int body) {
    int end = body;
    while (true) {
      int from = end;
      while (from < scan.to && isBreak(scan.chars[from])) {
        from++;
      }
      int to = scan.runEnd(from, Chars.STD64 | Chars.EQUALS);
      boolean escaped = from > body && scan.at(from - 1) == '\\';
      if (to - from < SHORTEST_LINE + (escaped ? 1 : 0)) {
        boolean last = end > body && PrefixShape.isVaried(scan.chars, from, to);
        return last ? to : end;
      }
      end = to;
    }
  }

  private static int bodyStart(Scan scan, int endLine) {
    int first = Math.max(scan.from, endLine - LONGEST_BODY);
    int i = endLine;
    int start = endLine;
    while (i > first) {
      while (i > first && isBreak(scan.chars[i - 1])) {
        i--;
      }
      int to = i;
      while (i > first && Chars.in(scan.chars[i - 1], Chars.STD64 | Chars.EQUALS)) {
        i--;
      }
      boolean last = start == endLine && PrefixShape.isVaried(scan.chars, i, to);
      if (to - i < SHORTEST_LINE && !last) {
        break;
      }
      start = i;
    }
    scan.spend(endLine - i);
    return start;
  }

  private static boolean isBreak(char c) {
    return Chars.isSpace(c) || c == '\\' || c == '"' || c == '\'' || c == ',';
  }

  private static int puttyLines(Scan scan, int at) {
    if (!scan.startsWith(at, "Private-Lines:")) {
      return at;
    }
    int from = at + "Private-Lines:".length();
    while (from < scan.to
        && (isBreak(scan.chars[from]) || Chars.in(scan.chars[from], Chars.DIGIT))) {
      from++;
    }
    int to = unendedBody(scan, from);
    return to > from ? cut(scan, from, to) : at;
  }

  private static int puttyMac(Scan scan, int at) {
    if (!scan.startsWith(at, "Private-MAC:")) {
      return at;
    }
    int from = at + "Private-MAC:".length();
    while (scan.at(from) == ' ') {
      from++;
    }
    int to = scan.runEnd(from, Chars.HEX);
    return to - from >= 32 ? cut(scan, from, to) : at;
  }
}
