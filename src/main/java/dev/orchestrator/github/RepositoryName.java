package dev.orchestrator.github;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which repository, in GitHub's own form: {@code owner/name}. Its characters are safe in a path.
 *
 * @param owner a user or organisation
 */
public record RepositoryName(String owner, String name) {
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern WHOLE = Pattern.compile("([^/]+)/([^/]+)");

  /**
   * @throws IllegalArgumentException if GitHub allows no such name
   */
  public RepositoryName {
    if (!isValid(owner, name)) {
      throw new IllegalArgumentException("not a repository: expected owner/name");
    }
  }

  /** The repository that {@code text} names; none if it is not {@code owner/name}. */
  public static Optional<RepositoryName> parse(String text) {
    Matcher whole = WHOLE.matcher(text);
    return whole.matches() && isValid(whole.group(1), whole.group(2))
        ? Optional.of(new RepositoryName(whole.group(1), whole.group(2)))
        : Optional.empty();
  }

  private static boolean isValid(String owner, String name) {
    return OWNER.matcher(owner).matches()
        && NAME.matcher(name).matches()
        && !name.equals(".")
        && !name.equals("..")
        && !name.endsWith(".git");
  }

  /** {@code owner/name}. */
  @Override
  public String toString() {
    return owner + "/" + name;
  }
}
