package dev.orchestrator.local.http;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTP/1.1 server that only local processes can reach. Refuses, with 403, a request whose Host
 * or Origin is not local, so that no page of another origin can drive it through a browser.
 */
public final class LoopbackServer implements AutoCloseable {
  private static final String ADDRESS = "127.0.0.1";

  private final Server server;
  private final ServerConnector connector;
  private final ExecutorService virtualThreads;

  private LoopbackServer(Server server, ServerConnector connector, ExecutorService threads) {
    this.server = server;
    this.connector = connector;
    this.virtualThreads = threads;
  }

  /**
   * Starts a server; {@code port} 0 picks a free one.
   *
   * @throws IOException if the port is taken
   */
  public static LoopbackServer start(int port, Service service) throws IOException {
    ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor();
    var pool = new QueuedThreadPool(16, 2);
    pool.setVirtualThreadsExecutor(virtualThreads);
    pool.setDaemon(true);
    var server = new Server(pool);
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(ADDRESS);
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new Bridge(service));
    try {
      server.start();
    } catch (IOException taken) {
      virtualThreads.close();
      throw taken;
    } catch (Exception unexpected) {
      throw new IllegalStateException("the server did not start", unexpected);
    }
    return new LoopbackServer(server, connector, virtualThreads);
  }

  /** The server's address without a path. */
  public URI uri() {
    return URI.create("http://" + ADDRESS + ":" + connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception unexpected) {
      throw new IllegalStateException("the server did not stop", unexpected);
    } finally {
      virtualThreads.shutdownNow();
    }
  }

  private static final class Bridge extends Handler.Abstract {
    private final Service service;

    Bridge(Service service) {
      this.service = service;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Call head = Exchange.head(request);
      if (!Loopback.isAddressed(head)) {
        Exchange.write(ControlErrors.foreign(), response, callback);
        return true;
      }
      switch (reaction(Exchange.withBody(head, request))) {
        case Answer answer -> Exchange.write(answer, response, callback);
        case Reaction.Reset(boolean acted) -> {
          reset(request.getConnectionMetaData().getConnection().getEndPoint());
          callback.succeeded();
        }
      }
      return true;
    }

    /** Breaks the connection when the server stops while the service waits. */
    private Reaction reaction(Call call) {
      try {
        return service.handle(call);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return new Reaction.Reset(false);
      }
    }

    /** Closes at once, so that the other side sees a reset and not an orderly end. */
    private static void reset(EndPoint endPoint) throws IOException {
      if (endPoint.getTransport() instanceof SocketChannel channel) {
        try (channel) {
          channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (ClosedChannelException closed) {
          return;
        }
      } else {
        endPoint.close();
      }
    }
  }
}
