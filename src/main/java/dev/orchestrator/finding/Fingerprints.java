package dev.orchestrator.finding;

import dev.orchestrator.text.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes the fingerprints of the findings of one run in one repository. A fingerprint names the same
 * finding in later scans although lines were added above it: it depends on the scanner, the rule,
 * the path, and either a value that the scanner keeps stable or the message without numbers and
 * quoted parts, and which of several equal ones it is, in the order of lines.
 */
final class Fingerprints {
  private static final Pattern VARIABLE =
      Pattern.compile("\"[^\"]{0,500}\"|'[^']{0,500}'|`[^`]{0,500}`|[0-9]+");

  private final Map<String, List<Ordinal>> equal = new HashMap<>();

  /** The fingerprint of one finding; its text is known after {@link #order}. */
  static final class Ordinal {
    private final String key;
    private final int line;
    private int index;

    private Ordinal(String key, int line) {
      this.key = key;
      this.line = line;
    }

    /** {@code v1:} and a SHA-256 in hex. */
    String text() {
      return "v1:" + Sha256.hex(key + "\0" + index);
    }
  }

  /** By a value that the scanner keeps stable. */
  Ordinal byStable(String tool, String rule, String path, String stable, int line) {
    return add(key("stable", tool, rule, path, stable), line);
  }

  /** By the message. */
  Ordinal byText(String tool, String rule, String path, String message, int line) {
    String normal = message.length() > 4_000 ? message.substring(0, 4_000) : message;
    return add(key("text", tool, rule, path, VARIABLE.matcher(normal).replaceAll("")), line);
  }

  private Ordinal add(String key, int line) {
    var ordinal = new Ordinal(key, line);
    equal.computeIfAbsent(key, each -> new ArrayList<>()).add(ordinal);
    return ordinal;
  }

  /** Puts equal findings into the order of their lines; the order of a scanner may vary. */
  void order() {
    for (List<Ordinal> list : equal.values()) {
      list.sort(Comparator.comparingInt(each -> each.line));
      for (int i = 0; i < list.size(); i++) {
        list.get(i).index = i;
      }
    }
  }

  /** Lengths keep parts from flowing into each other. */
  private static String key(String... parts) {
    var key = new StringBuilder();
    for (String part : parts) {
      key.append(part.length()).append(':').append(part);
    }
    return key.toString();
  }
}
