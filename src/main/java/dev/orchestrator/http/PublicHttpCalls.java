package dev.orchestrator.http;

import dev.orchestrator.http.HttpOutcome.Answered;
import dev.orchestrator.http.HttpOutcome.Failed;
import dev.orchestrator.http.HttpOutcome.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Calls to addresses that users chose. Every address of a name must be public, v4 and v6, and the
 * connection goes to one of the very addresses that were checked; every redirect is judged like the
 * first address. Each request looks up and connects again.
 */
public final class PublicHttpCalls implements HttpCalls, AutoCloseable {
  public static final int MAX_REDIRECTS = 3;

  /** Headers that were meant for the first host only. */
  private static final Set<String> FOR_ONE_HOST = Set.of("authorization", "cookie");

  private final ApacheHttpCalls calls;
  private final PublicTarget.Schemes schemes;

  PublicHttpCalls(ConnectionPolicy policy, PublicTarget.Schemes schemes) {
    this.calls = new ApacheHttpCalls(policy);
    this.schemes = schemes;
  }

  /** Calls over HTTPS alone, with the JVM's certificates. */
  public static PublicHttpCalls open(NameResolver names) {
    return open(names, PublicTarget.Schemes.HTTPS_ONLY);
  }

  public static PublicHttpCalls open(NameResolver names, PublicTarget.Schemes schemes) {
    return new PublicHttpCalls(ConnectionPolicy.publicOnly(names), schemes);
  }

  /**
   * Where a chain of redirects ended.
   *
   * @param outcome of its last call; an answer with a status in the 300s leads on to nowhere, or
   *     further than {@value #MAX_REDIRECTS} redirects
   * @param uri the last address called
   * @param redirects how many were followed
   */
  public record Followed(HttpOutcome outcome, URI uri, int redirects) {}

  @Override
  public HttpOutcome send(HttpRequest request) {
    return switch (PublicTarget.parse(request.uri().toString(), schemes)) {
      case PublicTarget.Allowed target ->
          calls.send(
              new HttpRequest(
                  request.method(),
                  target.uri(),
                  request.headers(),
                  request.body(),
                  request.limit()));
      case PublicTarget.Refused refused -> forbidden(refused.sentence(), Duration.ZERO);
    };
  }

  /**
   * Sends a GET or HEAD and follows where it is redirected to. The time limit bounds all calls
   * together.
   */
  public Followed follow(HttpRequest first) {
    HttpRequest next = first;
    Duration took = Duration.ZERO;
    for (int redirects = 0; ; redirects++) {
      HttpOutcome outcome = send(next);
      took = took.plus(outcome.took());
      Optional<URI> location = Redirect.target(next.uri(), outcome);
      if (location.isEmpty() || redirects == MAX_REDIRECTS) {
        return new Followed(withTook(outcome, took), next.uri(), redirects);
      }
      Optional<URI> target = target(next.uri(), location.get());
      if (target.isEmpty()) {
        String from = next.uri().getHost();
        return new Followed(
            forbidden(from + " redirects to an address that may not be called.", took),
            next.uri(),
            redirects);
      }
      Duration left = first.limit().minus(took);
      if (!left.isPositive()) {
        var late = new Failed(Reason.TIMED_OUT, "The redirects took too long.", took);
        return new Followed(late, next.uri(), redirects);
      }
      next = onward(first, target.get(), left);
    }
  }

  @Override
  public void close() {
    calls.close();
  }

  /** The address to go on to; none if it may not be called or would give up encryption. */
  private Optional<URI> target(URI from, URI location) {
    boolean encrypted = from.getScheme().equalsIgnoreCase("https");
    return switch (PublicTarget.parse(
        location.toString(), encrypted ? PublicTarget.Schemes.HTTPS_ONLY : schemes)) {
      case PublicTarget.Allowed target -> Optional.of(target.uri());
      case PublicTarget.Refused _ -> Optional.empty();
    };
  }

  private static HttpRequest onward(HttpRequest first, URI uri, Duration limit) {
    var headers = new HashMap<>(first.headers());
    if (!uri.getHost().equalsIgnoreCase(first.uri().getHost())) {
      headers.keySet().removeIf(name -> FOR_ONE_HOST.contains(name.toLowerCase(Locale.ROOT)));
    }
    return new HttpRequest(first.method(), uri, headers, Optional.empty(), limit);
  }

  private static Failed forbidden(String sentence, Duration took) {
    return new Failed(Reason.FORBIDDEN_ADDRESS, sentence, took);
  }

  private static HttpOutcome withTook(HttpOutcome outcome, Duration took) {
    return switch (outcome) {
      case Answered a ->
          new Answered(a.status(), a.headers(), a.body(), took, a.certificateExpiry());
      case Failed f -> new Failed(f.reason(), f.sentence(), took);
    };
  }
}
