package dev.orchestrator.http;

import java.net.IDN;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.io.DetachedSocketFactory;

/**
 * To whom connections may go, and how they are made.
 *
 * @param admits whether an address may be called; one that may not forbids the whole name
 * @param pooled whether a connection serves several requests
 */
record ConnectionPolicy(
    NameResolver names,
    Predicate<InetAddress> admits,
    SSLContext tls,
    DetachedSocketFactory sockets,
    boolean pooled) {

  static ConnectionPolicy anywhere(NameResolver names) {
    return new ConnectionPolicy(
        names, address -> true, systemTls(), ConnectionPolicy::plainSocket, true);
  }

  /** Every address is looked up and checked again for every request. */
  static ConnectionPolicy publicOnly(NameResolver names) {
    return new ConnectionPolicy(
        names, PublicAddresses::isPublic, systemTls(), ConnectionPolicy::plainSocket, false);
  }

  ConnectionPolicy withTls(SSLContext context) {
    return new ConnectionPolicy(names, admits, context, sockets, pooled);
  }

  ConnectionPolicy withSockets(DetachedSocketFactory factory) {
    return new ConnectionPolicy(names, admits, tls, factory, pooled);
  }

  /** One look-up for each new connection, which then goes to no other address than these. */
  DnsResolver resolver() {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = names.resolve(ascii(host));
        if (addresses.isEmpty()) {
          throw new UnknownHostException(host);
        }
        if (!addresses.stream().allMatch(admits)) {
          throw new ForbiddenAddressException(host);
        }
        return addresses.toArray(InetAddress[]::new);
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  /**
   * The name as DNS has it. Apache's client turns a name that came in ASCII back into the letters
   * it stands for, which no look-up knows.
   */
  private static String ascii(String host) throws UnknownHostException {
    try {
      return host.chars().allMatch(c -> c < 128) ? host : IDN.toASCII(host);
    } catch (IllegalArgumentException noName) {
      throw new UnknownHostException(host);
    }
  }

  /** A name led to an address that may not be called. */
  static final class ForbiddenAddressException extends UnknownHostException {
    private static final long serialVersionUID = 1;

    ForbiddenAddressException(String host) {
      super(host);
    }
  }

  /** A direct connection, whatever proxy the JVM's system properties name. */
  private static Socket plainSocket(java.net.Proxy proxy) {
    return new Socket(java.net.Proxy.NO_PROXY);
  }

  private static SSLContext systemTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException broken) {
      throw new IllegalStateException("this JVM has no TLS", broken);
    }
  }
}
