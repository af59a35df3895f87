package dev.orchestrator.log.redaction;

/**
 * Finds secrets in a text and puts a marker where each was: known secrets first, then what has the
 * shape of one, then what a name gives away, then all of it again in what the text means once
 * decoded. JSON inside a text is read as JSON, and stays JSON. Safe for use by several threads.
 */
public final class SecretFinder {
  private static final int MOST_ROUNDS = 8;

  private final KnownSecrets known = new KnownSecrets();
  private final NegativeCache clean = new NegativeCache();
  private final TextLayers layers = new TextLayers();

  /**
   * Adds one holder of a known secret and of its parts: lines, members of JSON, a URL's password.
   * What is shorter than 8 characters or has fewer than 3 different ones is not added: it would be
   * found in harmless text.
   */
  public boolean know(String kind, String secret) {
    for (String part : SecretParts.of(secret)) {
      if (!KnownSecrets.isTooPlain(part)) {
        known.add(Marker.kind(kind), part);
      }
    }
    return !KnownSecrets.isTooPlain(secret.strip());
  }

  /** Takes away one holder of a secret that was added. */
  public void forget(String secret) {
    SecretParts.of(secret).forEach(known::remove);
  }

  /**
   * {@code text} with a marker where each secret was.
   *
   * @throws RuntimeException if the text cost more work than a text of its length may
   */
  public String redact(String text) {
    return redactNamed(SecretName.NONE, text);
  }

  /**
   * {@code line} with a marker where each secret was, also where a line before it names its value.
   *
   * @param context what is known from the lines before
   */
  public String redact(String line, LineContext context) {
    char[] chars = line.toCharArray();
    Scan scan = Scan.of(chars);
    context.line(scan, 0, chars.length);
    return redact(scan.cuts().isEmpty() ? line : scan.cuts().applyTo(line, chars));
  }

  /** Repeats until nothing is found: text beside a marker may match other rules. */
  String redactNamed(SecretName name, String value) {
    if (name == SecretName.NONE && clean.has(value) && !known.mayStandIn(value)) {
      return value;
    }
    String text = value;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      char[] chars = text.toCharArray();
      Scan scan = Scan.of(chars);
      if (mayHoldJson(text)) {
        findNamed(scan, name);
      } else {
        known.find(scan);
        cutNamed(scan, name);
        findInText(scan);
      }
      if (text.indexOf('\n') >= 0) {
        new LineContext().lines(scan, text);
      }
      if (round == 0 && name == SecretName.NONE && scan.isPlain()) {
        clean.add(text);
      }
      String redacted = scan.cuts().isEmpty() ? text : scan.cuts().applyTo(text, chars);
      if (redacted.equals(text)) {
        return text;
      }
      text = redacted;
    }
    throw new IllegalStateException("markers without end");
  }

  /** Looking for one character in a string is many times faster than any loop of ours. */
  private static boolean mayHoldJson(String text) {
    return text.indexOf('{') >= 0 || text.indexOf('[') >= 0;
  }

  void findNamed(Scan scan, SecretName name) {
    cutNamed(scan, name);
    find(scan);
  }

  private static void cutNamed(Scan scan, SecretName name) {
    if (name != SecretName.NONE) {
      NamedValue.cutWhole(scan, name, scan.from, scan.to);
    }
  }

  void find(Scan scan) {
    known.find(scan);
    int plain = scan.from;
    for (int at = scan.from; at < scan.to; at++) {
      char c = scan.chars[at];
      if (c == '{' || c == '[') {
        int end = new JsonText(this).find(scan, at);
        if (end > at) {
          findInText(scan.part(plain, at));
          plain = end;
          at = end - 1;
        }
      }
    }
    findInText(plain == scan.from ? scan : scan.part(plain, scan.to));
  }

  private void findInText(Scan scan) {
    if (scan.from == scan.to) {
      return;
    }
    boolean encoded = layers.find(scan);
    new LongRuns(this).find(scan);
    if (encoded) {
      DecodedView.of(scan).forEach(this::find);
    }
  }
}
