package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;
import dev.orchestrator.log.redaction.ValueRules.Place;
import java.util.Set;

/**
 * Secrets named in a sentence or on a command line: {@code bad clientSecret 'x'}, {@code --password
 * x}, {@code curl -u user:pass}.
 */
final class ProseContext {
  static final Set<String> FILLERS =
      Set.of(
          "is",
          "was",
          "to",
          "as",
          "of",
          "value",
          "with",
          "set",
          "provided",
          "given",
          "used",
          "supplied",
          "received");
  private static final Set<String> SETTERS = Set.of("set", "with", "add", "use", "put");
  private static final CharacterSet NOT_IN_STRONG = CharacterSet.of("./:=()[]{}<>\\,");
  private static final CharacterSet STRONG_SIGNS = CharacterSet.of("!#$%^&*+@~");
  private static final int LONGEST_QUOTED = 512;
  private static final int FARTHEST_COMMAND = 160;
  private static final Set<String> PLAIN_PASSWORDS =
      Set.of("password", "passwd", "pass", "token", "secret", "apikey", "api_key", "your_password");

  private ProseContext() {}

  static void addTo(ShapeTable table) {
    for (char quote : new char[] {'"', '\'', '`'}) {
      table.atSign(CharacterSet.of(" ,("), quote, CharacterSet.ANY, ProseContext::atQuote);
    }
    table.atSign(
        CharacterSet.notIn(Chars.NAME),
        '-',
        CharacterSet.of("-u").or(CharacterSet.in(Chars.UPPER)), // --name, -u of curl, -Name
        ProseContext::atDash);
    table.atSign(CharacterSet.of(" "), '(', CharacterSet.ANY, ProseContext::atBracket);
    for (String name : new String[] {"password ", "passphrase ", "secret ", "token "}) {
      table.atWord(name, (scan, at) -> afterName(scan, at, name));
      table.atWord(
          Character.toUpperCase(name.charAt(0)) + name.substring(1),
          (scan, at) -> afterName(scan, at, name));
    }
  }

