package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import dev.orchestrator.log.redaction.ValueRules.Place;
import java.util.Set;

/** Finds {@code name=value} and {@code name: value} by the sign between them. */
final class NamedValues {
  private static final int FARTHEST_ARN = 128;
  private static final Set<String> COMMANDS =
      Set.of(
          "base64",
          "b64enc",
          "b64dec",
          "sha1sum",
          "sha256sum",
          "sha512sum",
          "md5sum",
          "quote",
          "tr",
          "cut",
          "xxd",
          "jq",
          "default",
          "trim",
          "nindent",
          "toyaml",
          "indent",
          "openssl");
  private static final int LONGEST_TAG = 12;
  private static final int FARTHEST_PIPE = 200;

  private NamedValues() {}

  static void addTo(ShapeTable table) {
    table.atSign('=', NamedValues::atSeparator);
    table.atSign(':', NamedValues::atSeparator);
    table.atSign('\t', NamedValues::atSeparator);
    table.atSign('|', NamedValues::atSeparator);
    table.atSign(CharacterSet.of("-"), '>', CharacterSet.ANY, NamedValues::atArrow);
  }

  private static int atSeparator(Scan scan, int at) {
    char sign = scan.at(at);
    if (!mayEndName(scan, at)
        || !scan.isNameOfInterest(at)
        || (sign == ':' && isUrl(scan, at))
        || (sign == '\t' && isBlank(scan.at(at - 1)))) {
      return at;
    }
    int end = nameEnd(scan, at);
    int start = nameStart(scan, end);
    SecretName name =
        scan.at(end - 1) >= 128 || scan.at(start - 1) >= 128
            ? ForeignNames.before(scan, end)
            : SecretName.NONE;
    if (name == SecretName.NONE && end > start) {
      name = name(scan, start, end, at);
    }
    if (name == SecretName.NONE || (sign == '|' && !isTable(scan, at))) {
      return at;
    }
    int value = at + 1;
    while (value - at < 3 && "=>:~".indexOf(scan.at(value)) >= 0 && value < scan.to) {
      value++;
    }
    int spaces = value;
    value = skipBlanks(scan, value);
    if (scan.at(value) == '*' && scan.at(start - 1) == '*') {
      value = skipBlanks(scan, scan.runEnd(value, Chars.STAR)); // **Password:** x
    }
    boolean blank = value > spaces;
    if (sign == ':' && blank && (scan.at(value) == '!' || scan.at(value) == '&')) {
      value = skipTag(scan, value);
    }
    char quote = scan.at(end);
    boolean colon = sign == ':' && blank && (!Chars.isQuote(quote) || quote == '`');
    boolean compared = sign == '=' && scan.at(at + 1) == '=';
    boolean spoken = colon || compared || sign == '\t' || sign == '|';
    boolean nothing =
        (blank && sign == '=' && end == at && !isHeader(name) && isNextName(scan, value))
            || (sign == ':' && !blank && isPartOfList(scan, start, value))
            || (Chars.isQuote(scan.at(value))
                && scan.at(start - 1) == scan.at(value)
                && !Chars.in(scan.at(value + 1), Chars.ALNUM)
                && end == at); // "Password: "
    if (!nothing) {
      NamedValue.cutAt(scan, name, value, spoken ? Place.SPOKEN : Place.BARE);
    }
    return at;
  }

  /** What the name promises of a value that begins at {@code at}; nothing without a sign. */
  static SecretName nameOf(Scan scan, int at) {
    int sign = at;
    while (sign > scan.from && isBlank(scan.chars[sign - 1])) {
      sign--;
    }
    scan.spend(at - sign);
    int signs = sign;
    while (sign > scan.from && signs - sign < 2 && "=:>".indexOf(scan.chars[sign - 1]) >= 0) {
      sign--;
    }
    if (sign == signs) {
      return SecretName.NONE;
    }
    int end = nameEnd(scan, sign);
    int start = nameStart(scan, end);
    return end > start ? SecretNames.of(scan.chars, start, end) : SecretName.NONE;
  }

  private static boolean isHeader(SecretName name) {
    return name == SecretName.COOKIE || name == SecretName.AUTHORIZATION;
  }

  private static int skipBlanks(Scan scan, int at) {
    int i = at;
    while (i < scan.to && isBlank(scan.chars[i])) {
      i++;
    }
    scan.spend(i - at);
    return i;
  }

