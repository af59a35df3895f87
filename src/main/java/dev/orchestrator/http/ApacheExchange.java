package dev.orchestrator.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** One request on its way. It can be given up at any moment, and knows whether it had left. */
final class ApacheExchange implements Callable<HttpOutcome> {
  /**
   * How much of a body is read, in bytes. The largest that is asked for is a comparison of commits
   * with its files: GitHub cuts their difference at 1 MB, beside up to 100 commits.
   */
  static final int MAX_BODY = 4 << 20;

  private static final String ATTRIBUTE = ApacheExchange.class.getName();

  private enum Phase {
    CONNECTING,
    SENDING,
    GIVEN_UP
  }

  private final CloseableHttpClient client;
  private final HttpRequest request;
  private final HttpUriRequestBase message;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
  private final long started = System.nanoTime();

  ApacheExchange(CloseableHttpClient client, HttpRequest request) {
    this.client = client;
    this.request = request;
    this.message = new HttpUriRequestBase(request.method(), request.uri());
    request.headers().forEach(message::setHeader);
    request.body().ifPresent(body -> message.setEntity(new ByteArrayEntity(body, null)));
  }

  @Override
  public HttpOutcome call() {
    var context = HttpClientContext.create();
    context.setAttribute(ATTRIBUTE, this);
    try {
      ClassicHttpResponse response = client.executeOpen(null, message, context);
      byte[] body = body(response);
      return new HttpOutcome.Answered(
          response.getCode(),
          headers(response),
          body,
          took(),
          certificateExpiry(context.getSSLSession()));
    } catch (IOException failure) {
      message.cancel();
      return NetworkErrors.read(failure, wasSent(), host(), took());
    }
  }

  /** Ends the exchange where it stands. */
  HttpOutcome giveUp() {
    boolean sent = !phase.compareAndSet(Phase.CONNECTING, Phase.GIVEN_UP);
    Thread.ofVirtual().start(message::cancel);
    return NetworkErrors.outOfTime(request.limit(), sent, host(), took());
  }

  /** Ends the exchange because its thread was asked to stop. */
  HttpOutcome interrupted() {
    boolean sent = !phase.compareAndSet(Phase.CONNECTING, Phase.GIVEN_UP);
    Thread.ofVirtual().start(message::cancel);
    return NetworkErrors.interrupted(sent, host(), took());
  }

  private boolean wasSent() {
    return phase.get() == Phase.SENDING;
  }

  private String host() {
    return Optional.ofNullable(request.uri().getHost()).orElse("the host");
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private byte[] body(ClassicHttpResponse response) throws IOException {
    @Nullable HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new byte[0];
    }
    // At its end the stream gives the connection back. Closing it before would read on to the end,
    // so a longer body is cut by cutting the line.
    InputStream in = entity.getContent();
    byte[] body = in.readNBytes(MAX_BODY);
    if (body.length == MAX_BODY && in.read() >= 0) {
      message.cancel();
    }
    return body;
  }

  private static Map<String, String> headers(ClassicHttpResponse response) {
    var headers = new HashMap<String, String>();
    for (Header header : response.getHeaders()) {
      String value = Optional.ofNullable(header.getValue()).orElse("");
      headers.merge(
          header.getName().toLowerCase(Locale.ROOT), value, (one, other) -> one + ", " + other);
    }
    return headers;
  }

  private static Optional<Instant> certificateExpiry(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate.getNotAfter().toInstant())
          : Optional.empty();
    } catch (SSLPeerUnverifiedException anonymous) {
      return Optional.empty();
    }
  }

  /** Marks the moment before the first byte goes out, unless the exchange was given up by then. */
  static final class SendMark extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        @Nullable HttpResponseInformationCallback callback,
        HttpContext context)
        throws IOException, HttpException {
      if (context.getAttribute(ATTRIBUTE) instanceof ApacheExchange exchange
          && !exchange.phase.compareAndSet(Phase.CONNECTING, Phase.SENDING)) {
        throw new IOException("given up before it was sent");
      }
      return super.execute(request, connection, callback, context);
    }
  }
}
