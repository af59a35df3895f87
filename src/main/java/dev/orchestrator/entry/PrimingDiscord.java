package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on loopback that accepts every message of a {@link Priming}, so that the worker's HTTP
 * client is as warm as the rest. It closes each connection after its answer: none goes into the
 * snapshot.
 */
final class PrimingDiscord implements AutoCloseable {
  private static final String BODY = "{\"id\":\"7\",\"channel_id\":\"3\",\"content\":\"\"}";
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
              + BODY.length()
              + "\r\nConnection: close\r\n\r\n"
              + BODY)
          .getBytes(ISO_8859_1);

  private final ServerSocket server;
  private final Thread thread;
  private final AtomicInteger edits = new AtomicInteger();

  private PrimingDiscord(ServerSocket server) {
    this.server = server;
    this.thread = Thread.ofPlatform().daemon().name("rehearsed-discord").unstarted(this::serve);
  }

  /** Starts it on a free port. */
  static PrimingDiscord start() {
    try {
      var discord = new PrimingDiscord(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      discord.thread.start();
      return discord;
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /** The base of its API, as {@code DISCORD_API_BASE_URL} has it. */
  URI apiBase() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/api/v10");
  }

  /** How many edits of a message have arrived. */
  int edits() {
    return edits.get();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket connection = server.accept()) {
        connection.setSoTimeout(1_000);
        InputStream in = new BufferedInputStream(connection.getInputStream());
        String head = head(in);
        in.readNBytes(length(head));
        if (head.startsWith("PATCH ")) {
          edits.incrementAndGet();
        }
        connection.getOutputStream().write(ANSWER);
      } catch (SocketException closed) {
        return;
      } catch (IOException broken) {
        // The other side sees that, and the rehearsal's check that no edit has arrived.
        continue;
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    for (int next = in.read(); next != -1; next = in.read()) {
      head.append((char) next);
      if (next == '\n' && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
        break;
      }
    }
    return head.toString();
  }

  private static int length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    try {
      server.close();
      thread.join(1_000);
    } catch (IOException ignored) {
      // A socket that cannot be closed is closed with the process.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
