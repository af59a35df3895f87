package dev.orchestrator.log.redaction;

import java.util.Set;

/**
 * Tells what stands where a secret would, and is none: a placeholder, a word, a way to a secret.
 */
final class PlainValues {
  private static final Set<String> WORDS =
      Set.of(
          ("absent accepted any array auto available blank bool boolean bytes cannot changed char"
                  + " configured correct default denied disabled does empty enabled error exists"
                  + " expected expired fail failed failure false fetched filtered found from hidden"
                  + " ignored in include incorrect int integer invalid is latest list long mandatory"
                  + " masked matches mismatch missing mixed must needed nil no none not null number"
                  + " object ok omit omitted on off optional pass passed pending present present."
                  + " provided redacted refreshed rejected removed required reset revoked rotated"
                  + " same-origin secretstr set should str string string? success test-only text too"
                  + " true type undefined unknown unset unused updated valid verified void was with"
                  + " wrong yes")
              .split(" ", -1));

  /** Signs that a value is fetched from where it is kept. */
  private static final String[] REFERENCES = {
    "arn:",
    "op://",
    "vault:",
    "ssm:",
    "ssm://",
    "sm://",
    "alias/",
    "env:",
    "env.",
    "process.env",
    "secrets.",
    "secretsmanager:",
    "ref+",
    "file:",
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-",
    "-----BEGIN PUBLIC",
    "-----BEGIN CERT",
    "-----BEGIN RSA PUBLIC",
    "data:",
    "keyvault:",
    "projects/",
    "workspace:",
    "npm:",
    "link:",
    "catalog:"
  };

  private static final CharacterSet REFERENCE_STARTS = starts(REFERENCES);

  private static final CharacterSet NOT_IN_LABELS = CharacterSet.of("@#^&*+|\\{}[]");

  private static final int LONGEST_FUNCTION_WORD = 6;

