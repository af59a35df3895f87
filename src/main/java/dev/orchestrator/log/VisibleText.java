package dev.orchestrator.log;

import java.nio.charset.StandardCharsets;

/**
 * A line whose every character can be seen. Terminals, editors and readers of lines obey some that
 * cannot: they move the cursor, end a line, or change the direction of the text that follows. Each
 * becomes an escape, which a reader of JSON turns back into the same value.
 */
final class VisibleText {
  private VisibleText() {}

  /** {@code line}, UTF-8, itself if it has nothing to escape. */
  static byte[] of(byte[] line) {
    if (isPlain(line)) {
      return line;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    var visible = new StringBuilder(text.length() + 32);
    text.codePoints()
        .forEach(c -> {
          if (isObeyed(c)) {
            for (char unit : Character.toChars(c)) {
              visible.append("\\u%04x".formatted((int) unit));
            }
          } else {
            visible.appendCodePoint(c);
          }
        });
    return visible.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Most lines are: printable ASCII with tabs and line ends. */
  private static boolean isPlain(byte[] line) {
    for (byte b : line) {
      if (b != '\n' && b != '\t' && (b < ' ' || b == 0x7f)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isObeyed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\n' && c != '\t';
      case Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
