package dev.orchestrator.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The text of a line's bytes, and back. Bytes that are no UTF-8 are read one by one, so that what
 * is not redacted comes out as it went in.
 */
record LineText(String text, boolean utf8) {

  static LineText of(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new LineText(text, true);
    } catch (CharacterCodingException other) {
      return new LineText(new String(bytes, StandardCharsets.ISO_8859_1), false);
    }
  }

  /** The bytes of {@code redacted}, which this text became. */
  byte[] bytes(String redacted) {
    if (utf8) {
      return redacted.getBytes(StandardCharsets.UTF_8);
    }
    var bytes = new ByteArrayOutputStream(redacted.length());
    redacted
        .chars()
        .forEach(c -> {
          if (c < 256) {
            bytes.write(c);
          } else {
            bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
          }
        });
    return bytes.toByteArray();
  }
}
