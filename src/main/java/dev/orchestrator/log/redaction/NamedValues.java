package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Cuts.Sureness;
import dev.orchestrator.log.redaction.ValueRules.Place;

/** Finds {@code name=value} and {@code name: value} by the sign between them. */
final class NamedValues {
  private static final int FARTHEST_ARN = 128;
  private static final int MOST_SPACES = 16;

  private NamedValues() {}

  static void addTo(ShapeTable table) {
    table.atSign('=', NamedValues::atSeparator);
    table.atSign(':', NamedValues::atSeparator);
    table.atSign('\t', NamedValues::atSeparator);
    table.atSign('|', NamedValues::atSeparator);
    table.atSign('>', NamedValues::atArrow);
  }

  private static int atSeparator(Scan scan, int at) {
    if (!mayEndName(scan, at)
        || !scan.isNameOfInterest(at)
        || (scan.at(at) == ':' && isUrl(scan, at))) {
      return at;
    }
    int end = nameEnd(scan, at);
    int start = nameStart(scan, end);
    if (end - start == 0) {
      return at;
    }
    SecretName name = name(scan, start, end, at);
    if (name == SecretName.NONE) {
      return at;
    }
    int value = at + 1;
    while (value - at < 3 && "=>:~".indexOf(scan.at(value)) >= 0 && value < scan.to) {
      value++;
    }
    int spaces = value;
    while (value < scan.to && value - spaces < MOST_SPACES && isBlank(scan.chars[value])) {
      value++;
    }
    boolean colon = scan.at(at) == ':' && value > spaces && !Chars.isQuote(scan.at(end));
    boolean compared = scan.at(at) == '=' && scan.at(at + 1) == '=';
    boolean spoken = colon || compared || scan.at(at) == '\t' || scan.at(at) == '|';
    NamedValue.cutAt(scan, name, value, spoken ? Place.SPOKEN : Place.ASSIGNED);
    return at;
  }

  /** Whether what stands right before the sign can be the end of a name that matters. */
  private static boolean mayEndName(Scan scan, int at) {
    char last = scan.at(at - 1);
    return !Chars.in(last, Chars.LETTER)
        || !Chars.in(scan.at(at - 2), Chars.LETTER)
        || SecretNames.mayEnd(scan.at(at - 2), last);
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
      int value = at + 1;
      while (value - at < MOST_SPACES && scan.at(value) == ' ') {
        value++;
      }
      NamedValue.cutAt(scan, name, value, Place.SPOKEN);
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
        ? SpokenValues.nameBeforeFiller(scan, start, end) // API key provided: …
        : SecretName.NONE;
  }

  /** In an AWS header, {@code Signature=} and 64 hexadecimal digits. */
  private static void cutSignature(Scan scan, int from) {
    int to = scan.runEnd(from, Chars.HEX);
    if (to - from >= 32) {
      scan.cut(from, to, SecretName.SIGNATURE.kind(), Sureness.NAME);
    }
  }

  /** Where the name ends before the separator: before spaces, quotes and what closes an index. */
  static int nameEnd(Scan scan, int separator) {
    int end = separator;
    while (separator - end < 4 && (scan.at(end - 1) == ' ' || scan.at(end - 1) == '\t')) {
      end--;
    }
    if (scan.at(end - 1) == '?' || scan.at(end - 1) == '!' || scan.at(end - 1) == ':') {
      end--;
    }
    if (scan.at(end - 1) == ']') {
      end--;
    }
    if (Chars.isQuote(scan.at(end - 1))) {
      end--;
    }
    while (separator - end < 16 && scan.at(end - 1) == '\\') {
      end--;
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
