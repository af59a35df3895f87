package dev.orchestrator.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Decodes percent-encoded text exactly once (RFC 3986, section 2.1).
 *
 * <p>Text is malformed if a percent sign is not followed by two hex digits or if the bytes are not
 * UTF-8.
 */
final class PercentDecoder {
  private PercentDecoder() {}

  /** The decoded part of a path, in which a plus sign is a plus sign; empty if malformed. */
  static Optional<String> path(String text) {
    return decode(text, false);
  }

  /** The decoded name or value of a query, in which a plus sign is a space; empty if malformed. */
  static Optional<String> query(String text) {
    return decode(text, true);
  }

  private static Optional<String> decode(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
      return hasLoneSurrogate(text) ? Optional.empty() : Optional.of(text);
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    var decoded = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      byte b = encoded[i];
      if (b == '%') {
        if (i + 2 >= encoded.length) {
          return Optional.empty();
        }
        int high = hexDigit(encoded[i + 1]);
        int low = hexDigit(encoded[i + 2]);
        if (high < 0 || low < 0) {
          return Optional.empty();
        }
        decoded.write(high << 4 | low);
        i += 2;
      } else {
        decoded.write(plusIsSpace && b == '+' ? ' ' : b);
      }
    }
    try {
      // A new decoder reports malformed input instead of replacing it.
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(decoded.toByteArray()))
              .toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static boolean hasLoneSurrogate(String text) {
    return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static int hexDigit(byte b) {
    return b >= 0 ? Character.digit((char) b, 16) : -1;
  }
}
