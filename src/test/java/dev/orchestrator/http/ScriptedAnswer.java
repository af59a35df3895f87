package dev.orchestrator.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a {@link ScriptedServer} does with one request. */
public sealed interface ScriptedAnswer {

  /**
   * An HTTP answer.
   *
   * @param delay before its first byte
   * @param drip between two of its body's bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never changed
  record Http(int status, Map<String, String> headers, byte[] body, Duration delay, Duration drip)
      implements ScriptedAnswer {

    public Http header(String name, String value) {
      var more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Http(status, more, body, delay, drip);
    }

    public Http after(Duration wait) {
      return new Http(status, headers, body, wait, drip);
    }

    public Http dripping(Duration betweenBytes) {
      return new Http(status, headers, body, delay, betweenBytes);
    }

    void writeTo(OutputStream out) throws IOException, InterruptedException {
      Thread.sleep(delay);
      var head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      if (status != 204) {
        head.append("Content-Length: " + body.length + "\r\n");
      }
      head.append("\r\n");
      var whole = new ByteArrayOutputStream();
      whole.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      if (drip.isZero()) {
        whole.writeBytes(body);
      }
      out.write(whole.toByteArray());
      out.flush();
      if (!drip.isZero()) {
        for (byte b : body) {
          Thread.sleep(drip);
          out.write(b);
          out.flush();
        }
      }
    }
  }

  /** These bytes, whatever they are, and then the end of the connection. */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never changed
  record Raw(byte[] bytes) implements ScriptedAnswer {}

  /** A connection that breaks off. */
  record Reset() implements ScriptedAnswer {}

  /** Never an answer. */
  record Silence() implements ScriptedAnswer {}

  static Http json(int status, String body) {
    return new Http(
        status,
        Map.of("Content-Type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8),
        Duration.ZERO,
        Duration.ZERO);
  }

  static Http bytes(int status, byte[] body) {
    return new Http(status, Map.of(), body, Duration.ZERO, Duration.ZERO);
  }

  static Http status(int status) {
    return bytes(status, new byte[0]);
  }

  static Raw raw(String text) {
    return new Raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
