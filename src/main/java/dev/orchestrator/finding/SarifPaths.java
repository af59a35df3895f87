package dev.orchestrator.finding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The places that a SARIF run names, as paths relative to the repository's root as far as the root
 * is known. Source: SARIF 2.1.0, "artifactLocation object" and "originalUriBaseIds property".
 */
final class SarifPaths {
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{1,30}):(.*)", Pattern.DOTALL);
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[/\\\\].*", Pattern.DOTALL);

  /** Where GitHub's runners and their containers check a repository out. */
  private static final Pattern RUNNER =
      Pattern.compile(
          "(?:/home/runner/work/|/Users/runner/work/|[A-Za-z]:/a/)([^/]+)/\\1/(.*)|/github/workspace/(.*)",
          Pattern.DOTALL);

  /** Names of the repository's root, as scanners write them. */
  private static final Pattern ROOT_NAME =
      Pattern.compile("%?(?:SRCROOT|ROOTPATH|PROJECTROOT|REPOROOT|REPO_ROOT|WORKSPACE)%?");

  private static final int MAX_CHAIN = 10;

  /** A place as it is written. */
  record Location(Optional<String> uri, Optional<String> baseId, int index) {
    static final Location NONE = new Location(Optional.empty(), Optional.empty(), -1);
  }

  private final List<Location> artifacts = new ArrayList<>();
  private final Map<String, Location> bases = new HashMap<>();
  private final List<Location> roots = new ArrayList<>();

  void addArtifact(Location artifact) {
    artifacts.add(artifact);
  }

  void addBase(String id, Location base) {
    bases.put(id, base);
  }

  void addRoot(Location root) {
    roots.add(root);
  }

  /**
   * The path of a place: relative to the repository's root, else absolute, else an opaque URI.
   * Empty text if no place is named; empty if it lies outside of the repository.
   */
  Optional<String> resolve(Location location) {
    Location named = named(location);
    if (named.uri().isEmpty()) {
      return Optional.of("");
    }
    String path = path(named, 0);
    if (isOpaque(path)) {
      return Optional.of(path);
    }
    return normal(withoutRoot(path));
  }

  private Location named(Location location) {
    boolean indexed = location.index() >= 0 && location.index() < artifacts.size();
    return location.uri().isEmpty() && indexed ? artifacts.get(location.index()) : location;
  }

  private static boolean isOpaque(String path) {
    return SCHEME.matcher(path).matches() && !DRIVE.matcher(path).matches();
  }

  /** The path with its bases in front, or an opaque URI. */
  private String path(Location location, int depth) {
    String uri = location.uri().orElse("");
    Matcher scheme = SCHEME.matcher(uri);
    if (scheme.matches()) {
      return scheme.group(1).equalsIgnoreCase("file") ? file(scheme.group(2)) : uri;
    }
    String path = decoded(uri).replace('\\', '/');
    if (path.startsWith("/") || DRIVE.matcher(path).matches()) {
      return path;
    }
    Optional<Location> base = location.baseId().map(bases::get);
    boolean isRoot = location.baseId().filter(id -> ROOT_NAME.matcher(id).matches()).isPresent();
    if (base.isEmpty() || isRoot || depth >= MAX_CHAIN) {
      return path;
    }
    String front = path(base.get(), depth + 1);
    return front.isEmpty() || front.endsWith("/") ? front + path : front + "/" + path;
  }

  /** The text after {@code file:}, with any number of slashes, as an absolute path. */
  private static String file(String rest) {
    String path = decoded(rest).replace('\\', '/');
    int slashes = 0;
    while (slashes < path.length() && path.charAt(slashes) == '/') {
      slashes++;
    }
    String bare = path.substring(slashes);
    if (DRIVE.matcher(bare).matches()) {
      return bare;
    }
    // Two slashes begin an authority, which is empty or "localhost" for a file.
    if (slashes == 2 && bare.startsWith("localhost/")) {
      bare = bare.substring("localhost/".length());
    }
    return slashes == 0 ? bare : "/" + bare;
  }

  private String withoutRoot(String path) {
    for (Location root : roots) {
      Location named = named(root);
      String front = named.uri().isEmpty() ? "" : path(named, 0);
      String folder = front.endsWith("/") ? front : front + "/";
      if (folder.length() > 1 && path.startsWith(folder)) {
        return path.substring(folder.length());
      }
    }
    Matcher runner = RUNNER.matcher(path);
    if (runner.matches()) {
      return runner.group(2) == null ? runner.group(3) : runner.group(2);
    }
    return path;
  }

  /** Without {@code .} and {@code ..}; empty if that leads out of the repository. */
  private static Optional<String> normal(String path) {
    boolean absolute = path.startsWith("/");
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> {
          if (segments.pollLast() == null) {
            return Optional.empty();
          }
        }
        default -> segments.addLast(segment);
      }
    }
    return Optional.of((absolute ? "/" : "") + String.join("/", segments));
  }

  /** Percent-decoded, if that is UTF-8; scanners that do not encode write a bare percent sign. */
  static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    byte[] to = new byte[from.length];
    int size = 0;
    for (int i = 0; i < from.length; i++) {
      int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(from[i + 2], 16) : -1;
      if (low >= 0) {
        to[size++] = (byte) (high * 16 + low);
        i += 2;
      } else {
        to[size++] = from[i];
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(to, 0, size)).toString();
    } catch (CharacterCodingException notUtf8) {
      return text;
    }
  }
}
