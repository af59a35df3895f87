package dev.orchestrator.log;

import dev.orchestrator.log.redaction.LineContext;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Copies lines from one stream to another without their secrets. A line of JSON stays JSON, line
 * ends and bytes that are no UTF-8 stay as they are, and a private key that lies across lines is
 * removed line by line, as is a value on the lines behind its name. A line longer than {@value
 * Redactor#LONGEST} bytes is dropped, and a line that says so replaces it.
 */
public final class RedactStream {
  private static final String DROPPED_JSON = "{\"redaction\":\"" + Redactor.DROPPED + "\"}";

  private final Redactor redactor;
  private final KeyLines keyLines = new KeyLines();
  private final LineContext context = new LineContext();

  /** Each instance copies one stream: it remembers what the lines before were. */
  public RedactStream(Redactor redactor) {
    this.redactor = redactor;
  }

  /**
   * Copies until {@code in} ends. Every line is flushed to {@code out} as soon as {@code in} has
   * nothing more at hand. Neither stream is closed.
   */
  public void copy(InputStream in, OutputStream out) throws IOException {
    var source = new BufferedInputStream(in, 64 * 1024);
    var target = new BufferedOutputStream(out, 64 * 1024);
    var line = new ByteArrayOutputStream(1024);
    boolean tooLong = false;
    int next;
    while ((next = source.read()) >= 0) {
      if (next != '\n') {
        tooLong |= line.size() >= Redactor.LONGEST;
        if (!tooLong) {
          line.write(next);
        }
        continue;
      }
      target.write(redacted(line.toByteArray(), tooLong));
      target.write('\n');
      line.reset();
      tooLong = false;
      if (source.available() == 0) {
        target.flush();
      }
    }
    if (line.size() > 0) {
      target.write(redacted(line.toByteArray(), tooLong));
    }
    target.flush();
  }

  private byte[] redacted(byte[] bytes, boolean tooLong) {
    LineText line = LineText.of(bytes);
    return line.bytes(tooLong ? dropped(line.text()) : redacted(line.text()));
  }

  private String redacted(String line) {
    String redacted = redactor.redact(keyLines.redact(line), context);
    return redacted.equals(Redactor.DROPPED) ? dropped(line) : redacted;
  }

  private static String dropped(String line) {
    String start = line.stripLeading();
    return start.startsWith("{") || start.startsWith("[") ? DROPPED_JSON : Redactor.DROPPED;
  }
}
