package dev.orchestrator.finding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.text.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an artifact in any of the three forms, which its members tell apart: {@code runs} makes it
 * SARIF, {@code org_unregistered_hits} or {@code consumer_metadata} an organisation summary, any
 * required member of the form for one repository that form.
 *
 * <p>The two forms of our own are read exactly as their schemas say; beyond them, a document must
 * have no duplicate names, no number that a double does not hold and at most {@value
 * JsonText#MAX_DEPTH} levels, times must exist, and that of the form for one repository must not be
 * in the future.
 */
public final class ArtifactReader {
  private static final Set<String> ORGANISATION =
      Set.of("org_unregistered_hits", "consumer_metadata");
  private static final Set<String> REPOSITORY =
      Set.of("repo", "commit", "hits", "tool_version", "timestamp");

  private final InstantSource clock;

  public ArtifactReader(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What the request says about SARIF, which has no place for it or need not have it.
   *
   * @param repository wins over that of the document, which must not contradict it
   * @param commit as {@code repository}; in lower case
   * @param job what the caller's own job runs for, if nothing else names it
   */
  public record Given(
      Optional<String> auditId,
      Optional<RepositoryName> repository,
      Optional<String> commit,
      Optional<Job> job) {}

  /**
   * For what a caller's job runs.
   *
   * @param commit in lower case, if it is known
   */
  public record Job(RepositoryName repository, Optional<String> commit) {}

  /** The result of reading. */
  public sealed interface Reading {
    record Read(Artifact artifact) implements Reading {}

    /**
     * @param faults at least one
     */
    record Faulty(List<Fault> faults) implements Reading {
      public Faulty {
        faults = List.copyOf(faults);
      }
    }
  }

  /** Reads an artifact. */
  public Reading read(byte[] bytes, Given given) {
    if (!JsonText.isUtf8(bytes)) {
      return new Reading.Faulty(List.of(new Fault("", "must be text in UTF-8.")));
    }
    try {
      Optional<Set<String>> members = members(bytes);
      if (members.isEmpty()) {
        return new Reading.Faulty(List.of(new Fault("", "must be a JSON object.")));
      }
      if (members.get().contains("runs")) {
        return sarif(bytes, given);
      }
      if (isAny(members.get(), ORGANISATION)) {
        return own(bytes, Artifact.Form.ORGANISATION);
      }
      if (isAny(members.get(), REPOSITORY)) {
        return own(bytes, Artifact.Form.REPOSITORY);
      }
      if (members.get().contains("version")) {
        return sarif(bytes, given);
      }
      return new Reading.Faulty(
          List.of(
              new Fault(
                  "",
                  "must be an organisation summary (org_unregistered_hits, consumer_metadata), a"
                      + " single repository (repo, commit, tool_version, timestamp, hits) or SARIF"
                      + " 2.1.0 (version, runs).")));
    } catch (JsonProcessingException malformed) {
      return new Reading.Faulty(List.of(JsonText.fault(malformed)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static boolean isAny(Set<String> members, Set<String> of) {
    return of.stream().anyMatch(members::contains);
  }

  /**
   * The names of an object's members; empty if it is not an object. Reads to the document's end.
   */
  private static Optional<Set<String>> members(byte[] bytes) throws IOException {
    try (JsonParser parser = JsonText.lenient(bytes)) {
      JsonToken first = parser.nextToken();
      var names = new HashSet<String>();
      if (first == JsonToken.START_OBJECT) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          names.add(parser.currentName());
          parser.nextToken();
          parser.skipChildren();
        }
      } else if (first != null) {
        parser.skipChildren();
      }
      boolean isOne = first != null && parser.nextToken() == null;
      return isOne && first == JsonToken.START_OBJECT ? Optional.of(names) : Optional.empty();
    }
  }

  // ---- our own forms

  private Reading own(byte[] bytes, Artifact.Form form) throws IOException {
    var faults = new Faults();
    if (JsonText.hasBom(bytes)) {
      faults.add("", "must not begin with a byte order mark.");
    }
    byte[] canonical;
    try (JsonParser parser = JsonText.strict(bytes)) {
      parser.nextToken();
      canonical = CanonicalJson.ofObject(parser, "hmac");
    }
    OwnForms forms;
    try (JsonParser parser = JsonText.lenient(bytes)) {
      parser.nextToken();
      forms = new OwnForms(parser, faults, clock.instant());
      if (form == Artifact.Form.ORGANISATION) {
        forms.organisation();
      } else {
        forms.repository();
      }
    }
    if (!faults.isEmpty()) {
      return new Reading.Faulty(faults.list());
    }
    String digest = Sha256.hex(canonical);
    return new Reading.Read(
        forms.artifact(form, new Artifact.Content(digest, canonical, Optional.empty())));
  }

  // ---- SARIF

  private static Reading sarif(byte[] bytes, Given given) throws IOException {
    var faults = new Faults();
    var skipped = new Skipped();
    List<SarifRun> runs;
    try (JsonParser parser = JsonText.lenient(bytes)) {
      parser.nextToken();
      runs = new SarifReader(parser, faults, skipped).read();
    }
    Optional<RepositoryName> repository =
        one(
            given.repository(),
            runs.stream().flatMap(run -> run.repository.stream()).toList(),
            "repositoryUri",
            faults);
    Optional<String> commit =
        one(
            given.commit(),
            runs.stream().flatMap(run -> run.commit.stream()).toList(),
            "revisionId",
            faults);
    Optional<RepositoryName> subject = repository.or(() -> given.job().map(Job::repository));
    if (subject.isEmpty()) {
      faults.add(
          "repo",
          "is required: name the repository by the parameter repo, or in the run's"
              + " versionControlProvenance.");
    }
    if (!faults.isEmpty() || subject.isEmpty()) {
      return new Reading.Faulty(faults.list());
    }
    Optional<String> scanned =
        commit.or(() ->
            given
                .job()
                .filter(job -> isSame(job.repository(), subject.get()))
                .flatMap(Job::commit));
    var findings = new ArrayList<Finding>();
    var scans = new LinkedHashMap<String, Boolean>();
    for (SarifRun run : runs) {
      if (run.searched) {
        findings.addAll(run.findings(skipped));
        scans.merge(run.tool(), run.complete, Boolean::logicalAnd);
      }
    }
    String tools =
        String.join(
            ", ",
            runs.stream()
                .map(run -> (run.driver.name + " " + run.driver.version).strip())
                .distinct()
                .toList());
    return new Reading.Read(
        new Artifact(
            given.auditId(),
            new Artifact.Source(Artifact.Form.SARIF, tools, Optional.empty(), Optional.empty()),
            scanned,
            List.of(new RepositoryFindings(subject.get(), findings)),
            scans(scans),
            skipped.counts(),
            new Artifact.Content(digest(bytes, subject.get(), scanned), bytes, Optional.empty())));
  }

  private static List<Artifact.ScannerRun> scans(Map<String, Boolean> complete) {
    var scans = new ArrayList<Artifact.ScannerRun>();
    complete.forEach((tool, isComplete) -> scans.add(new Artifact.ScannerRun(tool, isComplete)));
    return scans;
  }

  private static String digest(byte[] bytes, RepositoryName repository, Optional<String> commit) {
    return Sha256.hex(
        Sha256.hex(bytes) + "#" + AuditItems.repositoryPart(repository) + "#" + commit.orElse(""));
  }

  /** What the request gives, else the one value of all runs; a fault if they contradict. */
  private static <T> Optional<T> one(
      Optional<T> given, List<T> named, String member, Faults faults) {
    Optional<T> chosen = given.or(() -> named.stream().findFirst());
    boolean contradicts =
        chosen.isPresent() && named.stream().anyMatch(each -> !isSame(each, chosen.get()));
    if (contradicts) {
      faults.add(
          "runs.versionControlProvenance." + member, "contradicts the request or another run.");
    }
    return chosen;
  }

  private static boolean isSame(Object one, Object other) {
    return one.toString()
        .toLowerCase(Locale.ROOT)
        .equals(other.toString().toLowerCase(Locale.ROOT));
  }
}
