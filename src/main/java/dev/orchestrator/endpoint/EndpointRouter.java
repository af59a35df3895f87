package dev.orchestrator.endpoint;

import dev.orchestrator.auth.AuthUnavailable;
import dev.orchestrator.auth.Authenticator;
import dev.orchestrator.auth.Caller;
import dev.orchestrator.auth.RateLimit;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.operation.Operations;
import dev.orchestrator.table.TableUnavailable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the endpoint for a request and guards it. In this order it authenticates the caller,
 * enforces the caller's rate limit, authorises scope, content type, size, unpacks, parses, and
 * authorises the repository; only then the endpoint sees the request.
 */
public final class EndpointRouter {
  private static final Log LOG = Log.named("endpoint");
  private static final Duration RETRY = Duration.ofSeconds(5);

  /** Below this, gzip saves nothing worth its time. */
  private static final int MIN_COMPRESSED_BYTES = 512;

  /** Those with variables come last, so that {@code /a/b} wins over {@code /a/{x}}. */
  private final List<Endpoint> endpoints;

  private final Authenticator authenticator;
  private final RateLimit rateLimit;
  private final Operations operations;

  /**
   * @throws IllegalArgumentException if two endpoints take the same requests, or if one neither
   *     names its authentication nor says why it needs none
   */
  public EndpointRouter(
      List<Endpoint> endpoints,
      Authenticator authenticator,
      RateLimit rateLimit,
      Operations operations) {
    var seen = new HashSet<String>();
    for (Endpoint endpoint : endpoints) {
      EndpointSpec spec = endpoint.spec();
      if (spec.access() instanceof EndpointSpec.Access.Undeclared) {
        throw new IllegalArgumentException(
            spec + " has to name its authentication or say why it needs none");
      }
      for (String method : spec.methods()) {
        if (!seen.add(method + " " + spec.pattern().shape())) {
          throw new IllegalArgumentException("two endpoints at " + spec);
        }
      }
    }
    var sorted = new ArrayList<>(endpoints);
    sorted.sort(Comparator.comparing(endpoint -> endpoint.spec().pattern().hasVariables()));
    this.endpoints = List.copyOf(sorted);
    this.authenticator = authenticator;
    this.rateLimit = rateLimit;
    this.operations = operations;
  }

  /** The declarations of all endpoints. */
  public List<EndpointSpec> specs() {
    return endpoints.stream().map(Endpoint::spec).toList();
  }

  /** Answers a request. Never throws. */
  public EndpointResponse route(EndpointRequest request) {
    EndpointResponse response =
        operations.guard(
            LogContext.current().withTraceId(request.traceId()),
            () -> answer(request),
            failure -> failed(request));
    return request.method().equals("HEAD") ? response.withBody(new byte[0]) : response;
  }

  private static EndpointResponse failed(EndpointRequest request) {
    return error(
        request,
        ApiError.of(ErrorCode.INTERNAL, "Internal server error. Search the log for the trace ID."));
  }

  private record Matched(Endpoint endpoint, Optional<Map<String, String>> parameters) {}

  private EndpointResponse answer(EndpointRequest request) {
    var allowed = new TreeSet<String>();
    Optional<Matched> matched = find(request, allowed);
    if (matched.isEmpty()) {
      return allowed.isEmpty()
          ? refused(request, ErrorCode.NOT_FOUND, "There is no endpoint at this path.")
          : refused(
                  request,
                  ErrorCode.METHOD_NOT_ALLOWED,
                  "This path accepts " + String.join(", ", allowed) + " only.")
              .withHeader("allow", String.join(", ", allowed));
    }
    Endpoint endpoint = matched.get().endpoint();
    try {
      EndpointResponse response = answer(endpoint, matched.get().parameters(), request);
      return endpoint.spec().isCompressed() ? compressed(request, response) : response;
    } catch (AuthUnavailable | TableUnavailable unavailable) {
      LOG.error("request.failed", "a request failed because the table is unavailable", unavailable);
      return error(request, ApiError.unavailable(RETRY));
    }
  }

  private Optional<Matched> find(EndpointRequest request, Set<String> allowed) {
    for (Endpoint endpoint : endpoints) {
      Optional<PathPattern.Match> match = endpoint.spec().pattern().match(request.path());
      if (match.isPresent()) {
        if (endpoint.spec().methods().contains(request.method())) {
          return Optional.of(new Matched(endpoint, match.get().parameters()));
        }
        allowed.addAll(endpoint.spec().methods());
      }
    }
    return Optional.empty();
  }

  private EndpointResponse answer(
      Endpoint endpoint, Optional<Map<String, String>> parameters, EndpointRequest request) {
    EndpointSpec spec = endpoint.spec();
    return switch (callerOf(request, spec)) {
      case Admission.Refused(EndpointResponse response) -> response;
      case Admission.By(Caller caller) -> {
        Optional<Query> query = Query.parse(request.rawQuery());
        if (parameters.isEmpty() || (query.isEmpty() && spec.isApi())) {
          yield refused(
              request,
              ErrorCode.INVALID_REQUEST,
              "The path or query is malformed, or the query repeats a name.");
        }
        EndpointRequest routed = request.with(parameters.get(), query.orElse(Query.NONE), caller);
        yield switch (prepared(routed, spec)) {
          case Prepared.Refused(EndpointResponse response) -> response;
          case Prepared.Ready(EndpointRequest ready) -> handled(endpoint, ready);
        };
      }
    };
  }

