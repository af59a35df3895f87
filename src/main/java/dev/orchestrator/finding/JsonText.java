package dev.orchestrator.finding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Parsers over bytes from outside. */
final class JsonText {
  /** How deep an artifact may nest. */
  static final int MAX_DEPTH = 100;

  /** The most digits of a number. */
  static final int MAX_NUMBER_LENGTH = 1_000;

  private static final int BOM_LENGTH = 3;
  private static final int BUFFER = 8_192;

  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .build())
          .build();

  private static final JsonFactory STRICT =
      LENIENT.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonText() {}

  /** A parser that takes an object with two members of one name. */
  static JsonParser lenient(byte[] utf8) throws IOException {
    return parser(LENIENT, utf8);
  }

  /** A parser that refuses an object with two members of one name. */
  static JsonParser strict(byte[] utf8) throws IOException {
    return parser(STRICT, utf8);
  }

  /** A reader, because from bytes Jackson would guess UTF-16 and UTF-32 too. */
  private static JsonParser parser(JsonFactory factory, byte[] utf8) throws IOException {
    int start = hasBom(utf8) ? BOM_LENGTH : 0;
    var text = new ByteArrayInputStream(utf8, start, utf8.length - start);
    return factory.createParser(new InputStreamReader(text, StandardCharsets.UTF_8));
  }

  /** Whether a byte order mark begins the text. */
  static boolean hasBom(byte[] utf8) {
    return utf8.length >= BOM_LENGTH
        && utf8[0] == (byte) 0xef
        && utf8[1] == (byte) 0xbb
        && utf8[2] == (byte) 0xbf;
  }

  static boolean isUtf8(byte[] bytes) {
    // A new decoder reports malformed input instead of replacing it.
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(BUFFER);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
      out.clear();
    }
  }

  /** What is wrong, without what stands there. */
  static Fault fault(JsonProcessingException malformed) {
    String where =
        malformed.getLocation() == null
            ? ""
            : " at line %d, column %d"
                .formatted(
                    malformed.getLocation().getLineNr(), malformed.getLocation().getColumnNr());
    return new Fault(
        "",
        "must be one JSON document in UTF-8, without duplicate names, NaN and numbers that no"
            + " double holds, nested at most %d levels deep; it is not%s."
                .formatted(MAX_DEPTH, where));
  }
}
