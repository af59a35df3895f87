package dev.orchestrator.local.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Which addresses are local. */
public final class Loopback {
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private Loopback() {}

  /** Whether {@code call} names a local address, and does not come from a page of another host. */
  public static boolean isAddressed(Call call) {
    Optional<String> origin = call.header("origin");
    return call.header("host").filter(host -> isHere("http://" + host)).isPresent()
        && (origin.isEmpty() || isHere(origin.get()));
  }

  /** As {@link #isAddressed}, and does not come from a page of another local server either. */
  public static boolean isAddressedByItsOwnPage(Call call) {
    Optional<String> origin = call.header("origin");
    return isAddressed(call)
        && (origin.isEmpty()
            || call.header("host")
                .filter(host -> origin.get().equals("http://" + host))
                .isPresent());
  }

  /** Whether {@code uri} is a local address. */
  public static boolean isHere(String uri) {
    try {
      String host = new URI(uri).getHost();
      return host != null && HOSTS.contains(host);
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