  /** Words that hold a sentence together, and {@code key}. */
  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          ("a an and any are as at be been by can cannot for from has have if in into is it its key"
                  + " keys more must new no not of on only or please should than that the this to"
                  + " used was when will with without you your le la de et un une der die das ein"
                  + " eine und el los las por para")
              .split(" ", -1));

  /** What a style sheet writes behind the colon of a selector. */
  private static final Set<String> PSEUDO_CLASSES =
      Set.of(
          ("active after any-link autofill before backdrop checked default dir disabled empty"
                  + " enabled first-child first-letter first-line first-of-type focus focus-visible"
                  + " focus-within has host hover in-range indeterminate invalid is lang last-child"
                  + " last-of-type link marker not nth-child nth-of-type only-child optional"
                  + " out-of-range placeholder placeholder-shown read-only read-write required root"
                  + " selection target user-invalid user-valid valid visited where")
              .split(" ", -1));

  private PlainValues() {}

  private static CharacterSet starts(String[] texts) {
    CharacterSet starts = CharacterSet.NONE;
    for (String text : texts) {
      starts = starts.or(CharacterSet.of(text.substring(0, 1)));
    }
    return starts;
  }

  static boolean stays(char[] text, int from, int to) {
    int length = to - from;
    return length == 0
        || isMarker(text, from, to)
        || isMask(text, from, to)
        || isTemplate(text, from, to)
        || isReference(text, from, to)
        || isVersion(text, from, to)
        || isPercentage(text, from, to)
        || isLabel(text, from, to)
        || (length <= 12 && WORDS.contains(SecretNames.lower(text, from, to)));
  }

  private static boolean isMarker(char[] text, int from, int to) {
    return Marker.end(text, from, to) == to
        || (text[from] == '[' && text[to - 1] == ']' && isWordy(text, from + 1, to - 1));
  }

  /** {@code [REDACTED]}, {@code [dropped: …]}. */
  private static boolean isWordy(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Chars.in(text[i], Chars.LETTER | Chars.DASH | Chars.UNDERSCORE)
          && text[i] != ' '
          && text[i] != ':') {
        return false;
      }
    }
    return true;
  }

  /** {@code ****}, {@code xxxx}, {@code ...}, and one of them after what may be seen. */
  private static boolean isMask(char[] text, int from, int to) {
    char c = text[from];
    boolean masking = "*xX.-_•●?#".indexOf(c) >= 0;
    for (int i = from; masking && i < to; i++) {
      masking = text[i] == c;
    }
    return masking || (to - from > 3 && isStars(text, to - 3, to));
  }

  private static boolean isStars(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] != '*' && text[i] != '•') {
        return false;
      }
    }
    return true;
  }

  /**
   * Something to be filled in: {@code ${X}}, {@code {{x}}}, {@code <token>}, {@code %s}, {@code
   * $X}.
   */
  private static boolean isTemplate(char[] text, int from, int to) {
    char first = text[from];
    char last = text[to - 1];
    return switch (first) {
      case '$' ->
          to - from > 1
              && (isExpansion(text, from, to)
                  || isAll(text, from + 1, to, Chars.UPPER | Chars.UNDERSCORE));
      case '{' ->
          last == '}'
              && isNamePath(text, inner(text, from, to), to - (inner(text, from, to) - from));
      case '<' -> last == '>' && isWordy(text, from + 1, to - 1);
      case '%' -> to - from <= 3 || (last == '%' && isAll(text, from + 1, to - 1, Chars.WORD));
      case ':' -> isAll(text, from + 1, to, Chars.LOWER | Chars.UNDERSCORE);
      case '@' -> last == '@' || isAll(text, from + 1, to, Chars.LOWER | Chars.UNDERSCORE);
      default -> false;
    };
  }

  /** {@code ${NAME}}, {@code ${NAME:-x}}, {@code $(command)}, also where a space cuts it short. */
  private static boolean isExpansion(char[] text, int from, int to) {
    char open = text[from + 1];
    if (open != '{' && open != '(') {
      return false;
    }
    char close = open == '{' ? '}' : ')';
    int end = from + 2;
    while (end < to && text[end] != close) {
      end++;
    }
    boolean closed = end < to;
    while (end < to && text[end] == close) {
      end++;
    }
    boolean tail = end < to && looksRandom(text, end, to, 3) && text[end] != '$';
    boolean name =
        to - from == 2
            || text[from + 2] == '{'
            || text[from + 2] == ' '
            || Chars.in(text[from + 2], Chars.LETTER | Chars.UNDERSCORE);
    return open == '(' ? name : name && !tail && (closed || !hasSign(text, from + 2, to));
  }

  private static boolean hasSign(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Chars.in(text[i], Chars.DIGIT) || "@#!^*+".indexOf(text[i]) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static int inner(char[] text, int from, int to) {
    return to - from >= 4 && text[from + 1] == '{' && text[to - 2] == '}' ? from + 2 : from + 1;
  }

  private static boolean isReference(char[] text, int from, int to) {
    if (REFERENCE_STARTS.has(text[from])) {
      for (String start : REFERENCES) {
        if (Chars.startsWith(text, from, to, start)) {
          return true;
        }
      }
    }
    return isCall(text, from, to) || isDottedPath(text, from, to) || isFilePath(text, from, to);
  }

  /** {@code lexer.nextToken()}, {@code System.getenv("X")}, {@code line[start]}. */
  private static boolean isCall(char[] text, int from, int to) {
    int open = from;
    int seen = 0;
    while (open < to && Chars.in(text[open], Chars.WORD | Chars.DOT)) {
      seen |= Chars.bits(text[open++]);
    }
    boolean oneWord = (seen & (Chars.UNDERSCORE | Chars.DOT)) == 0;
    boolean digits = (seen & Chars.DIGIT) != 0;
    if (open < from + 2 || open >= to || (digits && oneWord)) {
      return false;
    }
    return switch (text[open]) {
      case '(' -> true;
      case '[' -> !digits && (open + 1 == to || !looksRandom(text, open + 1, to, 6));
      case '{' -> !digits && isMember(text, open + 1, to);
      default -> false;
    };
  }

  /** {@code type=} of {@code Token{type=IDENT}}. */
  private static boolean isMember(char[] text, int from, int to) {
    int end = from;
    while (end < to && Chars.in(text[end], Chars.LETTER)) {
      end++;
    }
    return end > from && end < to && (text[end] == '=' || text[end] == ':');
  }

  /** {@code req.body.password}: an identifier of several parts, none with a digit. */
  private static boolean isDottedPath(char[] text, int start, int to) {
    int from = text[start] == '.' && to - start > 1 ? start + 1 : start; // .Values.auth.password
    int dots = 0;
    int rises = 0;
    int uppers = 0;
    for (int i = from; i < to; i++) {
      if (text[i] == '.' && i > from && i < to - 1 && text[i - 1] != '.') {
        dots++;
      } else if (!Chars.in(text[i], Chars.LETTER | Chars.UNDERSCORE) && text[i] != '?') {
        return false;
      }
      uppers += Chars.in(text[i], Chars.UPPER) ? 1 : 0;
      rises +=
          i > from && Chars.in(text[i], Chars.UPPER) && !Chars.in(text[i - 1], Chars.UPPER) ? 1 : 0;
    }
    boolean shuffled = rises >= 3 && uppers * 3 > to - from;
    return dots > 0 && to - from - dots > 4 && rises * 5 <= to - from && !shuffled;
  }

  /** {@code /run/secrets/db}, {@code C:\keys}: where it lies, not what it is. */
  private static boolean isFilePath(char[] text, int from, int to) {
    boolean rooted =
        text[from] == '/'
            || (to - from > 2 && text[from] == '.' && text[from + 1] == '/')
            || (to - from > 2 && text[from] == '~' && text[from + 1] == '/');
    if (!rooted) {
      return to - from > 3 && text[from + 1] == ':' && text[from + 2] == '\\';
    }
    int slashes = 0;
    for (int i = from; i < to; i++) {
      slashes += text[i] == '/' ? 1 : 0;
      if (!Chars.in(text[i], Chars.LOWER | Chars.DIGIT | Chars.DASH | Chars.UNDERSCORE | Chars.DOT)
          && text[i] != '/'
          && !(text[i] == '~' && i == from)) {
        return false;
      }
    }
    return slashes > 1 || to - from < 16;
  }

  /**
   * A version, maybe with what it is compared with: {@code 9.25}, {@code v1.2.3-rc.1}, {@code
   * ^9.0.2}.
   */
  private static boolean isVersion(char[] text, int from, int to) {
    int i = from;
    while (i < to && "^~<>=v ".indexOf(text[i]) >= 0) {
      i++;
    }
    boolean compared = i > from && text[from] != 'v';
    int numbers = 0;
    while (i < to && Chars.in(text[i], Chars.DIGIT)) {
      int end = i;
      while (end < to && Chars.in(text[end], Chars.DIGIT)) {
        end++;
      }
      if (end - i > 5) {
        return false;
      }
      numbers++;
      i = end;
      if (i == to || text[i] != '.') {
        break;
      }
      i++;
    }
    if (numbers == 0) {
      return false;
    }
    boolean qualified =
        i == to
            || ((text[i] == '-' || text[i] == '+' || text[i - 1] == '.')
                && isQualifier(text, i, to));
    return numbers > (compared ? 0 : 1) && to - from <= 40 && qualified;
  }

  /** {@code -rc.1}, {@code -SNAPSHOT}, {@code .Final}, {@code .x}. */
  private static boolean isQualifier(char[] text, int from, int to) {
    int digits = 0;
    for (int i = from; i < to; i++) {
      if (!Chars.in(text[i], Chars.ALNUM | Chars.DASH | Chars.DOT) && text[i] != '+') {
        return false;
      }
      digits += Chars.in(text[i], Chars.DIGIT) ? 1 : 0;
    }
    return to - from <= 16 && digits <= 8;
  }

  /** {@code 98.5%}. */
  private static boolean isPercentage(char[] text, int from, int to) {
    return text[to - 1] == '%' && isAll(text, from, to - 1, Chars.DIGIT | Chars.DOT);
  }

  /**
   * What a form shows: {@code Confirm password}, {@code Enter the token}. Words, of which one names
   * a secret or is one that only sentences have; a passphrase has neither.
   */
  private static boolean isLabel(char[] text, int from, int to) {
    if (!hasBlank(text, from, to)) {
      return false;
    }
    int words = 0;
    boolean sentence = false;
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i < to && text[i] != ' ') {
        if (Chars.in(text[i], Chars.DOLLAR | Chars.PERCENT | Chars.UNDERSCORE | Chars.EQUALS)
            || NOT_IN_LABELS.has(text[i])) {
          return false;
        }
        continue;
      }
      if (i > start) {
        boolean number = isAll(text, start, i, Chars.DIGIT);
        if (!number && hasDigit(text, start, i)) {
          return false;
        }
        int end = i;
        while (end > start && !Chars.in(text[end - 1], Chars.LETTER)) {
          end--;
        }
        sentence =
            sentence
                || (end - start <= LONGEST_FUNCTION_WORD
                    && FUNCTION_WORDS.contains(SecretNames.lower(text, start, end)))
                || (end - start > 2 && SecretNames.of(text, start, end) != SecretName.NONE);
        words++;
      }
      start = i + 1;
    }
    return words > 1 && sentence;
  }

  private static boolean hasBlank(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] == ' ') {
        return true;
      }
    }
    return false;
  }

  private static boolean hasDigit(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Chars.in(text[i], Chars.DIGIT)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a value behind a colon without a space is a pseudo-class of a style sheet. */
  static boolean isPseudoClass(char[] text, int from, int to) {
    int end = from;
    while (end < to && Chars.in(text[end], Chars.LOWER | Chars.DASH)) {
      end++;
    }
    return end > from
        && (end == to || " ({:,)\"'".indexOf(text[end]) >= 0)
        && PSEUDO_CLASSES.contains(new String(text, from, end - from));
  }

  /** A name, maybe with dots, without digits. */
  private static boolean isNamePath(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Chars.in(text[i], Chars.NAME) && text[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  static boolean isAll(char[] text, int from, int to, int alphabet) {
    for (int i = from; i < to; i++) {
      if (!Chars.in(text[i], alphabet)) {
        return false;
      }
    }
    return from < to;
  }

  /** Whether a value is words joined by signs, with a number at most: {@code prod/bot-token-2}. */
  static boolean isJoinedWords(char[] text, int from, int to) {
    int signs = 0;
    int digits = 0;
    for (int i = from; i < to; i++) {
      if ("-_./:".indexOf(text[i]) >= 0) {
        signs++;
      } else if (Chars.in(text[i], Chars.DIGIT)) {
        digits++;
      } else if (!Chars.in(text[i], Chars.LOWER)) {
        return false;
      }
    }
    return signs > 0 && digits <= 3;
  }

  /** Whether a value is letters of both cases, or more than letters. */
  static boolean isMixed(char[] text, int from, int to, int shortest) {
    int seen = 0;
    for (int i = from; i < to; i++) {
      seen |= Chars.bits(text[i]);
    }
    return to - from >= shortest && (seen & Chars.LOWER) != 0 && (seen & Chars.UPPER) != 0;
  }

  /** Whether a value looks made by chance: it mixes letters with digits, cases or signs. */
  static boolean looksRandom(char[] text, int from, int to, int shortest) {
    if (to - from < shortest) {
      return false;
    }
    int digits = 0;
    int letters = 0;
    int uppers = 0;
    int changes = 0;
    int signs = 0;
    for (int i = from; i < to; i++) {
      int bits = Chars.bits(text[i]);
      if ((bits & Chars.DIGIT) != 0) {
        digits++;
      } else if ((bits & Chars.LETTER) != 0) {
        letters++;
        uppers += (bits & Chars.UPPER) != 0 ? 1 : 0;
        boolean rises = i > from && (bits & Chars.UPPER) != 0 && Chars.in(text[i - 1], Chars.LOWER);
        changes += rises ? 1 : 0;
      } else if (Chars.isSpace(text[i])) {
        return false;
      } else if ("-_./:,".indexOf(text[i]) < 0) {
        signs++;
      }
    }
    boolean shuffled =
        letters >= 16 && changes >= 3 && 4 * uppers >= letters && 4 * uppers < 3 * letters;
    boolean mixed = digits > 0 || signs > 0 || changes * 5 > letters || shuffled;
    return letters > 0 ? mixed : digits >= 12;
  }
}
