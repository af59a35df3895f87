package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import dev.orchestrator.log.redaction.ValueRules.Place;
import java.util.Set;

/**
 * What the lines before say about a line: a name on one line whose value is on the next ones, as
 * YAML, pretty-printed JSON, forms, .netrc files and commands over several lines have it. Each
 * instance follows one text or one stream, and looks at no more than {@value #MOST_LINES} lines
 * behind a name.
 */
public final class LineContext {
  private static final int MOST_LINES = 200;
  private static final int MOST_LINES_TO_SIBLING = 6;
  private static final int LONGEST_LINE = 4_000;
  private static final Set<String> VALUES =
      Set.of(
          "value",
          "val",
          "newvalue",
          "oldvalue",
          "currentvalue",
          "defaultvalue",
          "stringvalue",
          "secretstring",
          "plaintext",
          "raw");

  private enum Expected {
    NOTHING,
    /** The value of a name that stood alone, or its items. */
    VALUE,
    /** The lines of a block of YAML. */
    BLOCK,
    /** The items of a list. */
    ITEMS,
    /** A member called value beside one that names it. */
    SIBLING,
    /** The headers of a part of a form. */
    FORM_HEADER,
    FORM_VALUE,
    /** The lines of a machine in a .netrc file. */
    MACHINE
  }

  private Expected expected = Expected.NOTHING;
  private SecretName name = SecretName.NONE;
  private int indent;
  private int left;

