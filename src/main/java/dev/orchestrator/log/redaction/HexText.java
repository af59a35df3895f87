package dev.orchestrator.log.redaction;

/** Decodes hexadecimal digits in lower case. */
final class HexText {
  private HexText() {}

  /** The bytes of the digits from {@code from} to {@code to}, which are an even number. */
  static byte[] decode(char[] text, int from, int to) {
    var bytes = new byte[(to - from) / 2];
    for (int i = 0; i < bytes.length; i++) {
      int at = from + 2 * i;
      bytes[i] = (byte) (Character.digit(text[at], 16) << 4 | Character.digit(text[at + 1], 16));
    }
    return bytes;
  }
}
