package dev.orchestrator.log.redaction;

/** Decodes base64 of either alphabet, padded or not. */
final class Base64Text {
  private static final byte[] VALUE = new byte[128];

  static {
    java.util.Arrays.fill(VALUE, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for (int i = 0; i < alphabet.length(); i++) {
      VALUE[alphabet.charAt(i)] = (byte) i;
    }
    VALUE['+'] = 62;
    VALUE['-'] = 62;
    VALUE['/'] = 63;
    VALUE['_'] = 63;
  }

  private Base64Text() {}

  /** The bytes of the base64 from {@code from} to {@code to}; empty if it is none. */
  static byte[] decode(char[] text, int from, int to) {
    int length = to - from;
    if (length % 4 == 1) {
      return new byte[0];
    }
    var bytes = new byte[length * 3 / 4];
    int bits = 0;
    int held = 0;
    int size = 0;
    for (int i = from; i < to; i++) {
      int value = text[i] < 128 ? VALUE[text[i]] : -1;
      if (value < 0) {
        return new byte[0];
      }
      held = held << 6 | value;
      bits += 6;
      if (bits >= 8) {
        bits -= 8;
        bytes[size++] = (byte) (held >> bits);
      }
    }
    return bytes;
  }
}
