package dev.orchestrator.github;

import java.util.List;

/**
 * An issue to create.
 *
 * @param title at most 256 characters
 * @param body at most {@value #MAX_BODY} characters
 * @param labels at most 100; GitHub creates those that the repository does not have, and leaves
 *     them out without an error if the token may not label
 */
public record IssueDraft(String title, String body, List<String> labels) {
  /** GitHub refuses a longer body with status 422. */
  public static final int MAX_BODY = 65_536;

  public IssueDraft {
    labels = List.copyOf(labels);
  }
}