  /** Looks at each line of {@code text} in turn, which is the text of {@code scan}. */
  void lines(Scan scan, String text) {
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      line(scan, from, end);
      from = end + 1;
    }
    line(scan, from, text.length());
  }

  /** Cuts what the lines before name as a secret, and remembers what this line says of the next. */
  void line(Scan scan, int from, int end) {
    int to = end;
    while (to > from && Chars.isSpace(scan.chars[to - 1])) {
      to--;
    }
    int first = from;
    while (first < to && Chars.isSpace(scan.chars[first])) {
      first++;
    }
    if (first == to) {
      expected = expected == Expected.FORM_HEADER ? Expected.FORM_VALUE : expected;
      return;
    }
    if (to - from > LONGEST_LINE) {
      expected = Expected.NOTHING;
      return;
    }
    if (expected != Expected.NOTHING) {
      if (--left < 0) {
        expected = Expected.NOTHING;
      } else if (isTaken(scan, first, to, first - from)) {
        return;
      }
    }
    open(scan, first, to, first - from);
  }

  /** Whether the line belongs to what was expected, so that it opens nothing itself. */
  private boolean isTaken(Scan scan, int first, int to, int depth) {
    return switch (expected) {
      case NOTHING -> false;
      case VALUE -> isValue(scan, first, to, depth);
      case BLOCK -> isBlock(scan, first, to, depth);
      case ITEMS -> isItem(scan, first, to, depth);
      case SIBLING -> isSibling(scan, first, to, depth);
      case FORM_HEADER -> true;
      case FORM_VALUE -> {
        expected = Expected.NOTHING;
        NamedValue.cutWhole(scan, name, first, to);
        yield true;
      }
      case MACHINE -> isMachine(scan, first, to);
    };
  }

  private boolean isValue(Scan scan, int first, int to, int depth) {
    if (isListItem(scan, first) && depth >= indent) {
      expected = Expected.ITEMS;
      return isItem(scan, first, to, depth);
    }
    char sign = scan.at(first);
    if (depth <= indent && !Chars.isQuote(sign) || isMember(scan, first, to)) {
      expected = Expected.NOTHING;
      return false;
    }
    if (sign == '[' || sign == '{') {
      expected = sign == '[' && first + 1 == to ? Expected.ITEMS : Expected.NOTHING;
      return true;
    }
    if (Chars.isQuote(sign)) {
      expected = Expected.NOTHING;
    }
    NamedValue.cutAt(scan, name, first, Place.BARE);
    return true;
  }

  private boolean isBlock(Scan scan, int first, int to, int depth) {
    if (depth <= indent) {
      expected = Expected.NOTHING;
      return false;
    }
    if (!isMember(scan, first, to)
        && ValueRules.isSecret(name, scan.chars, first, to, Place.ASSIGNED)) {
      scan.cut(first, to, name.kind(), Confidence.NAME);
    }
    return true;
  }

  private boolean isItem(Scan scan, int first, int to, int depth) {
    boolean yaml = isListItem(scan, first) && depth >= indent;
    boolean json = Chars.isQuote(scan.at(first)) && depth > indent;
    if (!yaml && !json) {
      expected = Expected.NOTHING;
      return false;
    }
    int value = yaml ? first + 1 : first;
    while (value < to && scan.chars[value] == ' ') {
      value++;
    }
    if (isMember(scan, value, to)) {
      expected = Expected.NOTHING;
      return false;
    }
    boolean names = name == SecretName.SECRET || name == SecretName.CREDENTIAL;
    int end = Chars.isQuote(scan.at(value)) ? value + 1 : value;
    boolean listed =
        names && !PlainValues.looksRandom(scan.chars, end, NamedValue.bareEnd(scan, end), 8);
    if (!listed) {
      NamedValue.cutAt(scan, name, value, Place.BARE);
    }
    return true;
  }

  private boolean isSibling(Scan scan, int first, int to, int depth) {
    boolean inner = depth > indent;
    if (depth < indent || isListItem(scan, first) || scan.at(first) == '}') {
      expected = Expected.NOTHING;
      return false;
    }
    int start = Chars.isQuote(scan.at(first)) ? first + 1 : first;
    int end = scan.runEnd(start, Chars.NAME);
    int sign = signBehind(scan, end, to);
    if (inner || sign < 0 || !VALUES.contains(SecretNames.lower(scan.chars, start, end))) {
      return false;
    }
    int value = skipSpaces(scan, sign + 1, to);
    if (value == to) {
      expect(Expected.VALUE, name, indent, MOST_LINES);
    } else if (isBlockSign(scan, value, to)) {
      expect(Expected.BLOCK, name, indent, MOST_LINES);
    } else {
      NamedValue.cutAt(scan, name, value, Place.BARE);
      expected = Expected.NOTHING;
    }
    return true;
  }

  private boolean isMachine(Scan scan, int first, int to) {
    if (scan.startsWith(first, "password ")) {
      NamedValue.cutWhole(scan, SecretName.PASSWORD, skipSpaces(scan, first + 9, to), to);
      return true;
    }
    if (!scan.startsWith(first, "login ") && !scan.startsWith(first, "account ")) {
      expected = Expected.NOTHING;
      return false;
    }
    return true;
  }

  private void expect(Expected what, SecretName of, int depth, int lines) {
    expected = what;
    name = of;
    indent = depth;
    left = lines;
  }

  /** Remembers what the line says of the lines behind it. */
  private void open(Scan scan, int first, int to, int depth) {
    char last = scan.chars[to - 1];
    if (scan.startsWithAnyCase(first, "content-disposition:")) {
      openForm(scan, first, to);
      return;
    }
    if (scan.startsWith(first, "machine ")) {
      expect(Expected.MACHINE, SecretName.PASSWORD, depth, MOST_LINES_TO_SIBLING);
      return;
    }
    if (last == '\\') {
      openCommand(scan, first, to - 1);
      return;
    }
    int start = first;
    while (start < to
        && (scan.chars[start] == '-' || scan.chars[start] == '{')
        && (scan.at(start + 1) == ' ')) {
      start = skipSpaces(scan, start + 1, to);
    }
    int column = depth + start - first;
    if (Chars.isQuote(scan.at(start))) {
      start++;
    }
    int end = start;
    while (end < to && end - start < SecretNames.LONGEST && Chars.in(scan.chars[end], Chars.NAME)) {
      end++;
    }
    int sign = end == start ? -1 : signBehind(scan, end, to);
    if (sign < 0) {
      return;
    }
    int value = skipSpaces(scan, sign + 1, to);
    boolean list = value == to - 1 && last == '[';
    boolean block = isBlockSign(scan, value, to);
    if (value == to || list || block) {
      SecretName found = SecretNames.of(scan.chars, start, end);
      if (found != SecretName.NONE && found != SecretName.AUTH) {
        expect(
            list ? Expected.ITEMS : block ? Expected.BLOCK : Expected.VALUE,
            found,
            column,
            MOST_LINES);
      }
    } else if (end - start <= 9
        && Siblings.NAMES.contains(SecretNames.lower(scan.chars, start, end))) {
      openSibling(scan, value, to, column);
    }
  }

  private void openSibling(Scan scan, int at, int to, int column) {
    int start = Chars.isQuote(scan.at(at)) ? at + 1 : at;
    int end = scan.runEnd(start, Chars.NAME | Chars.PLUS_SLASH);
    if (end == start
        || end - start > SecretNames.LONGEST
        || skipQuoteAndComma(scan, end, to) < to) {
      return;
    }
    SecretName found = Siblings.nameOf(scan.chars, start, end);
    if (found != SecretName.NONE) {
      expect(Expected.SIBLING, found, column, MOST_LINES_TO_SIBLING);
    }
  }

  private void openForm(Scan scan, int first, int to) {
    for (int i = first; i < to; i++) {
      if (scan.chars[i] == 'n' && scan.startsWith(i, "name=\"") && scan.at(i - 1) != 'e') {
        int start = i + "name=\"".length();
        int end = scan.runEnd(start, Chars.NAME);
        SecretName found = SecretNames.of(scan.chars, start, end);
        if (found != SecretName.NONE) {
          expect(Expected.FORM_HEADER, found, 0, MOST_LINES_TO_SIBLING);
        }
        return;
      }
    }
  }

  /** {@code --password \}: the command continues in the next line. */
  private void openCommand(Scan scan, int first, int end) {
    int to = end;
    while (to > first && Chars.isSpace(scan.chars[to - 1])) {
      to--;
    }
    int start = NamedValues.nameStart(scan, to);
    if (scan.at(start) == '-' && scan.at(start + 1) == '-') {
      SecretName found = SecretNames.of(scan.chars, start + 2, to);
      if (found != SecretName.NONE) {
        expect(Expected.VALUE, found, -1, 1);
      }
    }
  }

  private static boolean isListItem(Scan scan, int first) {
    return scan.at(first) == '-' && scan.at(first + 1) == ' ';
  }

  /** Whether a line is a separate name and value. */
  private static boolean isMember(Scan scan, int first, int to) {
    int start = Chars.isQuote(scan.at(first)) ? first + 1 : first;
    int end = start;
    while (end < to && Chars.in(scan.chars[end], Chars.NAME)) {
      end++;
    }
    int sign = signBehind(scan, end, to);
    boolean colon = sign >= 0 && (sign + 1 == to || scan.at(sign + 1) == ' ');
    boolean assigned =
        start == first
            && end > start
            && end + 1 < to
            && scan.at(end) == '='
            && scan.at(end + 1) != '=';
    return end > start && (colon || assigned);
  }

  /** The colon behind a name that ends at {@code end}, maybe in quotes; -1 if there is none. */
  private static int signBehind(Scan scan, int end, int to) {
    int i = end;
    if (i < to && Chars.isQuote(scan.chars[i])) {
      i++;
    }
    i = skipSpaces(scan, i, to);
    return i < to && scan.chars[i] == ':' ? i : -1;
  }

  /** {@code |}, {@code >-}, {@code |2+}, maybe with a remark behind it. */
  private static boolean isBlockSign(Scan scan, int at, int to) {
    if (at >= to || (scan.chars[at] != '|' && scan.chars[at] != '>')) {
      return false;
    }
    int i = at + 1;
    while (i < to && i - at < 3 && "+-123456789".indexOf(scan.chars[i]) >= 0) {
      i++;
    }
    return i == to || (scan.at(i) == ' ' && scan.at(skipSpaces(scan, i, to)) == '#');
  }

  private static int skipSpaces(Scan scan, int from, int to) {
    int i = from;
    while (i < to && (scan.chars[i] == ' ' || scan.chars[i] == '\t')) {
      i++;
    }
    return i;
  }

  private static int skipQuoteAndComma(Scan scan, int from, int to) {
    int i = from;
    while (i < to
        && (Chars.isQuote(scan.chars[i]) || scan.chars[i] == ',' || scan.chars[i] == ' ')) {
      i++;
    }
    return i;
  }
}
