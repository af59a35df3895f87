package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Cuts.Sureness;
import dev.orchestrator.log.redaction.ValueRules.Place;
import java.util.Set;

/**
 * Secrets named in a sentence or on a command line: {@code bad clientSecret 'x'}, {@code --password
 * x}, {@code curl -u user:pass}.
 */
final class SpokenValues {
  private static final Set<String> FILLERS = Set.of("is", "was", "to", "as", "of", "value", "with");
  private static final Set<String> SETTERS = Set.of("set", "with", "add", "use", "put");
  private static final int LONGEST_QUOTED = 512;

  private SpokenValues() {}

  static void addTo(ShapeTable table) {
    table.atSign('"', SpokenValues::atQuote);
    table.atSign('\'', SpokenValues::atQuote);
    table.atSign('`', SpokenValues::atQuote);
    table.atSign('-', SpokenValues::atDash);
  }

  private static int atQuote(Scan scan, int at) {
    char before = scan.at(at - 1);
    if ((before != ' ' && before != '(')
        || !Chars.in(scan.at(at - 2), Chars.WORD)
        || !scan.isNameOfInterest(at)) {
      return at;
    }
    SecretName name = before == ' ' ? nameBefore(scan, at - 1) : setterName(scan, at - 1);
    if (name == SecretName.NONE) {
      return at;
    }
    int to = closing(scan, at);
    if (to > 0 && ValueRules.isSecret(name, scan.chars, at + 1, to, Place.QUOTED)) {
      scan.cut(at + 1, to, name.kind(), Sureness.NAME);
    }
    return at;
  }

  private static int closing(Scan scan, int open) {
    int last = Math.min(scan.to, open + LONGEST_QUOTED);
    for (int i = open + 1; i < last; i++) {
      if (scan.chars[i] == scan.chars[open] || scan.chars[i] == '\n') {
        scan.spend(i - open);
        return scan.chars[i] == '\n' ? -1 : i;
      }
    }
    scan.spend(last - open);
    return -1;
  }

  /** {@code setPassword("x")}, {@code token("x")}; not what fetches a secret by its name. */
  private static SecretName setterName(Scan scan, int end) {
    int start = NamedValues.nameStart(scan, end);
    for (int i = end; i > start; i--) {
      if (scan.chars[i - 1] == '.') {
        start = i;
        break;
      }
    }
    int last = end > start ? Words.startOfLast(scan.chars, start, end) : end;
    boolean sets = last == start || SETTERS.contains(Words.first(scan.chars, start, last));
    return sets ? named(scan, start, end) : SecretName.NONE;
  }

  /** What the words before {@code end} promise: {@code API key}, {@code password is}. */
  static SecretName nameBefore(Scan scan, int end) {
    int start = NamedValues.nameStart(scan, end);
    if (start == end) {
      return SecretName.NONE;
    }
    if (end - start <= 5 && FILLERS.contains(SecretNames.lower(scan.chars, start, end))) {
      if (scan.at(start - 1) != ' ') {
        return SecretName.NONE;
      }
      return named(scan, NamedValues.nameStart(scan, start - 1), start - 1);
    }
    if (end - start == 2
        && scan.startsWithAnyCase(start, "by")
        && NamedValues.wordBefore(scan, start).equals("identified")) {
      return SecretName.PASSWORD;
    }
    return named(scan, start, end);
  }

  private static SecretName named(Scan scan, int start, int end) {
    String before = NamedValues.wordBefore(scan, start);
    if (end - start == 3 && scan.startsWithAnyCase(start, "key")) {
      return SecretNames.ownsKey(before) ? SecretName.KEY : SecretName.NONE;
    }
    SecretName name = SecretNames.of(scan.chars, start, end);
    return switch (name) {
      case TOKEN -> SecretNames.isPlainToken(before) ? SecretName.NONE : name;
      case PASSWORD, SECRET, KEY -> name;
      default -> SecretName.NONE;
    };
  }

  private static int atDash(Scan scan, int at) {
    char before = scan.at(at - 1);
    if (Chars.in(before, Chars.NAME) || !scan.isNameOfInterest(at)) {
      return at;
    }
    boolean isLong = scan.at(at + 1) == '-';
    int from = at + (isLong ? 2 : 1);
    int to = from;
    while (to < scan.to
        && to - from < SecretNames.LONGEST
        && Chars.in(scan.chars[to], Chars.NAME)) {
      to++;
    }
    if (to == from || scan.at(to) == '=') {
      return at;
    }
    boolean user =
        isLong
            ? to - from == 4 && scan.startsWith(from, "user")
            : to - from == 1 && scan.at(from) == 'u';
    SecretName name = user || !isLong ? SecretName.NONE : SecretNames.of(scan.chars, from, to);
    if (!user && name == SecretName.NONE) {
      return at;
    }
    int value = argument(scan, to);
    if (value == to || scan.at(value) == '-') {
      return at;
    }
    if (user) {
      cutUser(scan, value);
    } else {
      NamedValue.cutAt(scan, name, value, Place.ASSIGNED);
    }
    return at;
  }

  /** Where the next argument begins: behind spaces, or behind the comma of a list of texts. */
  private static int argument(Scan scan, int at) {
    int i = at;
    if (Chars.isQuote(scan.at(i)) && (scan.at(i + 1) == ',' || scan.at(i + 1) == ' ')) {
      i += 2;
    }
    while (scan.at(i) == ' ') {
      i++;
    }
    return i;
  }

  private static void cutUser(Scan scan, int at) {
    int from = Chars.isQuote(scan.at(at)) ? at + 1 : at;
    int to = NamedValue.bareEnd(scan, from);
    for (int i = from; i < to; i++) {
      if (scan.chars[i] == ':') {
        if (PlainValues.looksRandom(scan.chars, i + 1, to, 6)
            && !PlainValues.stays(scan.chars, i + 1, to)) {
          scan.cut(i + 1, to, "password", Sureness.NAME);
        }
        return;
      }
    }
  }
}
