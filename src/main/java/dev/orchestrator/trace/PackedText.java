package dev.orchestrator.trace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A long text in the table: compressed, because a write costs by the size of the whole item. Stored
 * as a binary value, the UTF-8 bytes as a raw DEFLATE stream (RFC 1951), or as a string if that is
 * no longer.
 */
final class PackedText {
  /** Without header and checksum. */
  private static final boolean RAW = true;

  private static final int BUFFER = 1_024;

  /** Kept, because a new one clears a quarter of a megabyte. Used by one thread at a time. */
  private static final Deflater DEFLATER = new Deflater(Deflater.BEST_SPEED, RAW);

  private PackedText() {}

  static AttributeValue pack(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var packed = new ByteArrayOutputStream(BUFFER);
    byte[] buffer = new byte[BUFFER];
    synchronized (DEFLATER) {
      DEFLATER.reset();
      DEFLATER.setInput(bytes);
      DEFLATER.finish();
      while (!DEFLATER.finished()) {
        packed.write(buffer, 0, DEFLATER.deflate(buffer));
      }
    }
    return packed.size() < bytes.length
        ? AttributeValue.fromB(SdkBytes.fromByteArray(packed.toByteArray()))
        : AttributeValue.fromS(text);
  }

  /**
   * The text.
   *
   * @param stored by {@link #pack}, or any string, as older code stored it
   */
  static String unpack(AttributeValue stored) {
    if (stored.s() != null) {
      return stored.s();
    }
    var text = new ByteArrayOutputStream(BUFFER);
    byte[] buffer = new byte[BUFFER];
    try (var inflater = new Inflater(RAW)) {
      inflater.setInput(stored.b().asByteArrayUnsafe());
      while (!inflater.finished()) {
        int read = inflater.inflate(buffer);
        if (read == 0 && inflater.needsInput()) {
          throw new IllegalStateException("a stored text is cut off");
        }
        text.write(buffer, 0, read);
      }
    } catch (DataFormatException foreign) {
      throw new IllegalStateException("a stored text cannot be read", foreign);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
