package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;

/** Tokens that are told by more than how they begin. */
final class TokenShapes {
  private static final int LONGEST_INTENT = 40;
  private static final int SHORTEST_INTENT = 15;

  private TokenShapes() {}

  static void addTo(ShapeTable table) {
    for (String start : new String[] {"eyJ", "ewog", "ewoi", "ewoJ", "eyAi"}) {
      table.atWord(start, (scan, at) -> jwt(scan, at, start));
    }
    for (String start : new String[] {"AKIA", "ASIA", "ABIA", "ACCA", "A3T"}) {
      table.atWord(start, (scan, at) -> awsKeyId(scan, at, start));
    }
    table.atWord("SG.", TokenShapes::sendgrid);
    table.atWord("SK", (scan, at) -> hex(scan, at, "SK", 32, "twilio-key"));
    table.atWord("key-", (scan, at) -> hex(scan, at, "key-", 32, "mailgun-key"));
    table.atWord("pat", TokenShapes::airtable);
    table.atWord("EAAA", TokenShapes::square);
    table.atWord("v1.0-", TokenShapes::cloudflareOriginKey);
    table.atWord("hooks.slack.com/", TokenShapes::slackWebhook);
    table.atWord("A3-", TokenShapes::onePassword);
    table.atWord("YC", (scan, at) -> yandexKey(scan, at, "YC", 40));
    table.atWord("AQVN", (scan, at) -> yandexKey(scan, at, "AQVN", 39));
    table.atWord("4b1d", TokenShapes::clickHouse);
    table.atWord("pi_", TokenShapes::stripeIntent);
    table.atWord("1000.", TokenShapes::zoho);
    table.atWord("live_", (scan, at) -> hex(scan, at, "live_", 35, "lob-key"));
    table.atWord("test_", (scan, at) -> hex(scan, at, "test_", 35, "lob-key"));
    table.atSign(CharacterSet.in(Chars.ALNUM), '_', CharacterSet.of("m"), TokenShapes::maxMind);
    table.atSign(
        CharacterSet.in(Chars.ALNUM), '_', CharacterSet.in(Chars.DIGIT), TokenShapes::ngrok);
    table.atWord("pk_", TokenShapes::clickUp);
    table.atWord("b_", TokenShapes::beamer);
    table.atWord("00D", TokenShapes::salesforceSession);
    table.atWord("t1.", TokenShapes::yandexToken);
    for (String start : new String[] {"pat.", "sat."}) {
      table.atWord(start, (scan, at) -> harness(scan, at, start));
    }
    for (String start : new String[] {"api-", "sdk-", "access-production-", "access-sandbox-"}) {
      table.atWord(start, (scan, at) -> prefixedUuid(scan, at, start));
    }
    table.atSign(CharacterSet.of("="), ':', CharacterSet.in(Chars.ALNUM), TokenShapes::tableau);
    table.atSign(CharacterSet.ANY, '.', CharacterSet.of("a"), TokenShapes::authress);
    table.atSign(CharacterSet.in(Chars.DIGIT), ':', CharacterSet.of("A"), TokenShapes::telegram);
    table.atSign(CharacterSet.of("Q"), '~', CharacterSet.ANY, TokenShapes::azureClientSecret);
    table.atSign(
        CharacterSet.in(Chars.HEX),
        '-',
        CharacterSet.of("u0123456789abcdef"),
        TokenShapes::mailKeys);
    table.atSign(CharacterSet.ANY, '.', CharacterSet.of("a"), TokenShapes::terraform);
  }

  private static int cut(Scan scan, int from, int to, String kind) {
    scan.cut(from, to, kind, Confidence.SHAPE);
    return to;
  }

  /** Signed (three parts) or encrypted (five), with or without its end. */
  private static int jwt(Scan scan, int at, String start) {
    if (!scan.startsWith(at, start)) {
      return at;
    }
    int end = scan.runEnd(at, Chars.URL64);
    if (end - at < 12 || scan.at(end) != '.') {
      return at;
    }
    int parts = 1;
    int longest = 0;
    while (parts < 5 && scan.at(end) == '.') {
      int next = scan.runEnd(end + 1, Chars.URL64);
      longest = Math.max(longest, next - end - 1);
      end = next;
      parts++;
    }
    return longest < 8 ? at : cut(scan, at, end, "jwt");
  }

  private static int awsKeyId(Scan scan, int at, String start) {
    if (!scan.startsWith(at, start)) {
      return at;
    }
    int end = scan.runEnd(at, Chars.ALNUM);
    boolean id =
        end - at == 20 && PlainValues.isAll(scan.chars, at, end, Chars.UPPER | Chars.DIGIT);
    return id ? cut(scan, at, end, "aws-access-key-id") : at;
  }

