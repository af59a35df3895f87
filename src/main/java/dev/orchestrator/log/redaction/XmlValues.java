package dev.orchestrator.log.redaction;

/**
 * Secrets between tags: {@code <password>x</password>}, {@code <property
 * name="db.password">x</property>}.
 */
final class XmlValues {
  private static final int LONGEST_TAG = 160;
  private static final int LONGEST_VALUE = 8_192;
  private static final String KEY_END = "</key>";
  private static final String CDATA = "<![CDATA[";

  private XmlValues() {}

  static void addTo(ShapeTable table) {
    table.atSign(
        CharacterSet.in(Chars.NAME).or(CharacterSet.of("\"'`\\")),
        '>',
        CharacterSet.ANY,
        XmlValues::atTagEnd);
  }

  private static int atTagEnd(Scan scan, int at) {
    char before = scan.at(at - 1);
    char after = scan.at(at + 1);
    boolean tag = Chars.in(before, Chars.NAME) || Chars.isQuote(before) || before == '\\';
    if (!tag || (after == '<' && !scan.startsWith(at + 1, CDATA)) || after == 0) {
      return at;
    }
    SecretName name = name(scan, at);
    if (name == SecretName.NONE) {
      return at;
    }
    int from = after == '<' ? at + 1 + CDATA.length() : at + 1;
    int last = Math.min(scan.to, from + LONGEST_VALUE);
    int to = from;
    char end = after == '<' ? ']' : '<';
    while (to < last && scan.chars[to] != end) {
      to++;
    }
    scan.spend(to - from);
    if (scan.at(to) != end || (end == '<' && scan.at(to + 1) != '/' && scan.at(to + 1) != '\\')) {
      return at;
    }
    while (from < to && Chars.isSpace(scan.chars[from])) {
      from++;
    }
    while (to > from && Chars.isSpace(scan.chars[to - 1])) {
      to--;
    }
    NamedValue.cutWhole(scan, name, from, to);
    return at;
  }

  /** A property list: {@code <key>password</key><string>x</string>}. */
  private static SecretName keyBefore(Scan scan, int open) {
    int end = open;
    while (Chars.isSpace(scan.at(end - 1)) && end > scan.from && open - end < LONGEST_TAG) {
      end--;
    }
    end -= KEY_END.length();
    return scan.startsWith(end, KEY_END)
        ? SecretNames.of(scan.chars, NamedValues.nameStart(scan, end), end)
        : SecretName.NONE;
  }

  private static SecretName name(Scan scan, int tagEnd) {
    int first = Math.max(scan.from, tagEnd - LONGEST_TAG);
    int open = tagEnd - 1;
    while (open >= first && scan.chars[open] != '<' && scan.chars[open] != '>') {
      open--;
    }
    scan.spend(tagEnd - open);
    if (open < first || scan.chars[open] != '<') {
      return SecretName.NONE;
    }
    int start = open + 1;
    int end = start;
    while (end < tagEnd && Chars.in(scan.chars[end], Chars.NAME)) {
      end++;
      if (scan.at(end) == ':') {
        start = ++end;
      }
    }
    if (end - start == 6 && scan.startsWith(start, "string")) {
      return keyBefore(scan, open);
    }
    SecretName name = end > start ? SecretNames.of(scan.chars, start, end) : SecretName.NONE;
    return name == SecretName.NONE && end < tagEnd ? Siblings.nameBefore(scan, tagEnd) : name;
  }
}
