package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.orchestrator.Certificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Says yes over TLS to everything, and agrees on keys in the groups that it is told. */
final class TlsTable implements AutoCloseable {
  private final SSLServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  private TlsTable(SSLServerSocket server) {
    this.server = server;
    Thread.ofVirtual().start(this::takeConnections);
  }

  static TlsTable start(Certificate certificate, String... groups) throws IOException {
    var server =
        (SSLServerSocket)
            certificate.servers().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setNamedGroups(groups);
    server.setSSLParameters(parameters);
    return new TlsTable(server);
  }

  URI uri() {
    return URI.create("https://localhost:" + server.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  /** Handshakes that did not come to an end. */
  int refusals() {
    return refusals.get();
  }

  int requests() {
    return requests.get();
  }

  private void takeConnections() {
    while (!server.isClosed()) {
      try {
        var connection = (SSLSocket) server.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SSLSocket connection) {
    try (connection) {
      connection.startHandshake();
      var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
      while (skipRequest(in)) {
        requests.incrementAndGet();
        connection
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII));
        connection.getOutputStream().flush();
      }
    } catch (SSLException refused) {
      refusals.incrementAndGet();
    } catch (IOException gone) {
      // The test is over.
    }
  }

  private static boolean skipRequest(BufferedReader in) throws IOException {
    int length = 0;
    for (String line = in.readLine(); ; line = in.readLine()) {
      if (line == null) {
        return false;
      }
      if (line.isEmpty()) {
        in.skip(length);
        return true;
      }
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