  private static int sendgrid(Scan scan, int at) {
    if (!scan.startsWith(at, "SG.")) {
      return at;
    }
    int dot = scan.runEnd(at + 3, Chars.URL64);
    if (dot - at < 16 || scan.at(dot) != '.') {
      return at;
    }
    int end = scan.runEnd(dot + 1, Chars.URL64);
    return end - dot < 16 ? at : cut(scan, at, end, "sendgrid-key");
  }

  /** A prefix and exactly so many hexadecimal digits. */
  private static int hex(Scan scan, int at, String prefix, int length, String kind) {
    boolean partOfName = scan.at(at - 1) == '-' || scan.at(at - 1) == '_';
    if (partOfName || !scan.startsWith(at, prefix)) {
      return at;
    }
    int from = at + prefix.length();
    int end = scan.runEnd(from, Chars.ALNUM);
    boolean matches = end - from == length && PlainValues.isAll(scan.chars, from, end, Chars.HEX);
    return matches ? cut(scan, at, end, kind) : at;
  }

  /** {@code A3}, a part of six characters, one of six or eleven, and parts of five. */
  private static int onePassword(Scan scan, int at) {
    if (!scan.startsWith(at, "A3-")) {
      return at;
    }
    int end = scan.runEnd(at + 3, Chars.UPPER | Chars.DIGIT | Chars.DASH);
    int dash = scan.runEnd(at + 3, Chars.UPPER | Chars.DIGIT);
    boolean parts = dash - at == 9 && end - at >= 30 && end - at <= 42;
    return parts && PrefixShape.isVaried(scan.chars, at + 3, end)
        ? cut(scan, at, end, "onepassword-key")
        : at;
  }

  private static int clickHouse(Scan scan, int at) {
    int end = scan.startsWith(at, "4b1d") ? scan.runEnd(at, Chars.ALNUM) : at;
    boolean key = end - at == 42 && PrefixShape.isShuffled(scan.chars, at + 4, end);
    return key ? cut(scan, at, end, "clickhouse-key") : at;
  }

  /** The secret with which a browser finishes a payment, behind the payment's id. */
  private static int stripeIntent(Scan scan, int at) {
    if (!scan.startsWith(at, "pi_")) {
      return at;
    }
    int id = at + 3;
    while (id < scan.to && id - at <= LONGEST_INTENT && Chars.in(scan.chars[id], Chars.ALNUM)) {
      id++;
    }
    scan.spend(id - at);
    if (id - at <= SHORTEST_INTENT || !scan.startsWith(id, "_secret_")) {
      return at;
    }
    int from = id + "_secret_".length();
    int end = scan.runEnd(from, Chars.ALNUM);
    return end - from >= SHORTEST_INTENT ? cut(scan, at, end, "stripe-client-secret") : at;
  }

  /** Two parts of 32 hexadecimal digits. */
  private static int zoho(Scan scan, int at) {
    int dot = scan.startsWith(at, "1000.") ? scan.runEnd(at + 5, Chars.HEX) : at;
    if (dot - at != 37 || scan.at(dot) != '.') {
      return at;
    }
    int end = scan.runEnd(dot + 1, Chars.HEX);
    return end - dot - 1 == 32 ? cut(scan, at, end, "zoho-token") : at;
  }

  /** Six characters, 29 characters and {@code mmk}, at the second underscore. */
  private static int maxMind(Scan scan, int at) {
    int from = at - 36;
    if (!scan.startsWith(at, "_mmk")
        || from < scan.from
        || scan.at(at - 30) != '_'
        || !PlainValues.isAll(scan.chars, from, at - 30, Chars.ALNUM)
        || !PlainValues.isAll(scan.chars, at - 29, at, Chars.ALNUM)) {
      return at;
    }
    return cut(scan, from, at + 4, "maxmind-key");
  }

  /** A time-ordered id of 27 characters, an underscore and 21 more. */
  private static int ngrok(Scan scan, int at) {
    int from = at - 27;
    if (from < scan.from
        || scan.at(from) != '2'
        || !scan.isBoundary(from)
        || !PlainValues.isAll(scan.chars, from, at, Chars.ALNUM)) {
      return at;
    }
    int end = scan.runEnd(at + 1, Chars.ALNUM);
    boolean token = end - at == 22 && PlainValues.isMixed(scan.chars, from, end, 49);
    return token ? cut(scan, from, end, "ngrok-token") : at;
  }

  /** {@code pk_}, the id of the user, and 32 capital letters and digits. */
  private static int clickUp(Scan scan, int at) {
    int id = scan.startsWith(at, "pk_") ? scan.runEnd(at + 3, Chars.DIGIT) : at;
    if (id - at < 9 || id - at > 13 || scan.at(id) != '_') {
      return at;
    }
    int end = scan.runEnd(id + 1, Chars.UPPER | Chars.DIGIT);
    return end - id - 1 == 32 ? cut(scan, at, end, "clickup-token") : at;
  }

