package dev.orchestrator.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * An HTTP/1.1 server on loopback that answers from a script, in order, over real sockets. A request
 * beyond the script's end gets 501.
 */
public final class ScriptedServer implements AutoCloseable {

  /**
   * What arrived.
   *
   * @param target path and query as sent
   * @param headers by lower-case name
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, never changed
  public record Request(String method, String target, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final ServerSocket listener;
  private final String scheme;
  private final ConcurrentLinkedQueue<ScriptedAnswer> script = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private ScriptedServer(ServerSocket listener, String scheme) {
    this.listener = listener;
    this.scheme = scheme;
    Thread.ofVirtual().start(this::accept);
  }

  public static ScriptedServer start(ScriptedAnswer... answers) {
    return start(ServerSocketFactory.getDefault(), "http", answers);
  }

  public static ScriptedServer startTls(SSLContext tls, ScriptedAnswer... answers) {
    return start(tls.getServerSocketFactory(), "https", answers);
  }

  private static ScriptedServer start(
      ServerSocketFactory sockets, String scheme, ScriptedAnswer... answers) {
    try {
      var listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      return new ScriptedServer(listener, scheme).then(answers);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Adds to the script's end. */
  public ScriptedServer then(ScriptedAnswer... answers) {
    script.addAll(List.of(answers));
    return this;
  }

  /** Where it listens, without a slash at the end. */
  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + port());
  }

  public URI uri(String pathAndQuery) {
    return URI.create(uri() + pathAndQuery);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** What has arrived so far, oldest first. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How many connections were made to it. */
  public int connections() {
    return connections.get();
  }

  /** How many connections to it stand. */
  public int standing() {
    return open.size();
  }

  /** Answers of the script that were not fetched. */
  public int unused() {
    return script.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        requests.add(read(in));
        ScriptedAnswer next = script.poll();
        switch (next == null ? ScriptedAnswer.status(501) : next) {
          case ScriptedAnswer.Http http -> http.writeTo(socket.getOutputStream());
          case ScriptedAnswer.Raw raw -> {
            socket.getOutputStream().write(raw.bytes());
            return;
          }
          case ScriptedAnswer.Reset _ -> {
            socket.setSoLinger(true, 0);
            return;
          }
          case ScriptedAnswer.Silence _ -> in.read();
        }
      }
    } catch (IOException | InterruptedException over) {
      // The client went away, which some tests want.
    } finally {
      open.remove(socket);
    }
  }

  private static Request read(InputStream in) throws IOException {
    String[] first = line(in).split(" ", 3);
    if (first.length < 3) {
      throw new EOFException();
    }
    var headers = new LinkedHashMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new EOFException();
      }
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Request(first[0], first[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
