package dev.orchestrator.log.redaction;

/** Decides whether what stands behind a secret's name is the secret. */
final class ValueRules {
  /** How a value stands behind its name. */
  enum Place {
    /** {@code name=value}, {@code "name": "value"}. */
    ASSIGNED,
    /** {@code name: value}, which may be a sentence. */
    SPOKEN,
    /** {@code name 'value'}, in a sentence. */
    QUOTED
  }

  private static final String AWS_SCOPE = "aws4_request";

  private ValueRules() {}

  static boolean isSecret(SecretName name, char[] text, int from, int to, Place place) {
    if (PlainValues.stays(text, from, to) || isNameOfSecret(text, from, to)) {
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
      case PASSWORD -> place == Place.ASSIGNED || random || to - from >= 6;
      case PASS -> !isNumber(text, from, to) && !isDirectory(text, from);
      case SECRET, TOKEN, KEY ->
          name != SecretName.SECRET && isSnakeCase(text, from, to)
              ? false
              : isNumber(text, from, to)
                  ? to - from >= 6
                  : random || (to - from >= 6 && place == Place.ASSIGNED);
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
      case NONE, PASS, TOKENS, CREDENTIAL, AUTHORIZATION, AUTH, COOKIE, SESSION, SIGNATURE, CODE ->
          false;
    };
  }

  private static boolean isPassword(SecretName name) {
    return name == SecretName.PASSWORD || name == SecretName.PASS;
  }

  /** {@code token=accessToken}: code, which passes on what it does not say. */
  private static boolean isNameOfSecret(char[] text, int from, int to) {
    return PlainValues.isAll(text, from, to, Chars.LETTER | Chars.UNDERSCORE)
        && SecretNames.of(text, from, to) != SecretName.NONE;
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
