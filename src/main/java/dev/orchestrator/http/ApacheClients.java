package dev.orchestrator.http;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Apache's client with everything off that acts on its own: one request out, one answer in. */
final class ApacheClients {
  private static final int MAX_CONNECTIONS = 64;

  /** Longest wait for one address of a name before the next is tried. */
  private static final Timeout CONNECT = Timeout.ofSeconds(3);

  /** A function that was frozen longer than this finds its connections dead, and reconnects. */
  private static final TimeValue KEPT_IDLE = TimeValue.ofSeconds(20);

  private ApacheClients() {}

  static CloseableHttpClient build(ConnectionPolicy policy) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections(policy))
        .setRequestExecutor(new ApacheExchange.SendMark())
        .setConnectionReuseStrategy(
            policy.pooled()
                ? org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy.INSTANCE
                : (request, response, context) -> false)
        .setKeepAliveStrategy((response, context) -> KEPT_IDLE)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .setConnectionRequestTimeout(Timeout.DISABLED)
                .build())
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .build();
  }

  private static PoolingHttpClientConnectionManager connections(ConnectionPolicy policy) {
    var operator =
        new DefaultHttpClientConnectionOperator(
            policy.sockets(),
            null,
            policy.resolver(),
            RegistryBuilder.<TlsSocketStrategy>create().register("https", tls(policy)).build());
    var connections =
        new PoolingHttpClientConnectionManager(
            operator,
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.NEG_ONE_MILLISECOND,
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(
                    Http1Config.custom().setMaxLineLength(16_384).setMaxHeaderCount(128).build())
                .build());
    connections.setMaxTotal(MAX_CONNECTIONS);
    connections.setDefaultMaxPerRoute(MAX_CONNECTIONS);
    connections.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(CONNECT)
            .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
            .build());
    return connections;
  }

  /** The JVM checks the host name itself; Apache's own check would load a 200 kB list first. */
  private static TlsSocketStrategy tls(ConnectionPolicy policy) {
    return new DefaultClientTlsStrategy(
        policy.tls(),
        new String[] {"TLSv1.3", "TLSv1.2"},
        null,
        SSLBufferMode.STATIC,
        HostnameVerificationPolicy.BUILTIN,
        NoopHostnameVerifier.INSTANCE);
  }
}
