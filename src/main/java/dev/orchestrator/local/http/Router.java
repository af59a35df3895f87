package dev.orchestrator.local.http;

import dev.orchestrator.endpoint.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Hands a call to the first route with its method and path.
 *
 * <p>A route's path is a {@link PathPattern}, as that of a deployed endpoint; a path whose variable
 * parts are malformed matches no route.
 */
public final class Router implements Service {
  /** The parameter under which the answer to another method finds those that the path takes. */
  public static final String ALLOWED = "allowed";

  private record Route(String method, PathPattern pattern, Service service) {}

  private final String prefix;
  private final Service otherPath;
  private final Service otherMethod;
  private final List<Route> routes = new ArrayList<>();

  /**
   * @param prefix what every path begins with
   * @param otherPath answers where no route has the path
   * @param otherMethod answers where routes have the path, but not the method; {@link #ALLOWED}
   *     names those that they have
   */
  public Router(String prefix, Service otherPath, Service otherMethod) {
    this.prefix = prefix;
    this.otherPath = otherPath;
    this.otherMethod = otherMethod;
  }

  public Router on(String method, String path, Service service) {
    routes.add(new Route(method, PathPattern.of(path), service));
    return this;
  }

  @Override
  public Reaction handle(Call call) throws InterruptedException {
    if (!call.path().startsWith(prefix)) {
      return otherPath.handle(call);
    }
    String path = call.path().substring(prefix.length());
    var allowed = new TreeSet<String>();
    for (Route route : routes) {
      Optional<Map<String, String>> found =
          route.pattern().match(path).flatMap(PathPattern.Match::parameters);
      if (found.isPresent()) {
        if (route.method().equals(call.method())) {
          return route.service().handle(call.withParameters(found.get()));
        }
        allowed.add(route.method());
      }
    }
    return allowed.isEmpty()
        ? otherPath.handle(call)
        : otherMethod.handle(call.withParameters(Map.of(ALLOWED, String.join(", ", allowed))));
  }
}