  private EndpointResponse handled(Endpoint endpoint, EndpointRequest request) {
    return switch (endpoint.handle(request)) {
      case EndpointResponse response -> {
        boolean good = response.status() < 400;
        yield good ? admitted(request).orElse(response) : response;
      }
      case EndpointOutcome.Work work -> admitted(request).orElseGet(() -> work.action().get());
    };
  }

  /** The refusal, if the caller turns out not to be admitted after all. */
  private Optional<EndpointResponse> admitted(EndpointRequest request) {
    return authenticator
        .admit(request.caller(), request.receivedAt())
        .map(result -> refusal(request, result));
  }

  private sealed interface Admission {
    record By(Caller caller) implements Admission {}

    record Refused(EndpointResponse response) implements Admission {}
  }

  private Admission callerOf(EndpointRequest request, EndpointSpec spec) {
    return switch (spec.access()) {
      case EndpointSpec.Access.Undeclared _ -> throw new IllegalStateException("not routed");
      case EndpointSpec.Access.Open _ -> new Admission.By(Caller.ANONYMOUS);
      case EndpointSpec.Access.Authenticated(List<Auth> ways) -> {
        yield ways.getFirst() instanceof Auth.SharedToken shared
            ? bySharedToken(request, shared)
            : byCredentials(request, ways);
      }
    };
  }

  private Admission bySharedToken(EndpointRequest request, Auth.SharedToken shared) {
    Optional<String> wanted = shared.token().get();
    if (wanted.isEmpty()) {
      return new Admission.By(Caller.ANONYMOUS);
    }
    Optional<String> header = request.header("authorization").filter(text -> !text.isBlank());
    if (header.isEmpty()) {
      return new Admission.Refused(refusal(request, new Authenticator.Result.Missing()));
    }
    boolean right =
        Authenticator.bearer(header.get())
            .filter(given ->
                MessageDigest.isEqual(
                    given.getBytes(StandardCharsets.UTF_8),
                    wanted.get().getBytes(StandardCharsets.UTF_8)))
            .isPresent();
    return right
        ? new Admission.By(Caller.ANONYMOUS)
        : new Admission.Refused(refusal(request, new Authenticator.Result.InvalidToken()));
  }

  private Admission byCredentials(EndpointRequest request, List<Auth> ways) {
    Authenticator.Result result =
        authenticator.authenticate(
            request.header("x-api-key"), request.header("authorization"), request.receivedAt());
    if (!(result instanceof Authenticator.Result.Authenticated(Caller caller))) {
      return new Admission.Refused(refusal(request, result));
    }
    Optional<Duration> wait = rateLimit.take(caller.id(), request.receivedAt());
    if (wait.isPresent()) {
      return new Admission.Refused(
          refused(
              request,
              ApiError.of(
                      ErrorCode.RATE_LIMITED,
                      "Rate limit exceeded. Retry after the number of seconds in Retry-After.")
                  .retryAfter(wait.get())));
    }
    return ways.stream().anyMatch(way -> admits(way, caller))
        ? new Admission.By(caller)
        : new Admission.Refused(
            refused(
                request,
                ErrorCode.FORBIDDEN,
                "These credentials do not have the scope that this request requires."));
  }

  private static boolean admits(Auth way, Caller caller) {
    return switch (way) {
      case Auth.ApiKey(var scope) -> caller instanceof Caller.KeyHolder && caller.has(scope);
      case Auth.GitHubOidc _ -> caller instanceof Caller.GitHubJob;
      case Auth.SharedToken _ -> false;
    };
  }

  private static EndpointResponse refusal(EndpointRequest request, Authenticator.Result result) {
    return refused(
        request,
        switch (result) {
          case Authenticator.Result.Missing _ ->
              ApiError.of(
                  ErrorCode.AUTH_REQUIRED,
                  "Send an API key in x-api-key, or an OIDC token of GitHub Actions in"
                      + " Authorization: Bearer.");
          case Authenticator.Result.InvalidKey _ ->
              ApiError.of(ErrorCode.INVALID_API_KEY, "The API key is not valid.");
          case Authenticator.Result.InvalidToken _ ->
              ApiError.of(ErrorCode.INVALID_TOKEN, "The bearer token is not valid.");
          case Authenticator.Result.Forbidden _ -> forbiddenRepository();
          case Authenticator.Result.Unavailable(Duration retryAfter) ->
              ApiError.unavailable(retryAfter);
          case Authenticator.Result.Authenticated _ ->
              throw new IllegalStateException("an authenticated caller is not refused");
        });
  }

  private static ApiError forbiddenRepository() {
    return ApiError.of(ErrorCode.FORBIDDEN, "These credentials are not valid for this repository.");
  }

