package dev.orchestrator.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Connections of the JDK to the table. Over HTTPS they offer one way to agree on a key, x25519,
 * which AWS's endpoints prefer. The JDK would make keys for a second curve as well, an eighth of a
 * cold start. An endpoint that refuses is offered everything from then on; the SDK asks again by
 * itself.
 *
 * <p>Left alone, the SDK would also read every certificate authority before it knows whether it
 * makes a call.
 */
final class TableConnections implements SdkHttpClient {
  private static final String FIRST = "x25519";

  private final Lazy<SSLSocketFactory> all;

  /** One for all: the JDK reuses a connection only for the same factory. */
  private final Lazy<SSLSocketFactory> first;

  private final Consumer<HttpURLConnection> prepared;
  private final Duration connect;
  private final Duration read;
  private final SdkHttpClient connections;
  private volatile boolean offersAll;

  /**
   * Opens none yet.
   *
   * @param sockets asked at the first connection over HTTPS
   * @param prepared is given each connection before it is made
   */
  TableConnections(
      Supplier<SSLSocketFactory> sockets,
      Consumer<HttpURLConnection> prepared,
      Duration connect,
      Duration read) {
    this.all = new Lazy<>(sockets);
    this.first = new Lazy<>(() -> new NamedGroupSockets(all.get(), FIRST));
    this.prepared = prepared;
    this.connect = connect;
    this.read = read;
    this.connections = UrlConnectionHttpClient.create(this::connection);
  }

  private HttpURLConnection connection(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      prepared.accept(connection);
      connection.setConnectTimeout((int) connect.toMillis());
      connection.setReadTimeout((int) read.toMillis());
      if (connection instanceof HttpsURLConnection secured) {
        secured.setSSLSocketFactory(offersAll ? all.get() : first.get());
      }
      return connection;
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest sent = connections.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try {
          return sent.call();
        } catch (SSLException refused) {
          offersAll = true;
          throw refused;
        }
      }

      @Override
      public void abort() {
        sent.abort();
      }
    };
  }

  @Override
  public String clientName() {
    return connections.clientName();
  }

  @Override
  public void close() {
    connections.close();
  }
}