  /** Behind a tag or an anchor of YAML: {@code !!str x}, {@code &name x}. */
  private static int skipTag(Scan scan, int at) {
    int end = scan.runEnd(scan.at(at + 1) == '!' ? at + 2 : at + 1, Chars.URL64);
    return end > at + 1 && isBlank(scan.at(end)) ? skipBlanks(scan, end) : at;
  }

  /** {@code password= user=bob}: behind the sign stands the next name, and no value. */
  private static boolean isNextName(Scan scan, int at) {
    if (!Chars.in(scan.at(at), Chars.LETTER)) {
      return false;
    }
    int end = scan.runEnd(at, Chars.URL64 | Chars.DOT);
    char next = scan.at(end + 1);
    return scan.at(end) == '='
        && (Chars.isQuote(next) || next == ' ' || Chars.in(next, Chars.WORD | Chars.PLUS_SLASH));
  }

  /** One of several parts between colons, a selector of a style sheet, a tag of an image. */
  private static boolean isPartOfList(Scan scan, int start, int value) {
    if (scan.at(start - 1) == ':' && scan.at(start - 2) != ' ' && !isNpmrc(scan, start)) {
      return true;
    }
    int end = value;
    while (end < scan.to && Chars.in(scan.chars[end], Chars.LOWER | Chars.DASH)) {
      end++;
    }
    scan.spend(end - value);
    return PlainValues.isPseudoClass(scan.chars, value, Math.min(scan.to, end + 1));
  }

  /** {@code //registry.example/:_authToken}. */
  private static boolean isNpmrc(Scan scan, int start) {
    return scan.at(start) == '_' || scan.at(start - 2) == '/';
  }

  /**
   * Whether a bar parts the columns of a table, and not the commands of a shell or the functions of
   * a template: the row begins with one, or the value ends at one or at the end of the line.
   */
  private static boolean isTable(Scan scan, int bar) {
    int first = Math.max(scan.from, bar - FARTHEST_PIPE);
    int i = bar;
    while (i > first && scan.chars[i - 1] != '\n') {
      i--;
      if (scan.chars[i] == '{' && scan.at(i + 1) == '{') {
        return false;
      }
    }
    scan.spend(bar - i);
    int start = skipBlanks(scan, i);
    if (scan.at(start) == '|') {
      return true;
    }
    int value = skipBlanks(scan, bar + 1);
    int end = NamedValue.bareEnd(scan, value);
    int next = skipBlanks(scan, end);
    return (scan.at(next) == '|' || scan.at(next) == '\n' || next == scan.to)
        && !COMMANDS.contains(SecretNames.lower(scan.chars, value, Math.min(end, value + 12)));
  }

  /** Whether what stands right before the sign can be the end of a name that matters. */
  private static boolean mayEndName(Scan scan, int at) {
    return SecretNames.mayEnd(scan.at(at - 3), scan.at(at - 2), scan.at(at - 1));
  }

