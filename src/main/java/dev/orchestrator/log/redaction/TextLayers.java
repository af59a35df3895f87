package dev.orchestrator.log.redaction;

/** Goes through a text once and tries, at each place, only what may begin there. */
final class TextLayers {
  private final ShapeTable shapes = new ShapeTable();

  TextLayers() {
    DiscordShapes.addTo(shapes);
    VendorShapes.addTo(shapes);
    TokenShapes.addTo(shapes);
    SchemeShapes.addTo(shapes);
    UrlPasswords.addTo(shapes);
    PrivateKeys.addTo(shapes);
    NamedValues.addTo(shapes);
    SpokenValues.addTo(shapes);
    XmlValues.addTo(shapes);
  }

  /** Whether the text has escapes, so that it must be looked at decoded too. */
  boolean find(Scan scan) {
    char[] chars = scan.chars;
    boolean inWord = false;
    boolean encoded = false;
    for (int i = scan.from; i < scan.to; ) {
      char c = chars[i];
      if (Chars.in(c, Chars.ALNUM)) {
        int next = inWord ? i : shapes.atWord(scan, i);
        inWord = true;
        i = next > i ? next : i + 1;
        continue;
      }
      inWord = false;
      if (c < 128) {
        encoded |= c == '%' || c == '\\' || c == '&' || c == '\u001b';
        int next = shapes.atSign(scan, i);
        i = next > i ? next : i + 1;
      } else {
        encoded |= Chars.isInvisible(c);
        i++;
      }
    }
    return encoded;
  }
}
