package dev.orchestrator.github;

import java.util.regex.Pattern;

/** GitHub's own words: states, conclusions, permissions. */
public final class GitHubWord {
  private static final Pattern FORM = Pattern.compile("[a-z_]{1,40}");

  private GitHubWord() {}

  /**
   * {@code timed out} for {@code timed_out}. What has not the form of such a word stays as it is:
   * it may be a secret, which is recognised by its form.
   */
  public static String plain(String word) {
    return FORM.matcher(word).matches() ? word.replace('_', ' ') : word;
  }
}
