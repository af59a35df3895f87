package dev.orchestrator.log.redaction;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What of a secret is secret by itself: each line of several, each secret member of a JSON document
 * and the password in a URL. A part of a known secret would not be found by looking for the whole.
 */
final class SecretParts {
  private static final int LONG_ENOUGH = 16;

  private SecretParts() {}

  /** The secret and its parts. */
  static Set<String> of(String secret) {
    var parts = new LinkedHashSet<String>();
    parts.add(secret);
    parts.add(secret.strip());
    secret.lines().map(String::strip).filter(line -> !line.startsWith("-----")).forEach(parts::add);
    addUrlPassword(secret, parts);
    char[] chars = secret.strip().toCharArray();
    if (chars.length > 0 && chars[0] == '{') {
      Scan scan = Scan.of(chars);
      JsonNode node = JsonReader.read(scan, 0);
      if (node != null) {
        addTexts(chars, node, "", parts);
      }
    }
    return parts;
  }

  private static void addUrlPassword(String secret, Set<String> parts) {
    int slashes = secret.indexOf("://");
    int at = secret.lastIndexOf('@');
    int colon = slashes < 0 ? -1 : secret.indexOf(':', slashes + 3);
    if (colon > 0 && at > colon) {
      parts.add(secret.substring(colon + 1, at));
    }
  }

  private static void addTexts(char[] json, JsonNode node, String name, Set<String> parts) {
    switch (node) {
      case JsonNode.Text text -> {
        String value = new String(json, text.from(), text.to() - text.from());
        boolean secret = SecretNames.of(name) != SecretName.NONE;
        if (secret
            || PlainValues.looksRandom(value.toCharArray(), 0, value.length(), LONG_ENOUGH)) {
          parts.add(value.replace("\\/", "/").replace("\\\"", "\""));
        }
      }
      case JsonNode.Bare bare -> {}
      case JsonNode.Items items -> items.items().forEach(i -> addTexts(json, i, name, parts));
      case JsonNode.Members object ->
          object
              .members()
              .forEach(member ->
                  addTexts(
                      json,
                      member.value(),
                      new String(
                          json, member.name().from(), member.name().to() - member.name().from()),
                      parts));
    }
  }
}