  private static int atQuote(Scan scan, int at) {
    char before = scan.at(at - 1);
    if (before == ' ' || before == ',') {
      atSecondOfPair(scan, at);
    }
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
      scan.cut(at + 1, to, name.kind(), Confidence.NAME);
    }
    return at;
  }

  /** {@code ('X-Api-Key', 'x')}: a name and its value, in brackets or behind a dash. */
  private static void atSecondOfPair(Scan scan, int at) {
    int comma = scan.at(at - 1) == ' ' ? at - 2 : at - 1;
    if (scan.at(comma) != ',' || !Chars.isQuote(scan.at(comma - 1)) || !scan.isNameOfInterest(at)) {
      return;
    }
    int start = NamedValues.nameStart(scan, comma - 1);
    char bracket = scan.at(start - 2);
    if (!Chars.isQuote(scan.at(start - 1)) || (bracket != '(' && bracket != '[')) {
      return;
    }
    SecretName name = SecretNames.of(scan.chars, start, comma - 1);
    int to = name == SecretName.NONE ? -1 : closing(scan, at);
    if (to < 0) {
      return;
    }
    if (name == SecretName.AUTHORIZATION || name == SecretName.COOKIE) {
      NamedValue.cutWhole(scan, name, at + 1, to);
    } else if (ValueRules.isSecret(name, scan.chars, at + 1, to, Place.QUOTED)) {
      scan.cut(at + 1, to, name.kind(), Confidence.NAME);
    }
  }

  /** {@code wrong auth_token (x)}. */
  private static int atBracket(Scan scan, int at) {
    if (scan.at(at - 1) != ' ' || !Chars.in(scan.at(at - 2), Chars.WORD)) {
      return at;
    }
    SecretName name = nameBefore(scan, at - 1);
    if (name == SecretName.NONE) {
      return at;
    }
    int to = NamedValue.bareEnd(scan, at + 1);
    if (scan.at(to) == ')' && isStrong(scan, at + 1, to)) {
      scan.cut(at + 1, to, name.kind(), Confidence.NAME);
    }
    return at;
  }

  /** {@code password hunter2$X}: the next word, if it is unlikely in prose. */
  private static int afterName(Scan scan, int at, String name) {
    int end = at + name.length() - 1;
    if (!scan.startsWith(at + 1, name.substring(1)) || Chars.in(scan.at(at - 1), Chars.NAME)) {
      return at;
    }
    int from = end + 1;
    for (int fillers = 0; fillers < 2; fillers++) {
      int word = scan.runEnd(from, Chars.LETTER);
      if (scan.at(word) == ' '
          && word - from <= 8
          && FILLERS.contains(SecretNames.lower(scan.chars, from, word))) {
        from = word + 1;
      }
    }
    if (!Chars.in(scan.at(from), Chars.ALNUM)) {
      return at;
    }
    int to = NamedValue.bareEnd(scan, from);
    while (to > from && ".,;:!?".indexOf(scan.at(to - 1)) >= 0) {
      to--;
    }
    SecretName found = isStrong(scan, from, to) ? named(scan, at, end) : SecretName.NONE;
    if (found != SecretName.NONE) {
      scan.cut(from, to, found.kind(), Confidence.NAME);
    }
    return at;
  }

  /** Whether a word has digits, and signs or letters of both cases between them, and no path. */
  private static boolean isStrong(Scan scan, int from, int to) {
    int seen = 0;
    boolean sign = false;
    for (int i = from; i < to; i++) {
      char c = scan.chars[i];
      seen |= Chars.bits(c);
      if (NOT_IN_STRONG.has(c)) {
        return false;
      }
      sign |= STRONG_SIGNS.has(c);
    }
    boolean mixed = (seen & Chars.LOWER) != 0 && ((seen & Chars.UPPER) != 0 || to - from >= 32);
    return to - from >= 8
        && (seen & Chars.DIGIT) != 0
        && (sign || mixed)
        && !PlainValues.stays(scan.chars, from, to);
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
  static SecretName nameBefore(Scan scan, int at) {
    int end = at;
    int start = NamedValues.nameStart(scan, end);
    for (int fillers = 0; fillers < 2 && isFiller(scan, start, end); fillers++) {
      if (scan.at(start - 1) != ' ') {
        return SecretName.NONE;
      }
      end = start - 1;
      start = NamedValues.nameStart(scan, end);
    }
    if (start == end) {
      return SecretName.NONE;
    }
    if (end - start == 2
        && scan.startsWithAnyCase(start, "by")
        && NamedValues.wordBefore(scan, start).equals("identified")) {
      return SecretName.PASSWORD;
    }
    return named(scan, start, end);
  }

  private static boolean isFiller(Scan scan, int start, int end) {
    return end - start <= 8
        && end > start
        && FILLERS.contains(SecretNames.lower(scan.chars, start, end));
  }

  /** What the words before {@code start} promise if a filler lies between them and a colon. */
  static SecretName nameBeforeFiller(Scan scan, int start, int end) {
    return isFiller(scan, start, end) ? nameBefore(scan, end) : SecretName.NONE;
  }

  private static SecretName named(Scan scan, int start, int end) {
    String before = NamedValues.wordBefore(scan, start);
    if (end - start == 3 && scan.startsWithAnyCase(start, "key")) {
      return SecretNames.ownsKey(before) ? SecretName.KEY : SecretName.NONE;
    }
    SecretName name = SecretNames.of(scan.chars, start, end);
    return switch (name) {
      case TOKEN -> end - start == 5 && SecretNames.isPlainToken(before) ? SecretName.NONE : name;
      case PASS -> end - start > 4 ? name : SecretName.NONE; // a test's pass, alone
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
    boolean equals = scan.at(to) == '=';
    if (to == from) {
      return at;
    }
    if (!isLong
        && scan.at(from) == 'u'
        && to - from > 1
        && scan.at(to) == ':'
        && isCurl(scan, at)) {
      cutUser(scan, from + 1, true); // curl -uname:HERE
      return at;
    }
    boolean user =
        isLong
            ? to - from == 4 && scan.startsWith(from, "user")
            : to - from == 1 && scan.at(from) == 'u';
    if (equals && !user) {
      return at;
    }
    boolean named = isLong || Chars.in(scan.at(from), Chars.UPPER); // PowerShell has one dash
    SecretName name = user || !named ? SecretName.NONE : SecretNames.of(scan.chars, from, to);
    if (!user && name == SecretName.NONE) {
      return at;
    }
    int value = equals ? to + 1 : argument(scan, to);
    if (value == to || scan.at(value) == '-') {
      return at;
    }
    if (user) {
      cutUser(scan, value, isCurl(scan, at));
    } else {
      NamedValue.cutAt(scan, name, value, Place.BARE);
    }
    return at;
  }

  /** Where the next argument begins: behind spaces, or behind the comma of a list of texts. */
  private static int argument(Scan scan, int at) {
    int i = at;
    if (Chars.isQuote(scan.at(i)) && (scan.at(i + 1) == ',' || scan.at(i + 1) == ' ')) {
      i += 2;
    } else if (scan.at(i) == ',' && scan.at(i + 1) == ' ') {
      i += 2;
    }
    while (scan.at(i) == ' ') {
      i++;
    }
    if (scan.at(i) == '\\' && (scan.at(i + 1) == '\n' || scan.at(i + 1) == '\r')) {
      i++; // the command continues in the next line
      while (Chars.isSpace(scan.at(i)) && i < scan.to) {
        i++;
      }
      scan.spend(i - at);
    }
    return i;
  }

  /** Whether the command before {@code at} is curl, whose user has a password. */
  private static boolean isCurl(Scan scan, int at) {
    int first = Math.max(scan.from, at - FARTHEST_COMMAND);
    for (int i = at; i >= first && scan.chars[i] != '\n'; i--) {
      if (scan.chars[i] == 'c' && scan.startsWith(i, "curl ")) {
        scan.spend(at - i);
        return true;
      }
    }
    scan.spend(at - first);
    return false;
  }

  private static void cutUser(Scan scan, int at, boolean curl) {
    boolean quoted = Chars.isQuote(scan.at(at));
    int from = quoted ? at + 1 : at;
    int to = quoted ? NamedValue.close(scan, from, scan.at(at), 0) : NamedValue.bareEnd(scan, from);
    for (int i = from; i < to; i++) {
      if (scan.chars[i] == ':') {
        boolean looks =
            PlainValues.looksRandom(scan.chars, i + 1, to, 6)
                || PlainValues.isMixed(scan.chars, i + 1, to, 8)
                || (curl && isOther(scan, from, i, to));
        if (looks && !PlainValues.stays(scan.chars, i + 1, to)) {
          scan.cut(i + 1, to, "password", Confidence.NAME);
        }
        return;
      }
    }
  }

  /**
   * Whether what follows the colon is not a number, no name of a secret and not the user's name.
   */
  private static boolean isOther(Scan scan, int from, int colon, int to) {
    String password = SecretNames.lower(scan.chars, colon + 1, to);
    return to - colon > 4
        && !PlainValues.isAll(scan.chars, colon + 1, to, Chars.DIGIT)
        && !PLAIN_PASSWORDS.contains(password)
        && !password.equals(SecretNames.lower(scan.chars, from, colon));
  }
}
