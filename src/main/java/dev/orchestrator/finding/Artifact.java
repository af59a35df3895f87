package dev.orchestrator.finding;

import dev.orchestrator.github.RepositoryName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An artifact that was read and has no fault.
 *
 * @param auditId the id that it asks for
 * @param commit in lower case
 * @param repositories what it is about, by name, also those without findings; at most {@value
 *     #MAX_REPOSITORIES}, together with at most {@value #MAX_FINDINGS} findings
 * @param scans the scanners that ran, each once
 * @param skipped how many of its entries are not among the findings, by reason
 * @param content for duplicates and signatures
 */
public record Artifact(
    Optional<String> auditId,
    Source source,
    Optional<String> commit,
    List<RepositoryFindings> repositories,
    List<ScannerRun> scans,
    SortedMap<String, Integer> skipped,
    Content content) {
  public static final int MAX_FINDINGS = 25_000;
  public static final int MAX_REPOSITORIES = 2_000;

  public Artifact {
    repositories = List.copyOf(repositories);
    scans = List.copyOf(scans);
    skipped = new TreeMap<>(skipped);
  }

  /** The forms of artifacts. */
  public enum Form {
    /** A summary of many repositories, without a commit. */
    ORGANISATION,
    /** The hits in one repository at one commit. */
    REPOSITORY,
    /** SARIF 2.1.0. */
    SARIF;

    /** As it is stored and shown. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Form ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Where it comes from; all text is from outside.
   *
   * @param tool the scanner and its version
   * @param consumer the name that an organisation summary gives
   * @param timestamp the time that the artifact gives
   */
  public record Source(
      Form form, String tool, Optional<String> consumer, Optional<Instant> timestamp) {}

  /**
   * One scanner's run.
   *
   * @param tool as in {@link Finding#tool}
   * @param complete whether the scanner said that it saw everything
   */
  public record ScannerRun(String tool, boolean complete) {}

  /**
   * @param digest SHA-256 in hex: of the canonical JSON without {@code hmac}, or of SARIF's bytes
   * @param signed the bytes that a signature covers
   * @param hmac the signature that the artifact itself holds
   */
  public record Content(String digest, byte[] signed, Optional<String> hmac) {}

  /** How many findings there are. */
  public int hits() {
    return repositories.stream().mapToInt(each -> each.findings().size()).sum();
  }

  /** How many repositories have findings. */
  public int withHits() {
    return (int) repositories.stream().filter(each -> !each.findings().isEmpty()).count();
  }

  /** The id that it asks for, else one derived from the content. */
  public String id() {
    return auditId.orElseGet(() -> "audit-" + content.digest().substring(0, 32));
  }

  /** The names of its repositories. */
  public List<RepositoryName> names() {
    return repositories.stream().map(RepositoryFindings::repository).toList();
  }
}
