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
              + " backup cipher client consumer cookie cosign crypto datadog dd decryption deploy"
              + " des discord ecdsa encryption firebase functions gcp github gitlab google gpg hmac"
              + " ingest ingestion integration jwt license licence mailgun maps master newrelic npm"
              + " openai pgp preshared private record recovery rsa root sa sdk secret security"
              + " sendgrid server service session shared signing sign slack ssh ssl stripe storage"
              + " subscription symmetric tls twilio unseal user vault webhook write");

  /** A key of one of these finds something, or may be known to all. */
  private static final Set<String> PLAIN_KEYS =
      words(
          "alias alternate annotation answer any argument arrow array attribute attr batch blob"
              + " bucket by cache candidate channel chart class clustering collection color column"
              + " command component composite condition config configuration context copy"
              + " correlation ctrl custom data dedup dedupe deduplication dependency dict"
              + " dictionary digest dimension document down each element end enter entity entry"
              + " enum env error escape etag event experiment fallback feature field file filter"
              + " first flag focus foreign format form function global grouping group hash header"
              + " host hot id idempotency image index input item invalid issue job join json known"
              + " label lang last layout left link list local locale lock log lookup main map"
              + " mapping match message meta method metric missing mnemonic modifier module my name"
              + " natural nested new next no node none null num number object old on one option or"
              + " order other output override page param parameter parent part partition path"
              + " plural prefix press previous primary product project prop property provider"
              + " public publishable query queue range react record reference region relation"
              + " request required resource response restore result return right row s3 schema"
              + " scope search section segment sequence serial set setting shard shift short"
              + " shortcut single site slot some sort source space start state static status step"
              + " store string style sub subject surrogate table tab tag target task team template"
              + " term test text the theme this thread tile title toggle topic trace track tracking"
              + " translation tree trigger type unique unknown up update upload url user value"
              + " variable variant verification verify version view widget window with wrong xml");

  /** Tools that keep secrets: their session opens them. */
  private static final Set<String> VAULT_TOOLS =
      words("bw op lpass lastpass vault bitwarden keeper dashlane");

  private static final Set<String> TOKEN_OWNERS =
      words(
          "access admin api app auth aws bearer bot build cf ci client cloudflare csrf database db"
              + " deploy device discord do docker external ftp gh git github gitlab google id"
              + " identity installation interaction invite job jwt linear login mail mfa my mysql"
              + " npm oauth passwd personal pg postgres private publish pypi redis refresh"
              + " registration registry release reset root runner sas secret security sentry"
              + " service session shared sign slack smtp sonar sso telegram twilio user vault"
              + " vercel verification verify webhook xsrf");

  /** A token behind one of these is a piece of text, or a place in a list. */
  private static final Set<String> PLAIN_TOKENS =
      words(
          "bos cancel cancellation close closing color comma continuation continue current cursor"
              + " design each end eof eos expected first illegal last lookahead mask max min next"
              + " no num number open opening pad page pagination parse per prev previous special"
              + " start stop string symbol sync total unexpected unk unknown word");

  /** A name that begins so is a question or a count. */
  private static final Set<String> QUESTIONS =
      words(
          "allow allows can count did enable enabled has have hide is max min must need needs num"
              + " require requires should show skip total use uses with without");

  private static final String WORDS =
      "password passwd pwd pass passphrase passcode passwords secret secrets token tokens key keys"
          + " credential credentials creds authorization auth cookie cookies otp jwt sessid"
          + " sessionid bearer signature sig code confirmation confirm repeat again assertion pat"
          + " session passwort kennwort senha contrasena passe mdp wachtwoord haslo losenord sifre"
          + " heslo salasana parola jelszo string";

  private static final boolean[] ENDINGS = endings(WORDS);

  /** With those of words that stand between a name and its value, or for one. */
  private static final boolean[] LEADING_ENDINGS =
      endings(WORDS + " val " + String.join(" ", ProseContext.FILLERS));

  private SecretNames() {}

  private static Set<String> words(String list) {
    return Set.of(list.split(" ", -1));
  }

  /** For each three letters whether one of the words ends in them. */
  private static boolean[] endings(String list) {
    var endings = new boolean[26 * 26 * 26];
    for (String word : words(list)) {
      int end = word.length();
      int lastTwo = (word.charAt(end - 2) - 'a') * 26 + word.charAt(end - 1) - 'a';
      for (int third = 0; third < 26; third++) {
        if (end < 3 || third == word.charAt(end - 3) - 'a') {
          endings[third * 26 * 26 + lastTwo] = true;
        }
      }
    }
    return endings;
  }

  private static boolean has(boolean[] endings, char third, char second, char last) {
    int a = Chars.lower(third) - 'a';
    int b = Chars.lower(second) - 'a';
    int c = Chars.lower(last) - 'a';
    return a >= 0
        && a < 26
        && b >= 0
        && b < 26
        && c >= 0
        && c < 26
        && endings[(a * 26 + b) * 26 + c];
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
    if (to - from < 3 || to - from > LONGEST) {
      return SecretName.NONE;
    }
    if (isSecretId(text, from, to)) {
      return SecretName.SECRET_ID;
    }
    boolean pw = Chars.lower(text[to - 2]) == 'p' && Chars.lower(text[to - 1]) == 'w';
    if (pw && (text[to - 3] == '_' || text[to - 3] == '-' || text[to - 3] == '.')) {
      return SecretName.PASS; // db_pw
    }
    if (!has(ENDINGS, text[to - 3], text[to - 2], text[to - 1])) {
      return SecretName.NONE;
    }
    int start = Words.startOfLast(text, from, to);
    String last = lower(text, start, to);
    String before = Words.before(text, from, start);
    boolean typeName = start - from > 2 && text[start - 1] == ':' && text[start - 2] == ':';
    SecretName promised =
        typeName
            ? SecretName.NONE
            : byLastWord(last, before, Chars.in(text[start], Chars.UPPER) && isUpper(text, to));
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

  /** Whether a name that ends in these characters may be secret, or lead to one that is. */
  static boolean mayEnd(char third, char second, char last) {
    boolean letters = Chars.in(second, Chars.LETTER) && Chars.in(last, Chars.LETTER);
    boolean id = Chars.lower(second) == 'i' && Chars.lower(last) == 'd';
    return id
        ? third == '_' || third == '-' || Chars.lower(third) == 't'
        : !letters || !Chars.in(third, Chars.LETTER) || has(LEADING_ENDINGS, third, second, last);
  }

  private static boolean isSecretId(char[] text, int from, int to) {
    if (Chars.lower(text[to - 1]) != 'd' || Chars.lower(text[to - 2]) != 'i' || to - from < 8) {
      return false;
    }
    int end = text[to - 3] == '_' || text[to - 3] == '-' ? to - 3 : to - 2;
    return Chars.startsWithAnyCase(text, end - 6, to, "secret");
  }

  private static boolean isUpper(char[] text, int to) {
    return Chars.in(text[to - 1], Chars.UPPER);
  }

  private static SecretName byLastWord(String last, String before, boolean upper) {
    return switch (last) {
      case "passwort",
          "kennwort",
          "senha",
          "contrasena",
          "mdp",
          "wachtwoord",
          "haslo",
          "losenord",
          "sifre",
          "heslo",
          "salasana",
          "parola",
          "jelszo" ->
          SecretName.PASSWORD;
      case "passe" -> before.equals("de") ? SecretName.PASSWORD : SecretName.NONE;
      case "pat" -> SecretName.PAT;
      case "string" -> before.equals("secret") ? SecretName.SECRET : SecretName.NONE;
      case "session" -> VAULT_TOOLS.contains(before) ? SecretName.SESSION : SecretName.NONE;
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
      case "key", "keys" -> keyOf(before, last.equals("key"), upper);
      case "credential", "credentials", "creds" -> SecretName.CREDENTIAL;
      case "authorization" -> SecretName.AUTHORIZATION;
      case "auth" -> SecretName.AUTH;
      case "cookie", "cookies" -> SecretName.COOKIE;
      case "sessid", "sessionid", "phpsessid", "jsessionid" -> SecretName.SESSION;
      default -> byJoinedWords(last);
    };
  }

  /** A final {@code key} is a credential unless its owner is one that has other keys. */
  private static SecretName keyOf(String owner, boolean single, boolean upper) {
    if (KEY_OWNERS.contains(owner)) {
      return SecretName.KEY;
    }
    return !single || owner.length() < 2 || (PLAIN_KEYS.contains(owner))
        ? SecretName.NONE
        : upper ? SecretName.VARIABLE_KEY : SecretName.OTHER_KEY;
  }

  /** Names that were written together without a sign of where a word ends. */
  private static SecretName byJoinedWords(String word) {
    if (word.endsWith("password")
        || word.endsWith("passwd")
        || word.endsWith("passphrase")
        || word.endsWith("passwort")
        || word.endsWith("motdepasse")) {
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
