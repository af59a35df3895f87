package dev.orchestrator.bench;

import dev.orchestrator.TableStandIn;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.local.HttpServer;
import java.util.List;
import java.util.Optional;

/**
 * The function behind the local server, in a separate process; with the argument {@code bare} a
 * server that gives one answer to everything, which shows how much the callers can ask.
 */
public final class ThroughputServer {
  private ThroughputServer() {}

  public static void main(String[] arguments) throws Exception {
    int port =
        List.of(arguments).contains("bare")
            ? TableStandIn.http("{\"type\":1}").uri().getPort()
            : server().uri().getPort();
    System.err.println("port " + port);
    Thread.currentThread().join();
  }

  private static HttpServer server() throws Exception {
    var function = new Orchestrator();
    return HttpServer.start(0, event -> function.handle(event, Optional.empty()));
  }
}
