package dev.orchestrator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * Says yes to every request for the table, and does nothing else: what a process spends on a write
 * is then its own work. Not a table; the tests of what is written use the local table.
 */
public final class TableStandIn implements AutoCloseable {
  private static final String YES = "{}";

  private final ServerSocket server;
  private final String scheme;
  private final byte[] answer;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  private TableStandIn(ServerSocket server, String scheme, String body) {
    this.server = server;
    this.scheme = scheme;
    this.answer =
        """
        HTTP/1.1 200 OK\r
        Content-Type: application/x-amz-json-1.0\r
        x-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r
        Content-Length: %d\r
        \r
        %s\
        """
            .formatted(body.length(), body)
            .getBytes(US_ASCII);
    Thread.ofPlatform().daemon().name("table-" + scheme).start(this::takeConnections);
  }

  public static TableStandIn http() throws IOException {
    return http(YES);
  }

  /** No table at all, but a server that says this to everything. */
  public static TableStandIn http(String body) throws IOException {
    return new TableStandIn(open(ServerSocketFactory.getDefault()), "http", body);
  }

  /**
   * Over TLS.
   *
   * @param groups in which it agrees on a key; none for all that the JDK knows
   */
  public static TableStandIn https(Certificate certificate, String... groups) throws IOException {
    ServerSocket server = open(certificate.servers());
    if (groups.length > 0 && server instanceof SSLServerSocket secured) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setNamedGroups(groups);
      secured.setSSLParameters(parameters);
    }
    return new TableStandIn(server, "https", YES);
  }

  private static ServerSocket open(ServerSocketFactory sockets) throws IOException {
    return sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** The value of {@code AWS_ENDPOINT_URL_DYNAMODB}. */
  public URI uri() {
    return URI.create(scheme + "://localhost:" + server.getLocalPort());
  }

  /** How many connections were made to it, those included that came to no request. */
  public int connections() {
    return connections.get();
  }

  /** How many requests it has answered. */
  public int requests() {
    return requests.get();
  }

  private void takeConnections() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.incrementAndGet();
        connection.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        var in = new BufferedInputStream(connection.getInputStream())) {
      while (true) {
        int length = bodyLength(in);
        if (length < 0) {
          return;
        }
        in.skipNBytes(length);
        requests.incrementAndGet();
        connection.getOutputStream().write(answer);
        connection.getOutputStream().flush();
      }
    } catch (IOException gone) {
      // The process under measurement was ended, or TLS came to no agreement.
    }
  }

  /** Reads a head; negative if there is none because the connection has ended. */
  private static int bodyLength(InputStream in) throws IOException {
    int length = 0;
    String line = line(in);
    if (line.isEmpty()) {
      return -1;
    }
    while (!line.isEmpty()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      line = line(in);
    }
    return length;
  }

  private static String line(InputStream in) throws IOException {
    var line = new java.io.ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
