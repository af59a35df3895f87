package dev.orchestrator.log.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The ways in which one secret is written: as it is, inside base64 at each of the three offsets, in
 * hexadecimal, in a URL, in JSON and in XML.
 */
final class SecretForms {
  /**
   * One way to write a secret.
   *
   * @param sharedStart whether the character before belongs to the secret in part
   * @param sharedEnd whether the character after does
   */
  record Form(String text, boolean sharedStart, boolean sharedEnd) {}

  private SecretForms() {}

  static List<Form> of(String secret) {
    Set<String> plain = new LinkedHashSet<>();
    plain.add(secret);
    plain.add(json(secret));
    plain.add(json(secret).replace("/", "\\/"));
    plain.add(xml(secret));
    String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    plain.add(url);
    plain.add(url.replace("+", "%20"));
    plain.add(lowerEscapes(url));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    plain.add(HexFormat.of().formatHex(bytes));
    plain.add(HexFormat.of().withUpperCase().formatHex(bytes));

    // By a text and not in a set: a record's hash is made of method handles, for which a cold start
    // would wait.
    var forms = new LinkedHashMap<String, Form>();
    plain.forEach(text -> add(forms, new Form(text, false, false)));
    for (int offset = 0; offset < 3; offset++) {
      Form base64 = base64(bytes, offset);
      if (base64.text.length() >= KnownSecrets.SHORTEST) {
        add(forms, base64);
        String url64 = base64.text.replace('+', '-').replace('/', '_');
        add(forms, new Form(url64, base64.sharedStart, base64.sharedEnd));
      }
    }
    return List.copyOf(forms.values());
  }

  private static void add(Map<String, Form> forms, Form form) {
    forms.putIfAbsent(form.text + form.sharedStart + form.sharedEnd, form);
  }

  /** The characters that are the same whatever {@code offset} bytes stand before the secret. */
  private static Form base64(byte[] bytes, int offset) {
    byte[] padded = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, padded, offset, bytes.length);
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(padded);
    int from = offset == 0 ? 0 : offset + 1;
    boolean sharedEnd = padded.length % 3 != 0;
    return new Form(
        encoded.substring(from, sharedEnd ? encoded.length() - 1 : encoded.length()),
        offset != 0,
        sharedEnd);
  }

  private static String json(String secret) {
    var escaped = new StringBuilder();
    for (int i = 0; i < secret.length(); i++) {
      char c = secret.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        case '\t' -> escaped.append("\\t");
        default -> {
          if (c < ' ') {
            escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static String xml(String secret) {
    return secret
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String lowerEscapes(String url) {
    var lower = new StringBuilder(url);
    for (int i = 0; i + 2 < lower.length(); i++) {
      if (lower.charAt(i) == '%') {
        lower.setCharAt(i + 1, Chars.lower(lower.charAt(i + 1)));
        lower.setCharAt(i + 2, Chars.lower(lower.charAt(i + 2)));
      }
    }
    return lower.toString();
  }
}
