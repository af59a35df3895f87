package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.orchestrator.Events;
import dev.orchestrator.discord.interaction.SignedRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** One connection that is kept, over which requests go one after the other at the least cost. */
final class LoadConnection implements AutoCloseable {
  private final Socket socket;
  private final BufferedInputStream in;

  LoadConnection(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** The bytes of a request, made before time is taken. */
  static byte[] bytes(Events.Request request) {
    String head =
        """
        POST /discord/interactions HTTP/1.1\r
        Host: 127.0.0.1\r
        Content-Type: application/json\r
        X-Signature-Ed25519: %s\r
        X-Signature-Timestamp: %s\r
        Content-Length: %d\r
        \r
        """
            .formatted(
                request.headers().get(SignedRequest.SIGNATURE_HEADER),
                request.headers().get(SignedRequest.TIMESTAMP_HEADER),
                request.body().length);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(US_ASCII));
    bytes.writeBytes(request.body());
    return bytes.toByteArray();
  }

  /** Sends it and reads the answer, which has to be 200 and of this type. */
  void send(byte[] request, int type) throws IOException {
    socket.getOutputStream().write(request);
    String status = line();
    int length = -1;
    boolean chunked = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    String body = chunked ? chunks() : new String(in.readNBytes(length), ISO_8859_1);
    if (!status.contains(" 200") || !body.replace(" ", "").contains("\"type\":" + type)) {
      throw new IOException("not the answer that was asked for: " + status + " " + body);
    }
  }

  private String chunks() throws IOException {
    var body = new StringBuilder();
    for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.append(new String(in.readNBytes(size), ISO_8859_1));
      line();
    }
    line();
    return body.toString();
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the server has closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