  private static int beamer(Scan scan, int at) {
    int end = scan.startsWith(at, "b_") ? scan.runEnd(at + 2, Chars.URL64 | Chars.EQUALS) : at;
    boolean key = end - at == 46 && PrefixShape.isShuffled(scan.chars, at + 2, end);
    return key && scan.at(at - 1) != '_' && scan.at(at - 1) != '-'
        ? cut(scan, at, end, "beamer-key")
        : at;
  }

  /** The id of an organisation, an exclamation mark and the session. */
  private static int salesforceSession(Scan scan, int at) {
    int mark = scan.startsWith(at, "00D") ? scan.runEnd(at, Chars.ALNUM) : at;
    if (mark - at != 15 || scan.at(mark) != '!') {
      return at;
    }
    int end = scan.runEnd(mark + 1, Chars.URL64 | Chars.DOT);
    return end - mark < 60 ? at : cut(scan, at, end, "salesforce-session");
  }

  /** A prefix so short is frequent in base64 of anything: the length must fit too. */
  private static int yandexKey(Scan scan, int at, String prefix, int length) {
    int end = scan.startsWith(at, prefix) ? scan.runEnd(at, Chars.URL64) : at;
    boolean key =
        end - at == length
            && !Chars.in(scan.at(end), Chars.PLUS_SLASH | Chars.EQUALS)
            && !Chars.in(scan.at(at - 1), Chars.PLUS_SLASH);
    return key ? cut(scan, at, end, "yandex-key") : at;
  }

  private static int yandexToken(Scan scan, int at) {
    int dot = scan.startsWith(at, "t1.") ? scan.runEnd(at + 3, Chars.URL64 | Chars.EQUALS) : at;
    if (dot - at < 8 || scan.at(dot) != '.') {
      return at;
    }
    int end = scan.runEnd(dot + 1, Chars.URL64 | Chars.EQUALS);
    return end - dot < 80 ? at : cut(scan, at, end, "yandex-token");
  }

  /** Three parts of 22, 24 and 20 characters. */
  private static int harness(Scan scan, int at, String start) {
    if (!scan.startsWith(at, start)) {
      return at;
    }
    int account = scan.runEnd(at + start.length(), Chars.URL64);
    int id = scan.at(account) == '.' ? scan.runEnd(account + 1, Chars.ALNUM) : account;
    int end = scan.at(id) == '.' ? scan.runEnd(id + 1, Chars.ALNUM) : id;
    return account - at == 26 && id - account == 25 && end - id == 21
        ? cut(scan, at, end, "harness-key")
        : at;
  }

  private static int prefixedUuid(Scan scan, int at, String start) {
    if (!scan.startsWith(at, start)) {
      return at;
    }
    int from = at + start.length();
    int end = scan.runEnd(from, Chars.HEX | Chars.DASH);
    boolean uuid =
        end - from == 36
            && scan.at(from + 8) == '-'
            && scan.at(from + 13) == '-'
            && scan.at(from + 18) == '-'
            && scan.at(from + 23) == '-'
            && !Chars.in(scan.at(end), Chars.ALNUM);
    return uuid ? cut(scan, at, end, "api-key") : at;
  }

  /** Sixteen bytes in base64, a colon, 32 characters; found at the colon. */
  private static int tableau(Scan scan, int at) {
    int from = at - 24;
    if (scan.at(at - 1) != '='
        || scan.at(at - 2) != '='
        || from < scan.from
        || !PlainValues.isAll(scan.chars, from, at - 2, Chars.STD64)) {
      return at;
    }
    int end = scan.runEnd(at + 1, Chars.ALNUM);
    return end - at - 1 == 32 ? cut(scan, from, end, "tableau-token") : at;
  }

  /** The id of a client, one of a key, {@code acc_} with an account, and the key. */
  private static int authress(Scan scan, int at) {
    if (!scan.startsWith(at, ".acc_") && !scan.startsWith(at, ".acc-")) {
      return at;
    }
    int dot = scan.runEnd(at + 5, Chars.URL64);
    int end = scan.at(dot) == '.' ? scan.runEnd(dot + 1, Chars.ANY64 | Chars.EQUALS) : dot;
    if (end - dot < 30) {
      return at;
    }
    int from = at;
    while (at - from < 48 && Chars.in(scan.at(from - 1), Chars.WORD | Chars.DOT)) {
      from--;
    }
    return cut(scan, from, end, "authress-key");
  }

