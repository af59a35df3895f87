package dev.orchestrator.http;

import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.http.HttpOutcome.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Translates network exceptions into messages that contain nothing of the address but its host. */
final class NetworkErrors {
  private NetworkErrors() {}

  /**
   * @param sent whether a part of the request may have left
   */
  static Failed read(IOException failure, boolean sent, String host, Duration took) {
    if (sent) {
      return failure instanceof InterruptedIOException
          ? new Failed(Reason.TIMED_OUT, host + " did not answer in time.", took)
          : new Failed(Reason.BROKEN, host + " closed the connection before it answered.", took);
    }
    return switch (failure) {
      case ConnectionPolicy.ForbiddenAddressException _ ->
          new Failed(
              Reason.FORBIDDEN_ADDRESS,
              host + " resolves to an address that is not public, so it was not called.",
              took);
      case UnknownHostException _ ->
          new Failed(Reason.UNKNOWN_HOST, "The name " + host + " could not be resolved.", took);
      case SSLException tls ->
          new Failed(Reason.TLS_FAILED, "No secure connection: " + tlsFault(tls, host), took);
      case ConnectException _ ->
          new Failed(Reason.NOT_CONNECTED, host + " refused the connection.", took);
      default -> new Failed(Reason.NOT_CONNECTED, "No connection to " + host + ".", took);
    };
  }

  static Failed outOfTime(Duration limit, boolean sent, String host, Duration took) {
    return sent
        ? new Failed(Reason.TIMED_OUT, host + " did not answer within " + text(limit) + ".", took)
        : new Failed(
            Reason.NOT_CONNECTED,
            "No connection to " + host + " within " + text(limit) + ".",
            took);
  }

  static Failed interrupted(boolean sent, String host, Duration took) {
    return new Failed(
        sent ? Reason.BROKEN : Reason.NOT_CONNECTED,
        "The call to " + host + " was interrupted.",
        took);
  }

  private static String tlsFault(SSLException failure, String host) {
    var causes =
        Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause).toList();
    if (causes.stream().anyMatch(CertificateExpiredException.class::isInstance)) {
      return "the certificate of " + host + " has expired.";
    }
    if (causes.stream().anyMatch(CertificateNotYetValidException.class::isInstance)) {
      return "the certificate of " + host + " is not valid yet.";
    }
    return switch (causes.getLast()) {
      case CertPathBuilderException _, CertPathValidatorException _ ->
          "the certificate of " + host + " was not issued by a trusted authority.";
      case CertificateException _ -> "the certificate of " + host + " is for another name.";
      default -> "the TLS handshake with " + host + " failed.";
    };
  }

  private static String text(Duration limit) {
    long millis = limit.toMillis();
    return millis < 1_000 ? millis + " ms" : Math.round(millis / 1_000.0) + " s";
  }
}
