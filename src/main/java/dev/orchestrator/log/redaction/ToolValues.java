package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Redactions.Confidence;

/** Secrets that only the grammar of one tool or file tells: {@code mysql -pHERE}, a .netrc. */
final class ToolValues {
  private static final int FARTHEST = 200;
  private static final int LONGEST_HOST = 255;

  private ToolValues() {}

  static void addTo(ShapeTable table) {
    for (String mysql : new String[] {"mysql ", "mysqldump ", "mysqladmin ", "mariadb "}) {
      table.atWord(mysql, (scan, at) -> option(scan, at, mysql, " -p", true));
    }
    table.atWord("sshpass ", (scan, at) -> option(scan, at, "sshpass ", " -p", true));
    table.atWord("docker login ", (scan, at) -> option(scan, at, "docker login ", " -p ", false));
    table.atWord("redis-cli ", (scan, at) -> option(scan, at, "redis-cli ", " -a ", false));
    table.atWord(
        "gh secret set ", (scan, at) -> option(scan, at, "gh secret set ", " --body ", false));
    for (String setter : new String[] {"set -", "setenv ", "setx ", "ENV "}) {
      table.atWord(setter, (scan, at) -> setVariable(scan, at, setter));
    }
    table.atWord("OP_SESSION_", ToolValues::onePasswordSession);
    table.atSign(
        CharacterSet.in(Chars.URL64 | Chars.DOT | Chars.STAR),
        ':',
        CharacterSet.in(Chars.DIGIT | Chars.STAR),
        ToolValues::pgpass);
    table.atWord("machine ", ToolValues::netrc);
    table.atWord("form-data", ToolValues::formPart);
  }

  /** The value of {@code option} on the command line that begins with {@code command}. */
  private static int option(Scan scan, int at, String command, String option, boolean attached) {
    if (!scan.startsWith(at, command)) {
      return at;
    }
    int found = indexOf(scan, at + command.length() - 1, option);
    if (found < 0) {
      return at;
    }
    int from = found + option.length();
    if (attached && scan.at(from) == ' ' && !command.startsWith("sshpass")) {
      return at; // mysql asks for it
    }
    while (scan.at(from) == ' ') {
      from++;
    }
    cutArgument(scan, from);
    return at;
  }

  private static void cutArgument(Scan scan, int at) {
    char first = scan.at(at);
    int from = Chars.isQuote(first) ? at + 1 : at;
    int to =
        Chars.isQuote(first)
            ? NamedValue.close(scan, from, first, 0)
            : NamedValue.bareEnd(scan, from);
    if (to - from >= 4 && first != '-' && !PlainValues.stays(scan.chars, from, to)) {
      scan.cut(from, to, "password", Confidence.NAME);
    }
  }

  /** {@code set -gx NAME value} of fish, {@code setenv}, {@code setx}, {@code ENV} of Docker. */
  private static int setVariable(Scan scan, int at, String setter) {
    if (!scan.startsWith(at, setter)) {
      return at;
    }
    int start = at + setter.length();
    if (setter.endsWith("-")) {
      int options = scan.runEnd(start, Chars.LETTER | Chars.DASH);
      boolean exports =
          scan.startsWith(start, "-export")
              || indexOf(scan, start, "x") < options && options > start;
      if (!exports || scan.at(options) != ' ') {
        return at;
      }
      start = options + 1;
    }
    int end = scan.runEnd(start, Chars.WORD);
    SecretName name = end > start ? SecretNames.of(scan.chars, start, end) : SecretName.NONE;
    if (name != SecretName.NONE && scan.at(end) == ' ') {
      int value = end;
      while (scan.at(value) == ' ') {
        value++;
      }
      NamedValue.cutAt(scan, name, value, ValueRules.Place.BARE);
    }
    return at;
  }