  /** So many zeros are frequent in base64 of anything: the length must fit too. */
  private static int square(Scan scan, int at) {
    int end = scan.startsWith(at, "EAAA") ? scan.runEnd(at, Chars.URL64) : at;
    boolean token = end - at >= 60 && end - at <= 68 && !Chars.in(scan.at(end), Chars.PLUS_SLASH);
    return token ? cut(scan, at, end, "square-token") : at;
  }

  private static int airtable(Scan scan, int at) {
    int dot = scan.runEnd(at, Chars.ALNUM);
    if (dot - at != 17 || scan.at(dot) != '.' || !scan.startsWith(at, "pat")) {
      return at;
    }
    int end = scan.runEnd(dot + 1, Chars.HEX);
    return end - dot < 50 ? at : cut(scan, at, end, "airtable-token");
  }

  private static int cloudflareOriginKey(Scan scan, int at) {
    if (!scan.startsWith(at, "v1.0-")) {
      return at;
    }
    int end = scan.runEnd(at + 5, Chars.HEX | Chars.DASH);
    return end - at < 80 ? at : cut(scan, at, end, "cloudflare-origin-key");
  }

  /** The last part of the path goes; team and channel stay. */
  private static int slackWebhook(Scan scan, int at) {
    if (!scan.startsWith(at, "hooks.slack.com/")) {
      return at;
    }
    int end = scan.runEnd(at + 16, Chars.ANY64);
    int from = end;
    while (scan.chars[from - 1] != '/') {
      from--;
    }
    return end - from < 16 ? at : cut(scan, from, end, "slack-webhook-token");
  }

  /** {@code 123456789:AA…}, found at its colon. */
  private static int telegram(Scan scan, int at) {
    if (scan.at(at + 1) != 'A' || scan.at(at + 2) != 'A') {
      return at;
    }
    int from = at;
    while (at - from <= 10 && Chars.in(scan.at(from - 1), Chars.DIGIT)) {
      from--;
    }
    if (at - from < 8 || at - from > 10) {
      return at;
    }
    int end = scan.runEnd(at + 1, Chars.URL64);
    if (end - at - 1 < 33 || end - at - 1 > 36) {
      return at;
    }
    return cut(scan, from, end, "telegram-bot-token");
  }

  /** Three characters, a digit, {@code Q~}, found at the tilde. */
  private static int azureClientSecret(Scan scan, int at) {
    int alphabet = Chars.URL64 | Chars.DOT | Chars.TILDE;
    if (scan.at(at - 1) != 'Q' || !Chars.in(scan.at(at - 2), Chars.DIGIT)) {
      return at;
    }
    int from = at - 5;
    int end = scan.runEnd(at + 1, alphabet);
    while (end > at && scan.chars[end - 1] == '.') {
      end--;
    }
    if (from < scan.from || end - at < 31 || !Chars.in(scan.chars[from], alphabet)) {
      return at;
    }
    return cut(scan, from, end, "azure-client-secret");
  }

  /** Mailchimp's {@code 32 hex-us1} and Mailgun's {@code 32 hex-8 hex-8 hex}, at the first dash. */
  private static int mailKeys(Scan scan, int at) {
    int from = at - 32;
    if (!Chars.in(scan.at(at - 1), Chars.HEX)) {
      return at;
    }
    boolean mailchimp = scan.startsWith(at, "-us") && Chars.in(scan.at(at + 3), Chars.DIGIT);
    boolean mailgun = scan.at(at + 9) == '-' && Chars.in(scan.at(at + 17), Chars.HEX);
    if ((!mailchimp && !mailgun)
        || from < scan.from
        || !scan.isBoundary(from)
        || !PlainValues.isAll(scan.chars, from, at, Chars.HEX)) {
      return at;
    }
    if (mailchimp) {
      return cut(scan, from, scan.runEnd(at + 3, Chars.DIGIT), "mailchimp-key");
    }
    boolean hex =
        PlainValues.isAll(scan.chars, at + 1, at + 9, Chars.HEX)
            && PlainValues.isAll(scan.chars, at + 10, at + 18, Chars.HEX)
            && !Chars.in(scan.at(at + 18), Chars.ALNUM);
    return hex ? cut(scan, from, at + 18, "mailgun-key") : at;
  }

  /** Fourteen characters, {@code .atlasv1.} and the rest, at the first dot. */
  private static int terraform(Scan scan, int at) {
    if (!scan.startsWith(at, ".atlasv1.")) {
      return at;
    }
    int from = at;
    while (at - from < 14 && Chars.in(scan.at(from - 1), Chars.ALNUM)) {
      from--;
    }
    int end = scan.runEnd(at + 9, Chars.URL64);
    return end - at < 40 ? at : cut(scan, from, end, "terraform-token");
  }
}
