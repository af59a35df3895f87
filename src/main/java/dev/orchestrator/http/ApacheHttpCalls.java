package dev.orchestrator.http;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/**
 * Calls over Apache's HTTP client: HTTP/1.1, TLS 1.2 or newer, connections kept for 20 s. It sends
 * what it is given and nothing more: no cookies, no implicit credentials, no retry.
 */
public final class ApacheHttpCalls implements HttpCalls, AutoCloseable {
  private final CloseableHttpClient client;

  ApacheHttpCalls(ConnectionPolicy policy) {
    this.client = ApacheClients.build(policy);
  }

  /** Calls to wherever they are addressed, with the JVM's certificates. */
  public static ApacheHttpCalls open() {
    return open(NameResolver.SYSTEM);
  }

  public static ApacheHttpCalls open(NameResolver names) {
    return new ApacheHttpCalls(ConnectionPolicy.anywhere(names));
  }

  /** Calls that trust the certificates {@code tls} trusts. */
  public static ApacheHttpCalls open(NameResolver names, SSLContext tls) {
    return new ApacheHttpCalls(ConnectionPolicy.anywhere(names).withTls(tls));
  }

  @Override
  public HttpOutcome send(HttpRequest request) {
    var exchange = new ApacheExchange(client, request);
    var task = new FutureTask<>(exchange);
    // A name look-up can neither be interrupted nor bounded, and would pin a virtual thread.
    Thread.ofPlatform().daemon().name("http-exchange").start(task);
    try {
      return task.get(request.limit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      return exchange.giveUp();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return exchange.interrupted();
    } catch (ExecutionException defect) {
      throw new IllegalStateException("an HTTP call failed unexpectedly", defect.getCause());
    }
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
