package dev.orchestrator.endpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Packs and unpacks gzip (RFC 1952). */
final class Gzip {
  private Gzip() {}

  /** The result of unpacking. */
  sealed interface Unpacked {
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never changed
    record Bytes(byte[] bytes) implements Unpacked {}

    record TooLarge() implements Unpacked {}

    record Malformed() implements Unpacked {}
  }

  /** Unpacks as a stream and stops at {@code limit}, so that no more memory than that is taken. */
  static Unpacked unpack(byte[] packed, int limit) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed), 8_192)) {
      byte[] bytes = in.readNBytes(limit + 1);
      return bytes.length > limit ? new Unpacked.TooLarge() : new Unpacked.Bytes(bytes);
    } catch (IOException malformed) {
      return new Unpacked.Malformed();
    }
  }

  static byte[] pack(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** Whether an {@code accept-encoding} header allows gzip (RFC 9110, section 12.5.3). */
  static boolean isAccepted(String header) {
    boolean accepted = false;
    for (String one : header.split(",", -1)) {
      String[] parts = one.strip().toLowerCase(Locale.ROOT).split(";", -1);
      boolean refused = parts.length > 1 && parts[1].strip().matches("q=0(\\.0{0,3})?");
      String coding = parts[0].strip();
      if (coding.equals("gzip") || coding.equals("x-gzip")) {
        return !refused;
      }
      accepted |= coding.equals("*") && !refused;
    }
    return accepted;
  }
}
