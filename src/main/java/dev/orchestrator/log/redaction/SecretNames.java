package dev.orchestrator.log.redaction;

import java.util.Locale;
import java.util.Set;

/**
 * Decides by its last word whether a name promises a secret: {@code clientSecret} does, {@code
 * secretArn}, {@code tokenizer} and {@code monkey} do not.
 */
final class SecretNames {
  static final int LONGEST = 80;

  private static final Set<String> KEY_OWNERS =
      words(
          "access account admin aes ai algolia anthropic api app application auth aws azure bot"
              + " backup cipher client consumer cookie crypto datadog dd decryption deploy des discord ecdsa"
              + " encryption firebase functions gcp github gitlab google gpg hmac"
              + " ingest ingestion integration jwt license licence mailgun maps master newrelic npm"
              + " openai pgp preshared private recovery rsa root secret security sendgrid server service session"
              + " shared signing sign slack ssh ssl stripe storage subscription symmetric tls twilio"
              + " unseal user vault webhook write");

  private static final Set<String> TOKEN_OWNERS =
      words(
          "access admin api app auth aws bearer bot build cf ci client cloudflare csrf database db deploy"
              + " device discord do docker external ftp gh git github gitlab google id identity"
              + " installation interaction invite job jwt linear login mail mfa my mysql npm oauth passwd"
              + " personal pg postgres private publish pypi redis refresh registration registry release reset root"
              + " runner sas secret security sentry service session shared sign slack smtp sonar sso"
              + " telegram twilio user vault vercel verification verify webhook xsrf");

  /** A token behind one of these is a piece of text, or a place in a list. */
  private static final Set<String> PLAIN_TOKENS =
      words(
          "bos cancel cancellation close closing color comma continuation continue current cursor"
              + " design each end eof eos expected first illegal last lookahead mask max min next no"
              + " num number open opening pad page pagination parse per prev previous special start"
              + " stop string symbol sync total unexpected unk unknown word");

  /** A name that begins so is a question or a count. */
  private static final Set<String> QUESTIONS =
      words(
          "allow allows can count did enable enabled has have hide is max min must need needs num"
              + " require requires should show skip total use uses with without");

  private static final String WORDS =
      "password passwd pwd pass passphrase passcode passwords secret secrets token tokens key keys"
          + " credential credentials creds authorization auth cookie cookies otp jwt sessid"
          + " sessionid bearer signature sig code confirmation confirm repeat again assertion";

  private static final boolean[] ENDINGS = endings(WORDS);

  /** With those of words that stand between a name and its value, or for one. */
  private static final boolean[] LEADING_ENDINGS =
      endings(WORDS + " val " + String.join(" ", SpokenValues.FILLERS));

  private SecretNames() {}

  private static Set<String> words(String list) {
    return Set.of(list.split(" ", -1));
  }

  private static boolean[] endings(String list) {
    var endings = new boolean[26 * 26];
    for (String word : words(list)) {
      int end = word.length();
      endings[(word.charAt(end - 2) - 'a') * 26 + word.charAt(end - 1) - 'a'] = true;
    }
    return endings;
  }

  static SecretName of(String name) {
    return of(name.toCharArray(), 0, name.length());
  }

  /** What the name from {@code from} to {@code end} promises. */
  static SecretName of(char[] text, int from, int end) {
    int to = end;
    while (to > from && !Chars.in(text[to - 1], Chars.LETTER)) {
      to--;
    }
    if (to - from < 3 || to - from > LONGEST || !hasKnownEnding(text, to)) {
      return SecretName.NONE;
    }
    int start = Words.startOfLast(text, from, to);
    String last = lower(text, start, to);
    String before = Words.before(text, from, start);
    boolean typeName = start - from > 2 && text[start - 1] == ':' && text[start - 2] == ':';
    SecretName promised = typeName ? SecretName.NONE : byLastWord(last, before);
    if (promised == SecretName.NONE || QUESTIONS.contains(Words.first(text, from, start))) {
      return SecretName.NONE;
    }
    return promised;
  }

  /** As {@link #of}, for a parameter of a URL, where some more names are secret. */
  static SecretName ofParameter(char[] text, int from, int to) {
    int start = Words.startOfLast(text, from, to);
    return switch (lower(text, start, to)) {
      case "signature", "sig" -> SecretName.SIGNATURE;
      case "code" -> SecretName.CODE;
      case "credential" -> SecretName.NONE;
      default -> of(text, from, to);
    };
  }

