package dev.orchestrator.local.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Hands a call to the first route with its method and path.
 *
 * <p>A route's path is written like {@code /channels/{channel}/messages}; a part in braces stands
 * for any one part that is not empty.
 */
public final class Router implements Service {
  /** The parameter under which the answer to another method finds those that the path takes. */
  public static final String ALLOWED = "allowed";

  private record Route(String method, List<String> parts, Service service) {}

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
    routes.add(new Route(method, parts(path), service));
    return this;
  }

  @Override
  public Reaction handle(Call call) throws InterruptedException {
    if (!call.path().startsWith(prefix)) {
      return otherPath.handle(call);
    }
    List<String> parts = parts(call.path().substring(prefix.length()));
    var allowed = new TreeSet<String>();
    for (Route route : routes) {
      Optional<Map<String, String>> found = match(route.parts(), parts);
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

  private static List<String> parts(String path) {
    return List.of(path.split("/", -1));
  }

  private static Optional<Map<String, String>> match(List<String> wanted, List<String> given) {
    if (wanted.size() != given.size()) {
      return Optional.empty();
    }
    var found = new LinkedHashMap<String, String>();
    for (int i = 0; i < wanted.size(); i++) {
      String part = wanted.get(i);
      if (part.startsWith("{") && !given.get(i).isEmpty()) {
        found.put(part.substring(1, part.length() - 1), decoded(given.get(i)));
      } else if (!part.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
