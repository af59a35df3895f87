package dev.orchestrator.repository;

/** The result of reading a file at a repository's default branch. */
public sealed interface RepositoryFile {
  /**
   * The file is there.
   *
   * @param sha of the blob
   */
  record Found(String text, String sha) implements RepositoryFile {}

  /** There is no such file, or the bot may not see the repository. */
  record Missing() implements RepositoryFile {}

  /**
   * GitHub could not be asked.
   *
   * @param reason one sentence
   */
  record Unavailable(String reason) implements RepositoryFile {}
}
