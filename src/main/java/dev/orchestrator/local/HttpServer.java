package dev.orchestrator.local;

import dev.orchestrator.local.playground.Playground;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server of a local process, on loopback unless it is told otherwise. */
public final class HttpServer implements AutoCloseable {
  private static final long STOP_MILLIS = 3_000;

  private final Server server;
  private final ServerConnector connector;

  private HttpServer(String host, int port, Handler handler) {
    var threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(handler);
    server.setErrorHandler(new JsonErrors());
    server.setStopTimeout(STOP_MILLIS);
  }

  /**
   * Starts it; {@code port} 0 picks a free one.
   *
   * @param function takes an event of payload 2.0 and returns its answer, as Lambda would
   * @throws IOException with a sentence, if the port is taken
   */
  public static HttpServer start(int port, UnaryOperator<byte[]> function) throws IOException {
    return start(loopback(), port, new HttpEdge(function));
  }

  /** As {@link #start(int, UnaryOperator)}, on the address of this name. */
  static HttpServer start(String host, int port, UnaryOperator<byte[]> function)
      throws IOException {
    return start(host, port, new HttpEdge(function));
  }

  /** As {@link #start(int, UnaryOperator)}, with the playground. */
  static HttpServer start(int port, UnaryOperator<byte[]> function, Supplier<Playground> playground)
      throws IOException {
    return start(
        loopback(), port, new Handler.Sequence(new PageEdge(playground), new HttpEdge(function)));
  }

  private static String loopback() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }

  private static HttpServer start(String host, int port, Handler handler) throws IOException {
    var http = new HttpServer(host, port, handler);
    try {
      http.server.start();
      return http;
    } catch (Exception failed) {
      http.close();
      throw new IOException(
          "Port %d cannot be listened on. Is another server running? PORT=0 picks a free one."
              .formatted(port),
          failed);
    }
  }

  public URI uri() {
    return URI.create("http://" + connector.getHost() + ":" + connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception notStopped) {
      throw new IllegalStateException("the HTTP server did not stop", notStopped);
    }
  }
}
