package dev.orchestrator.log.redaction;

import dev.orchestrator.log.redaction.Cuts.Sureness;

/** Secrets that only the grammar of one tool or file tells: {@code mysql -pHERE}, a .netrc. */
final class ToolValues {
  private static final int FARTHEST = 200;

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
      scan.cut(from, to, "password", Sureness.NAME);
    }
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
