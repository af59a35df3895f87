package dev.orchestrator.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The declaration of an endpoint: which requests it takes, from whom, and how large.
 *
 * <pre>{@code
 * EndpointSpec.post("/api/v1/phases/store")
 *     .auth(Auth.apiKey(Scope.PHASES_WRITE), Auth.githubOidc())
 *     .accepts(MediaType.JSON)
 *     .repositoryFrom("repo")
 *     .limit(EndpointSpec.API_LIMIT);
 * }</pre>
 *
 * <p>A declaration has to name its authentication or say by {@link #open} why it needs none.
 */
public final class EndpointSpec {
  /** What the body of an API call may have as it was sent: 4 MB. */
  public static final int API_LIMIT = 4 * 1024 * 1024;

  /** What a compressed body may have when it is unpacked: 20 MB. */
  public static final int UNPACKED_LIMIT = 20 * 1024 * 1024;

  /** What the body of a webhook may have. */
  public static final int WEBHOOK_LIMIT = 256 * 1024;

  private final Set<String> methods;
  private final PathPattern pattern;
  private final Access access;
  private final BodyRules body;
  private final Optional<String> repositoryField;
  private final boolean compressed;

  private EndpointSpec(
      Set<String> methods,
      PathPattern pattern,
      Access access,
      BodyRules body,
      Optional<String> repositoryField,
      boolean compressed) {
    this.methods = methods;
    this.pattern = pattern;
    this.access = access;
    this.body = body;
    this.repositoryField = repositoryField;
    this.compressed = compressed;
  }

  sealed interface Access {
    record Undeclared() implements Access {}

    record Open(String reason) implements Access {}

    record Authenticated(List<Auth> ways) implements Access {}
  }

  /**
   * @param types what the body may be; empty if the endpoint judges that itself
   * @param limit in bytes, as sent
   * @param parsed whether the router reads the body as a JSON object
   */
  record BodyRules(Set<MediaType> types, int limit, boolean parsed) {}

  public static EndpointSpec get(String path) {
    return of("GET", path);
  }

  public static EndpointSpec post(String path) {
    return of("POST", path);
  }

  private static EndpointSpec of(String method, String path) {
    return new EndpointSpec(
        Set.of(method),
        PathPattern.of(path),
        new Access.Undeclared(),
        new BodyRules(Set.of(), WEBHOOK_LIMIT, false),
        Optional.empty(),
        false);
  }

  /** The same, which also takes HEAD: the response to GET without its body. */
  public EndpointSpec withHead() {
    var more = new LinkedHashSet<>(methods);
    more.add("HEAD");
    return new EndpointSpec(more, pattern, access, body, repositoryField, compressed);
  }

  /** The same, for callers that prove who they are in any one of these ways. */
  public EndpointSpec auth(Auth first, Auth... others) {
    var ways = new ArrayList<Auth>();
    ways.add(first);
    ways.addAll(List.of(others));
    if (ways.size() > 1 && ways.stream().anyMatch(Auth.SharedToken.class::isInstance)) {
      throw new IllegalArgumentException("a shared token cannot be combined with other ways");
    }
    return new EndpointSpec(
        methods, pattern, new Access.Authenticated(List.copyOf(ways)), body, repositoryField, true);
  }

  /**
   * The same, without authentication by the router.
   *
   * @param reason why that is right, as in "Discord signs its requests; the endpoint verifies that"
   */
  public EndpointSpec open(String reason) {
    if (reason.isBlank()) {
      throw new IllegalArgumentException("an endpoint without authentication has to say why");
    }
    return new EndpointSpec(
        methods, pattern, new Access.Open(reason), body, repositoryField, compressed);
  }

  /**
   * The same, which takes only bodies of these types, as {@link MediaType#GZIP} or with {@code
   * Content-Encoding: gzip} also compressed, and reads them as a JSON object without duplicate
   * keys.
   */
  public EndpointSpec accepts(MediaType first, MediaType... others) {
    var types = new LinkedHashSet<MediaType>(List.of(others));
    types.add(first);
    return withBody(new BodyRules(Set.copyOf(types), body.limit(), true));
  }

  /** The same, whose body the endpoint parses itself: it is unpacked, but not read. */
  public EndpointSpec unparsed() {
    return withBody(new BodyRules(body.types(), body.limit(), false));
  }

  /** The same, whose body may have so many bytes as it is sent. */
  public EndpointSpec limit(int bytes) {
    return withBody(new BodyRules(body.types(), bytes, body.parsed()));
  }

  /**
   * The same, for calls about one repository: the caller must be allowed to use the one that this
   * field names, of the body where the router parses it and else of the query. A missing or
   * malformed name is left to the endpoint, which reports it with all other errors.
   */
  public EndpointSpec repositoryFrom(String field) {
    return new EndpointSpec(methods, pattern, access, body, Optional.of(field), compressed);
  }

  /** The same, whose responses are compressed where the caller accepts gzip. */
  public EndpointSpec compressed() {
    return new EndpointSpec(methods, pattern, access, body, repositoryField, true);
  }

  private EndpointSpec withBody(BodyRules rules) {
    return new EndpointSpec(methods, pattern, access, rules, repositoryField, compressed);
  }

  public Set<String> methods() {
    return methods;
  }

  public PathPattern pattern() {
    return pattern;
  }

  /** Whether it belongs to the API, which has its own function, error form and limits. */
  public boolean isApi() {
    return isApi(pattern.toString());
  }

  static boolean isApi(String path) {
    return path.startsWith("/api/") || path.equals("/metrics");
  }

  Access access() {
    return access;
  }

  BodyRules body() {
    return body;
  }

  Optional<String> repositoryField() {
    return repositoryField;
  }

  boolean isCompressed() {
    return compressed;
  }

  @Override
  public String toString() {
    return String.join(",", methods) + " " + pattern;
  }
}
