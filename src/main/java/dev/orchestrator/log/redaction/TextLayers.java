package dev.orchestrator.log.redaction;

/** Goes through a text once and tries, at each place, only what may begin there. */
final class TextLayers {
  private static final byte LETTER = 1;
  private static final byte SIGN = 2;
  private static final byte ESCAPE = 3;

  private final ShapeTable shapes = new ShapeTable();

  /** What to do at a character below 128. */
  private final byte[] roles = new byte[128];

  TextLayers() {
    DiscordShapes.addTo(shapes);
    VendorShapes.addTo(shapes);
    TokenShapes.addTo(shapes);
    SchemeShapes.addTo(shapes);
    UrlPasswords.addTo(shapes);
    PrivateKeys.addTo(shapes);
    NamedValues.addTo(shapes);
    ProseContext.addTo(shapes);
    XmlValues.addTo(shapes);
    ToolValues.addTo(shapes);
    shapes.build();
    for (char c = 0; c < 128; c++) {
      roles[c] = role(c);
    }
  }

  private byte role(char c) {
    if (Chars.in(c, Chars.ALNUM)) {
      return LETTER;
    }
    boolean escape = c == '\\' || c == '\u001b' || c == '%' || c == '&';
    return escape ? ESCAPE : shapes.isOfInterest(c) ? SIGN : 0;
  }

  /** Whether the text has escapes, so that it must be looked at decoded too. */
  boolean find(Scan scan) {
    char[] chars = scan.chars;
    int to = scan.to;
    boolean encoded = false;
    int i = scan.from;
    while (i < to) {
      char c = chars[i];
      if (c >= 128) {
        encoded |= Chars.isInvisible(c) || Chars.plain(c) != c;
        i++;
        continue;
      }
      switch (roles[c]) {
        case LETTER -> i = word(scan, i);
        case SIGN -> i = Math.max(i + 1, shapes.atSign(scan, i));
        case ESCAPE -> {
          encoded |= DecodedView.mayBegin(scan, i);
          i++;
        }
        default -> i++;
      }
    }
    return encoded;
  }

  /** Where the word that begins at {@code at} ends, or the secret that begins there. */
  private int word(Scan scan, int at) {
    int next = shapes.atWord(scan, at);
    int i = next > at ? next : at + 1;
    char[] chars = scan.chars;
    while (i < scan.to && chars[i] < 128 && roles[chars[i]] == LETTER) {
      i++;
    }
    return i;
  }
}
