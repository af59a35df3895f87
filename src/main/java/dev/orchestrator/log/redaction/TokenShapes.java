package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Cuts.Sureness;

/** Tokens that are told by more than how they begin. */
final class TokenShapes {
  private TokenShapes() {}

  static void addTo(ShapeTable table) {
    for (String start : new String[] {"eyJ", "ewog", "ewoi", "ewoJ", "eyAi"}) {
      table.atWord(start, (scan, at) -> jwt(scan, at, start));
    }
    for (String start : new String[] {"AKIA", "ASIA", "ABIA", "ACCA", "A3T"}) {
      table.atWord(start, (scan, at) -> awsKeyId(scan, at, start));
    }
    table.atWord("SG.", TokenShapes::sendgrid);
    table.atWord("SK", (scan, at) -> hex(scan, at, "SK", "twilio-key"));
    table.atWord("key-", (scan, at) -> hex(scan, at, "key-", "mailgun-key"));
    table.atWord("pat", TokenShapes::airtable);
    table.atWord("EAAA", TokenShapes::square);
    table.atWord("v1.0-", TokenShapes::cloudflareOriginKey);
    table.atWord("hooks.slack.com/", TokenShapes::slackWebhook);
    table.atSign(':', TokenShapes::telegram);
    table.atSign('~', TokenShapes::azureClientSecret);
    table.atSign('-', "u0123456789abcdef", TokenShapes::mailKeys);
    table.atSign('.', "a", TokenShapes::terraform);
  }

  private static int cut(Scan scan, int from, int to, String kind) {
    scan.cut(from, to, kind, Sureness.SHAPE);
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

  /** A prefix and exactly 32 hexadecimal digits. */
  private static int hex(Scan scan, int at, String prefix, String kind) {
    boolean partOfName = scan.at(at - 1) == '-' || scan.at(at - 1) == '_';
    if (partOfName || !scan.startsWith(at, prefix)) {
      return at;
    }
    int from = at + prefix.length();
    int end = scan.runEnd(from, Chars.ALNUM);
    boolean matches = end - from == 32 && PlainValues.isAll(scan.chars, from, end, Chars.HEX);
    return matches ? cut(scan, at, end, kind) : at;
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