  /** Whether a name that ends in these two letters may be secret, or lead to one that is. */
  static boolean mayEnd(char beforeLast, char last) {
    return LEADING_ENDINGS[(Chars.lower(beforeLast) - 'a') * 26 + Chars.lower(last) - 'a'];
  }

  private static boolean hasKnownEnding(char[] text, int to) {
    int a = Chars.lower(text[to - 2]) - 'a';
    int b = Chars.lower(text[to - 1]) - 'a';
    return a >= 0 && a < 26 && b >= 0 && b < 26 && ENDINGS[a * 26 + b];
  }

  private static SecretName byLastWord(String last, String before) {
    return switch (last) {
      case "password", "passwd", "passwords", "passphrase", "passcode", "otp", "totp" ->
          SecretName.PASSWORD;
      case "pwd", "pass" -> SecretName.PASS;
      case "word", "phrase" ->
          before.equals("pass") || before.equals("seed") ? SecretName.PASSWORD : SecretName.NONE;
      case "secret", "secrets" -> SecretName.SECRET;
      case "confirmation", "confirm", "repeat", "again" ->
          before.equals("password") || before.equals("passwd")
              ? SecretName.PASSWORD
              : SecretName.NONE;
      case "assertion" -> before.equals("client") ? SecretName.TOKENS : SecretName.NONE;
      case "signature" -> before.equals("access") ? SecretName.SECRET : SecretName.NONE;
      case "base" -> before.equals("key") ? SecretName.SECRET : SecretName.NONE; // secret_key_base
      case "token" -> PLAIN_TOKENS.contains(before) ? SecretName.NONE : SecretName.TOKEN;
      case "tokens" -> PLAIN_TOKENS.contains(before) ? SecretName.NONE : SecretName.TOKENS;
      case "jwt", "bearer" -> SecretName.TOKENS;
      case "key", "keys" -> KEY_OWNERS.contains(before) ? SecretName.KEY : SecretName.NONE;
      case "credential", "credentials", "creds" -> SecretName.CREDENTIAL;
      case "authorization" -> SecretName.AUTHORIZATION;
      case "auth" -> SecretName.AUTH;
      case "cookie", "cookies" -> SecretName.COOKIE;
      case "sessid", "sessionid", "phpsessid", "jsessionid" -> SecretName.SESSION;
      default -> byJoinedWords(last);
    };
  }

  /** Names that were written together without a sign of where a word ends. */
  private static SecretName byJoinedWords(String word) {
    if (word.endsWith("password") || word.endsWith("passwd") || word.endsWith("passphrase")) {
      return SecretName.PASSWORD;
    }
    if (word.endsWith("passwordconfirmation")) {
      return SecretName.PASSWORD;
    }
    if (word.endsWith("secret")) {
      return SecretName.SECRET;
    }
    if (isOwned(word, "token", TOKEN_OWNERS)) {
      return SecretName.TOKEN;
    }
    if (isOwned(word, "key", KEY_OWNERS) || isOwned(word, "keys", KEY_OWNERS)) {
      return SecretName.KEY;
    }
    if (isOwned(word, "pwd", TOKEN_OWNERS) || isOwned(word, "pass", TOKEN_OWNERS)) {
      return SecretName.PASS;
    }
    return SecretName.NONE;
  }

  private static boolean isOwned(String word, String what, Set<String> owners) {
    return word.endsWith(what)
        && isAnyOwner(word.substring(0, word.length() - what.length()), owners);
  }

  /** {@code sharedaccess} is owned by its last word, {@code access}. */
  private static boolean isAnyOwner(String joined, Set<String> owners) {
    for (int i = 0; i < joined.length(); i++) {
      if (owners.contains(joined.substring(i))) {
        return i == 0 || i > 2;
      }
    }
    return false;
  }

  /** Whether a word stands before {@code token} that makes it a piece of text. */
  static boolean isPlainToken(String wordBefore) {
    return PLAIN_TOKENS.contains(wordBefore);
  }

  static boolean ownsKey(String wordBefore) {
    return KEY_OWNERS.contains(wordBefore);
  }

  /** Whether a text can only be a name: letters, and what joins words. */
  static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Chars.in(text.charAt(i), Chars.LETTER | Chars.DASH | Chars.UNDERSCORE | Chars.DOT)) {
        return false;
      }
    }
    return true;
  }

  static String lower(char[] text, int from, int to) {
    return new String(text, from, to - from).toLowerCase(Locale.ROOT);
  }
}