  private sealed interface Prepared {
    record Ready(EndpointRequest request) implements Prepared {}

    record Refused(EndpointResponse response) implements Prepared {}
  }

  private static Prepared prepared(EndpointRequest request, EndpointSpec spec) {
    EndpointSpec.BodyRules rules = spec.body();
    boolean packed = false;
    if (!rules.types().isEmpty()) {
      Optional<MediaType> type = request.header("content-type").flatMap(MediaType::ofHeader);
      Optional<Boolean> encoded = isGzip(request.header("content-encoding").orElse(""));
      boolean accepted =
          type.isPresent() && (rules.types().contains(type.get()) || type.get() == MediaType.GZIP);
      if (!accepted || encoded.isEmpty()) {
        return new Prepared.Refused(
            refused(
                request,
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "Send " + names(rules.types()) + " in UTF-8, plain or compressed with gzip."));
      }
      packed = encoded.get() || type.get() == MediaType.GZIP;
    }
    if (request.body().length > rules.limit()) {
      return new Prepared.Refused(
          refused(
              request,
              ErrorCode.TOO_LARGE,
              "The request body exceeds %s.".formatted(size(rules.limit()))));
    }
    EndpointRequest unpacked = request;
    if (packed) {
      switch (Gzip.unpack(request.body(), EndpointSpec.UNPACKED_LIMIT)) {
        case Gzip.Unpacked.Bytes(byte[] bytes) -> unpacked = request.withBody(bytes);
        case Gzip.Unpacked.TooLarge _ -> {
          return new Prepared.Refused(
              refused(
                  request,
                  ErrorCode.TOO_LARGE,
                  "The decompressed request body exceeds %s."
                      .formatted(size(EndpointSpec.UNPACKED_LIMIT))));
        }
        case Gzip.Unpacked.Malformed _ -> {
          return new Prepared.Refused(
              refused(request, ErrorCode.INVALID_REQUEST, "The body is not valid gzip."));
        }
      }
    }
    if (rules.parsed()) {
      Optional<Json> json = Json.tryReadStrict(unpacked.body()).filter(Json::isObject);
      if (json.isEmpty()) {
        return new Prepared.Refused(
            refused(
                request,
                ErrorCode.INVALID_REQUEST,
                "The body must be one JSON object in UTF-8, without duplicate names, nested at most"
                    + " %d levels deep.".formatted(Json.MAX_DEPTH)));
      }
      unpacked = unpacked.withJson(json.get());
    }
    return isForAnotherRepository(unpacked, spec)
        ? new Prepared.Refused(refused(request, forbiddenRepository()))
        : new Prepared.Ready(unpacked);
  }

  private static boolean isForAnotherRepository(EndpointRequest request, EndpointSpec spec) {
    if (spec.repositoryField().isEmpty()) {
      return false;
    }
    String field = spec.repositoryField().get();
    Optional<String> named =
        spec.body().parsed() ? request.json().text(field) : request.query(field);
    return named
        .flatMap(RepositoryName::parse)
        .filter(repository -> !request.caller().mayUse(repository))
        .isPresent();
  }

  /** Whether the body is packed; empty if it is encoded in another way. */
  private static Optional<Boolean> isGzip(String contentEncoding) {
    return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of(false);
      case "gzip", "x-gzip" -> Optional.of(true);
      default -> Optional.empty();
    };
  }

  private static String names(Set<MediaType> types) {
    return String.join(" or ", new TreeSet<>(types).stream().map(MediaType::toString).toList());
  }

  private static String size(int bytes) {
    return bytes >= 1024 * 1024 ? bytes / 1024 / 1024 + " MB" : bytes / 1024 + " KiB";
  }

  private static EndpointResponse compressed(EndpointRequest request, EndpointResponse response) {
    if (response.body().length < MIN_COMPRESSED_BYTES
        || response.headers().containsKey("content-encoding")) {
      return response;
    }
    EndpointResponse varying = response.withHeader("vary", "accept-encoding");
    return Gzip.isAccepted(request.header("accept-encoding").orElse(""))
        ? varying.withHeader("content-encoding", "gzip").withBody(Gzip.pack(response.body()))
        : varying;
  }

  private static EndpointResponse refused(EndpointRequest request, ErrorCode code, String message) {
    return refused(request, ApiError.of(code, message));
  }

  private static EndpointResponse refused(EndpointRequest request, ApiError error) {
    LOG.info(
        "request.refused",
        "a request was refused",
        Field.of("status", error.code().status()),
        Field.of("reason", error.code().name().toLowerCase(Locale.ROOT)));
    return error(request, error);
  }

  /** Routes outside the API have codes in lower case and one id. */
  private static EndpointResponse error(EndpointRequest request, ApiError error) {
    return EndpointSpec.isApi(request.path())
        ? error.response(request.traceId())
        : EndpointResponse.error(
            error.code().status(),
            error.code().name().toLowerCase(Locale.ROOT),
            error.message(),
            request.traceId());
  }
}
