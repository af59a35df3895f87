package dev.orchestrator.github;

import java.util.regex.Pattern;

/**
 * The name of a branch or a tag: git's rules, as far as GitHub takes names, and nothing that cannot
 * be seen. Source: git-check-ref-format.
 */
public final class RefName {
  /** GitHub takes no longer ones. */
  private static final int LONGEST = 250;

  private static final int SHORT = 7;

  private static final Pattern RULES =
      Pattern.compile(
          "(?![-/.])(?!@$)(?!.*(?:\\.\\.|//|/\\.|@\\{|\\.lock(?:/|$)))[^\\p{C}\\p{Z}~^:?*\\[\\\\]+(?<![/.])");

  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");

  private RefName() {}

  public static boolean isValid(String name) {
    return name.length() <= LONGEST && RULES.matcher(name).matches();
  }

  /** The first seven digits of a commit SHA, as GitHub shows it. */
  public static String shortCommit(String sha) {
    return sha.substring(0, Math.min(SHORT, sha.length()));
  }

  /** Whether it has the form of a full commit SHA, for which GitHub starts no workflow. */
  public static boolean isCommit(String name) {
    return COMMIT.matcher(name).matches();
  }
}
