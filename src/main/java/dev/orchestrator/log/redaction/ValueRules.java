package dev.orchestrator.log.redaction;

import java.util.Set;

/** Decides whether what stands behind a secret's name is the secret. */
final class ValueRules {
  /** How a value stands behind its name. */
  enum Place {
    /** {@code "name": "value"}: the value is a text whose ends are known. */
    ASSIGNED,
    /** {@code name=value}: the value may be code. */
    BARE,
    /** {@code name: value}, which may be a sentence. */
    SPOKEN,
    /** {@code name 'value'}, in a sentence. */
    QUOTED
  }

  private static final String AWS_SCOPE = "aws4_request";
  private static final int SHORTEST_KEY = 16;

  /** What a form or a schema calls a field. */
  private static final Set<String> PLAIN_SECRETS =
      Set.of(
          "password",
          "passwd",
          "passphrase",
          "passcode",
          "secret",
          "secrets",
          "token",
          "tokens",
          "credential",
          "credentials",
          "creds",
          "auth",
          "cookie",
          "cookies",
          "key",
          "jwt",
          "bearer");

  /** First words of passwords that people make up. */
  private static final Set<String> BOASTS =
      Set.of("my", "our", "super", "very", "top", "mega", "ultra", "secret", "strong", "the");

  private ValueRules() {}

  static boolean isSecret(SecretName name, char[] text, int from, int to, Place place) {
    if (PlainValues.stays(text, from, to) || isNameOfSecret(name, text, from, to, place)) {
      return false;
    }
    int shortest = place == Place.QUOTED && isPassword(name) ? 4 : 6;
    boolean random = PlainValues.looksRandom(text, from, to, shortest);
    if (place == Place.QUOTED) {
      boolean told =
          isPassword(name)
              ? random || isNumber(text, from, to)
              : random && !PlainValues.isJoinedWords(text, from, to);
      return told && !hasSpace(text, from, to) && to - from >= (isPassword(name) ? 4 : 8);
    }
    return switch (name) {
      case NONE -> false;
      case PASSWORD ->
          place != Place.SPOKEN || random || (to - from >= 6 && !isSentenceWord(text, from, to));
      case PASS -> !isNumber(text, from, to) && !isDirectory(text, from);
      case SECRET, TOKEN, KEY ->
          name != SecretName.SECRET && isSnakeCase(text, from, to)
              ? false
              : isNumber(text, from, to)
                  ? to - from >= 6
                  : random || (to - from >= 6 && place != Place.SPOKEN);
      case VARIABLE_KEY ->
          PlainValues.looksRandom(text, from, to, SHORTEST_KEY)
              && !PlainValues.isJoinedWords(text, from, to);
      case OTHER_KEY ->
          PlainValues.looksRandom(text, from, to, SHORTEST_KEY)
              && PlainValues.isMixed(text, from, to, SHORTEST_KEY)
              && !hasSeparator(text, from, to);
      case PAT ->
          PlainValues.looksRandom(text, from, to, SHORTEST_KEY) && !hasSeparator(text, from, to);
      case SECRET_ID ->
          PlainValues.looksRandom(text, from, to, SHORTEST_KEY)
              && !hasSeparator(text, from, to)
              && !PlainValues.isJoinedWords(text, from, to);
      case TOKENS, CREDENTIAL, AUTH, AUTHORIZATION ->
          PlainValues.looksRandom(text, from, to, 8)
              && !isNumber(text, from, to)
              && !isAwsScope(text, to);
      case SESSION, COOKIE -> PlainValues.looksRandom(text, from, to, 16);
      case SIGNATURE -> to - from >= 16;
      case CODE -> PlainValues.looksRandom(text, from, to, 10) && !isNumber(text, from, to);
    };
  }

  /** A number that JSON wrote without quotes. */
  static boolean isSecretNumber(SecretName name, int digits) {
    return switch (name) {
      case PASSWORD -> true;
      case SECRET, TOKEN, KEY -> digits >= 6;
      case VARIABLE_KEY,
          OTHER_KEY,
          PAT,
          SECRET_ID,
          NONE,
          PASS,
          TOKENS,
          CREDENTIAL,
          AUTHORIZATION,
          AUTH,
          COOKIE,
          SESSION,
          SIGNATURE,
          CODE ->
          false;
    };
  }

  private static boolean isPassword(SecretName name) {
    return name == SecretName.PASSWORD || name == SecretName.PASS;
  }

  /**
   * {@code token=accessToken}: code, which passes on what it does not say. A password may be made
   * of such words: {@code supersecret}, {@code myPassword}, and any text in quotes.
   */
  private static boolean isNameOfSecret(
      SecretName name, char[] text, int from, int to, Place place) {
    if (!PlainValues.isAll(text, from, to, Chars.LETTER | Chars.UNDERSCORE)
        || SecretNames.of(text, from, to) == SecretName.NONE) {
      return false;
    }
    if (!isPassword(name) && name != SecretName.SECRET) {
      return true;
    }
    String value = SecretNames.lower(text, from, to);
    boolean plain = PLAIN_SECRETS.contains(value);
    boolean lower = PlainValues.isAll(text, from, to, Chars.LOWER);
    int last = Words.startOfLast(text, from, to);
    boolean made =
        (lower && place != Place.QUOTED && place != Place.SPOKEN)
            || BOASTS.contains(Words.first(text, from, last))
            || (place == Place.ASSIGNED && isPassword(name));
    return plain || !made;
  }

  /** {@code required.}, {@code string,}: the word of a sentence, with its punctuation. */
  private static boolean isSentenceWord(char[] text, int from, int to) {
    int end = to;
    while (end > from && ".,;:!?".indexOf(text[end - 1]) >= 0) {
      end--;
    }
    return end < to && PlainValues.isAll(text, from, end, Chars.LETTER);
  }

  /** A slash, a dot or a colon: a path, a version or a list, not one run of random characters. */
  private static boolean hasSeparator(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text[i] == '/' || text[i] == '.' || text[i] == ':') {
        return true;
      }
    }
    return false;
  }

  /** {@code template_id}: a variable. */
  private static boolean isSnakeCase(char[] text, int from, int to) {
    return PlainValues.isAll(text, from, to, Chars.LOWER | Chars.UNDERSCORE)
        && PlainValues.isJoinedWords(text, from, to);
  }

  private static boolean isNumber(char[] text, int from, int to) {
    return PlainValues.isAll(text, from, to, Chars.DIGIT | Chars.DOT);
  }

  /** A key id, for which its shape is looked for, and where and when it was used. */
  private static boolean isAwsScope(char[] text, int to) {
    return Chars.startsWith(text, to - AWS_SCOPE.length(), to, AWS_SCOPE);
  }

  /** {@code PWD=/home/app}: the shell's working directory. */
  private static boolean isDirectory(char[] text, int from) {
    return text[from] == '/' || text[from] == '~';
  }

  private static boolean hasSpace(char[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Chars.isSpace(text[i])) {
        return true;
      }
    }
    return false;
  }
}
