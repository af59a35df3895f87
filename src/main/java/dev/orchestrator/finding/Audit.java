package dev.orchestrator.finding;

import dev.orchestrator.github.RepositoryName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An artifact that was accepted under an id, and how far its publication came. A later upload under
 * the same id with other content replaces {@link #upload} and begins publication again.
 *
 * @param id {@code [A-Za-z0-9._-]{1,64}}
 */
public record Audit(String id, Upload upload, Progress progress) {
  /** How long an audit and its findings are kept after the upload. */
  public static final Duration KEPT = Duration.ofDays(90);

  /** Whether this text may be an id. */
  public static boolean isId(String text) {
    return OwnForms.AUDIT_ID.matcher(text).matches();
  }

  /** The audit that an artifact begins; nothing of it is stored. */
  public static Audit of(Artifact artifact, Mode mode, String caller, Instant at) {
    var upload =
        new Upload(
            1,
            artifact.content().digest(),
            artifact.source(),
            artifact.commit(),
            new Extent(
                artifact.names(), artifact.withHits(), artifact.hits(), artifact.skipped(), 0),
            at,
            caller);
    return new Audit(artifact.id(), upload, Progress.accepted(mode, List.of()));
  }

  /**
   * What was uploaded.
   *
   * @param revision 1 for the first upload under the id, one more for each other content
   * @param digest SHA-256 of the content in hex
   * @param commit the commit that was scanned, 40 or 64 hex digits in lower case; empty if the
   *     artifact names none
   * @param extent how much it holds
   * @param at when it was accepted
   * @param caller who sent it, see {@code Caller.id}
   */
  public record Upload(
      long revision,
      String digest,
      Artifact.Source source,
      Optional<String> commit,
      Extent extent,
      Instant at,
      String caller) {
    Instant keptUntil() {
      return at.plus(KEPT);
    }
  }

  /**
   * @param repositories all that the artifact is about, also those without findings
   * @param withHits how many of them have findings
   * @param hits how many findings there are
   * @param skipped what was not stored, by reason, see {@link Artifact#skipped}
   * @param chunks how many items hold the findings
   */
  public record Extent(
      List<RepositoryName> repositories,
      int withHits,
      int hits,
      SortedMap<String, Integer> skipped,
      int chunks) {
    public Extent {
      repositories = List.copyOf(repositories);
      skipped = new TreeMap<>(skipped);
    }
  }

  /**
   * How far the publication came.
   *
   * @param exitCode 0; 2 if GitHub refused and a fallback was kept; 3 if the quota is exhausted
   * @param issues in the order in which they were published
   * @param fallback the name of the redacted copy that was kept instead
   * @param until when the next attempt is due; empty before the first one and after the last
   * @param askedAt when a person asked for publication after the upload; it is given up a day after
   *     that
   */
  public record Progress(
      State state,
      Mode mode,
      int exitCode,
      List<PublishedIssue> issues,
      Optional<String> fallback,
      Optional<Instant> until,
      Optional<Instant> askedAt) {
    public Progress {
      issues = List.copyOf(issues);
    }

    /** Publication as the upload asks for it. */
    public Progress(
        State state,
        Mode mode,
        int exitCode,
        List<PublishedIssue> issues,
        Optional<String> fallback,
        Optional<Instant> until) {
      this(state, mode, exitCode, issues, fallback, until, Optional.empty());
    }

    /** To be published now in this mode, because a person asked for it. */
    public Progress asked(Mode wanted, Instant now) {
      return new Progress(
          State.ACCEPTED, wanted, 0, issues, Optional.empty(), Optional.of(now), Optional.of(now));
    }

    /** Accepted, to be published in this mode. */
    public static Progress accepted(Mode mode, List<PublishedIssue> earlier) {
      return new Progress(State.ACCEPTED, mode, 0, earlier, Optional.empty(), Optional.empty());
    }
  }

  /** An issue at GitHub. */
  public record PublishedIssue(RepositoryName repository, long number, URI url) {}

  /** Each state ends in another, or stays. A new upload leads to {@link #ACCEPTED} from any. */
  public enum State {
    /** Stored; the worker is called. */
    ACCEPTED,
    /** What was to be published is. */
    PUBLISHED,
    /** GitHub's quota is exhausted; tried again when it is renewed. */
    DEFERRED,
    /** GitHub refused; a redacted copy is kept for people. */
    FALLBACK,
    /** Given up. */
    FAILED;

    /** As the API writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** In which form findings become issues. */
  public enum Mode {
    /** One issue for each repository. */
    INDIVIDUAL,
    /** One issue for all. */
    DIGEST,
    /** No issue, because there is no finding. */
    NONE;

    /** The mode for so many repositories with findings, if the quota allows it. */
    public static Mode of(int withHits, int maxIssues) {
      if (withHits == 0) {
        return NONE;
      }
      return withHits <= maxIssues ? INDIVIDUAL : DIGEST;
    }

    /** As the API writes it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Mode ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
