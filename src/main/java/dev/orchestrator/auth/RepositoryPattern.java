package dev.orchestrator.auth;

import dev.orchestrator.github.RepositoryName;
import java.util.Locale;
import java.util.Optional;

/**
 * Which repositories are meant: {@code owner/name}, {@code owner/*}, or {@code *} for all. As on
 * GitHub, upper and lower case are the same.
 */
public record RepositoryPattern(String text) {
  private static final String ALL = "*";

  /** Empty if {@code text} has none of the three forms. */
  public static Optional<RepositoryPattern> parse(String text) {
    boolean valid =
        text.equals(ALL)
            || RepositoryName.parse(text).isPresent()
            || (text.endsWith("/*")
                && RepositoryName.parse(text.substring(0, text.length() - 1) + "x").isPresent());
    return valid ? Optional.of(new RepositoryPattern(text)) : Optional.empty();
  }

  public boolean matches(RepositoryName repository) {
    if (text.equals(ALL)) {
      return true;
    }
    String name = repository.toString().toLowerCase(Locale.ROOT);
    String pattern = text.toLowerCase(Locale.ROOT);
    return pattern.endsWith("/*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  @Override
  public String toString() {
    return text;
  }
}