  /** The session of one account: {@code OP_SESSION_my=x}. */
  private static int onePasswordSession(Scan scan, int at) {
    int sign = scan.startsWith(at, "OP_SESSION_") ? scan.runEnd(at, Chars.WORD) : at;
    if (sign > at && (scan.at(sign) == '=' || scan.at(sign) == ':')) {
      int value = sign + 1;
      while (scan.at(value) == ' ') {
        value++;
      }
      NamedValue.cutAt(scan, SecretName.SESSION, value, ValueRules.Place.BARE);
    }
    return at;
  }

  /** {@code host:5432:database:user:HERE}, found at its first colon. */
  private static int pgpass(Scan scan, int at) {
    int host = at;
    while (at - host < LONGEST_HOST
        && (Chars.in(scan.at(host - 1), Chars.URL64 | Chars.DOT | Chars.STAR))) {
      host--;
    }
    boolean lineStart = host == scan.from || Chars.isSpace(scan.at(host - 1));
    int port = scan.at(at + 1) == '*' ? at + 2 : scan.runEnd(at + 1, Chars.DIGIT);
    boolean isPort = scan.at(at + 1) == '*' || port - at - 1 >= 4 && port - at - 1 <= 5;
    if (!lineStart || host == at || !isPort || scan.at(port) != ':') {
      return at;
    }
    int database = scan.runEnd(port + 1, Chars.URL64 | Chars.DOT | Chars.STAR);
    int user =
        scan.at(database) == ':'
            ? scan.runEnd(database + 1, Chars.URL64 | Chars.DOT | Chars.STAR)
            : database;
    boolean named =
        Chars.in(scan.at(port + 1), Chars.LETTER | Chars.STAR | Chars.UNDERSCORE)
            && Chars.in(scan.at(database + 1), Chars.LETTER | Chars.STAR | Chars.UNDERSCORE);
    if (!named || user == database || scan.at(user) != ':') {
      return at;
    }
    int from = user + 1;
    int to = from;
    while (to < scan.to && !Chars.isSpace(scan.chars[to]) && !Chars.isQuote(scan.chars[to])) {
      to++;
    }
    scan.spend(to - host);
    if (to - from >= 4
        && !PlainValues.isAll(scan.chars, from, to, Chars.DIGIT)
        && !PlainValues.stays(scan.chars, from, to)) {
      scan.cut(from, to, "password", Confidence.NAME);
    }
    return at;
  }

  private static int netrc(Scan scan, int at) {
    int login = scan.startsWith(at, "machine ") ? indexOf(scan, at, " login ") : -1;
    int password = login < 0 ? -1 : indexOf(scan, login, " password ");
    if (password > 0) {
      cutArgument(scan, password + " password ".length());
    }
    return at;
  }

  /** A part of a form: its name in a header, and behind an empty line the value. */
  private static int formPart(Scan scan, int at) {
    int name = scan.startsWith(at, "form-data") ? indexOf(scan, at, "name=\"") : -1;
    if (name < 0) {
      return at;
    }
    int start = name + "name=\"".length();
    int end = scan.runEnd(start, Chars.NAME);
    SecretName secret = end > start ? SecretNames.of(scan.chars, start, end) : SecretName.NONE;
    if (secret == SecretName.NONE || scan.at(end) != '"') {
      return at;
    }
    int from = end + 1;
    while (from - end <= 4 && (scan.at(from) == '\r' || scan.at(from) == '\n')) {
      from++;
    }
    if (from - end > 2) {
      NamedValue.cutWhole(scan, secret, from, NamedValue.lineEnd(scan, from, false));
    }
    return at;
  }

  /** Where {@code wanted} stands on the same line, or -1. */
  private static int indexOf(Scan scan, int from, String wanted) {
    int last = Math.min(scan.to, from + FARTHEST);
    for (int i = from; i < last && scan.chars[i] != '\n'; i++) {
      if (scan.startsWith(i, wanted)) {
        scan.spend(i - from);
        return i;
      }
    }
    scan.spend(last - from);
    return -1;
  }
}
