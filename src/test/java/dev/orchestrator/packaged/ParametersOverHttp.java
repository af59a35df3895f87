package dev.orchestrator.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** SSM Parameter Store on loopback, in which every parameter has one value. */
final class ParametersOverHttp implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger reads = new AtomicInteger();

  private ParametersOverHttp(HttpServer server) {
    this.server = server;
  }

  static ParametersOverHttp start(String value) throws IOException {
    var parameters =
        new ParametersOverHttp(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    byte[] answer = ("{\"Parameter\":{\"Value\":\"" + value + "\"}}").getBytes(UTF_8);
    parameters.server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            parameters.reads.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    parameters.server.start();
    return parameters;
  }

  /** The value of {@code AWS_ENDPOINT_URL_SSM}. */
  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How often a parameter was read. */
  int reads() {
    return reads.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