  /** {@code name -> value}, of which the value must look like one: code has arrows too. */
  private static int atArrow(Scan scan, int at) {
    if (scan.at(at - 1) != '-' || !scan.isNameOfInterest(at)) {
      return at;
    }
    int end = nameEnd(scan, at - 1);
    int start = nameStart(scan, end);
    SecretName name = end > start ? SecretNames.of(scan.chars, start, end) : SecretName.NONE;
    if (name != SecretName.NONE) {
      NamedValue.cutAt(scan, name, skipBlanks(scan, at + 1), Place.SPOKEN);
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return Chars.isSpace(c) && c != '\n' && c != '\r';
  }

  private static boolean isUrl(Scan scan, int colon) {
    return scan.at(colon + 1) == '/' && scan.at(colon + 2) == '/';
  }

  private static SecretName name(Scan scan, int start, int end, int separator) {
    char before = scan.at(start - 1);
    if (before == '/' && scan.startsWith(start - "checksum/".length(), "checksum/")) {
      return SecretName.NONE;
    }
    if (before == '{' && scan.at(start - 2) == '$' && scan.at(separator + 1) == '?') {
      return SecretName.NONE; // ${PASSWORD:?must be set}
    }
    if (before == '…' || scan.startsWith(start - Marker.START.length(), Marker.START)) {
      return SecretName.NONE; // the end of a marker
    }
    if (before == '?' || before == '&') {
      return SecretNames.ofParameter(scan.chars, start, end);
    }
    SecretName name = SecretNames.of(scan.chars, start, end);
    if (name == SecretName.NONE) {
      return nameElsewhere(scan, start, end, separator);
    }
    boolean plain =
        name == SecretName.TOKEN
            && end - start == 5
            && SecretNames.isPlainToken(wordBefore(scan, start));
    if (plain) {
      return SecretName.TOKENS; // unexpected token: }
    }
    boolean typeName = before == ':' && scan.at(start - 2) == ':'; // AWS::IAM::AccessKey
    return typeName || (before == ':' && isArn(scan, start)) ? SecretName.NONE : name;
  }

  /** A name of two words, a header's signature, or a value whose name stands beside it. */
  private static SecretName nameElsewhere(Scan scan, int start, int end, int separator) {
    if (end - start == 3
        && scan.startsWithAnyCase(start, "key")
        && SecretNames.ownsKey(wordBefore(scan, start))) {
      return SecretName.KEY;
    }
    if (end - start == 5
        && scan.startsWithAnyCase(start, "passe")
        && wordBefore(scan, start).equals("de")) {
      return SecretName.PASSWORD;
    }
    if (end - start == 9 && scan.at(separator) == '=' && scan.startsWith(start, "Signature")) {
      cutSignature(scan, separator + 1);
    }
    if (scan.at(separator) == '=' && scan.at(start - 1) == ' ' && scan.at(start - 2) == ':') {
      return SecretNames.of(
          scan.chars, nameStart(scan, start - 2), start - 2); // apiKey: string = …
    }
    if (Siblings.isValueName(scan, start, end)) {
      return Siblings.nameBefore(scan, start);
    }
    return scan.at(separator) == ':' && scan.at(start - 1) == ' '
        ? ProseContext.nameBeforeFiller(scan, start, end) // API key provided: …
        : SecretName.NONE;
  }

  /** In an AWS header, {@code Signature=} and 64 hexadecimal digits. */
  private static void cutSignature(Scan scan, int from) {
    int to = scan.runEnd(from, Chars.HEX);
    if (to - from >= 32) {
      scan.cut(from, to, SecretName.SIGNATURE.kind(), Confidence.NAME);
    }
  }

  /**
   * Where the name ends before the separator: before blanks, quotes, emphasis and what closes an
   * index.
   */
  static int nameEnd(Scan scan, int separator) {
    int end = separator;
    while (end > scan.from && (scan.chars[end - 1] == ' ' || scan.chars[end - 1] == '\t')) {
      end--;
    }
    scan.spend(separator - end);
    if (scan.at(end - 1) == '>') {
      end = tagStart(scan, end);
    }
    end = emphasisStart(scan, end);
    if (scan.at(end - 1) == '?' || scan.at(end - 1) == '!' || scan.at(end - 1) == ':') {
      end--;
    }
    if (scan.at(end - 1) == ']') {
      end--;
    }
    int bare = end;
    while (bare - end < 2 && Chars.isQuote(scan.at(end - 1))) {
      end--;
    }
    bare = end;
    while (bare - end < 16 && scan.at(end - 1) == '\\') {
      end--;
    }
    return emphasisStart(scan, end);
  }

  private static int emphasisStart(Scan scan, int end) {
    int start = end;
    while (end - start < 3 && scan.at(start - 1) == '*') {
      start--;
    }
    return start;
  }

  /** Before {@code </b>}: where its element ends. */
  private static int tagStart(Scan scan, int end) {
    for (int i = end - 2; i > end - LONGEST_TAG && i > scan.from; i--) {
      if (scan.chars[i] == '/' && scan.chars[i - 1] == '<') {
        return i - 1;
      }
    }
    return end;
  }

  static int nameStart(Scan scan, int end) {
    int start = end;
    while (start > scan.from
        && end - start < SecretNames.LONGEST
        && Chars.in(scan.chars[start - 1], Chars.NAME)) {
      start--;
    }
    return start;
  }

  /** The word, in lower case, that one space parts from {@code start}. */
  static String wordBefore(Scan scan, int start) {
    if (scan.at(start - 1) != ' ') {
      return "";
    }
    int from = nameStart(scan, start - 1);
    return SecretNames.lower(scan.chars, from, start - 1);
  }

  private static boolean isArn(Scan scan, int at) {
    int first = Math.max(scan.from, at - FARTHEST_ARN);
    int i = at;
    while (i > first && !Chars.isSpace(scan.chars[i - 1]) && !Chars.isQuote(scan.chars[i - 1])) {
      i--;
      if (scan.startsWith(i, "arn:")) {
        return true;
      }
    }
    return false;
  }
}
