package dev.orchestrator.finding;

import com.fasterxml.jackson.core.JsonParser;
import dev.orchestrator.finding.FormReader.Value;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.RepositoryName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the organisation summary and the form for one repository, as their schemas say. */
final class OwnForms {
  static final Pattern AUDIT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}");
  static final int MAX_SNIPPET = 400;

  /** How far the clock of a caller may be ahead. */
  static final Duration LEEWAY = Duration.ofSeconds(60);

  /** Calls that render a template from text: what they find is of high severity. */
  private static final Set<String> HIGH =
      Set.of("jinja2.Template", "django.template", "render_to_string(", "renderToString(");

  /** What names the scanner in fingerprints: the same for both forms and every version. */
  private static final String SCANNER = "audit";

  private static final int ANY = Integer.MAX_VALUE;

  private final FormReader read;
  private final Faults faults;
  private final Instant latest;

  private @Nullable String auditId;
  private @Nullable String hmac;
  private @Nullable String tool;
  private @Nullable String consumer;
  private @Nullable String commit;
  private @Nullable Instant timestamp;
  private @Nullable RepositoryName repository;
  private final List<Hit> hits = new ArrayList<>();

  OwnForms(JsonParser parser, Faults faults, Instant now) {
    this.read = new FormReader(parser, faults);
    this.faults = faults;
    this.latest = now.plus(LEEWAY);
  }

  /** A hit while it is read. */
  private static final class Hit {
    private @Nullable RepositoryName repository;
    private String path = "";
    private String pattern = "";
    private Optional<Integer> line = Optional.empty();
  }

  /** Reads the document, whose first token is the parser's current one. */
  void organisation() throws IOException {
    read.object(
        "",
        Map.of(
            "org_unregistered_hits",
            path -> read.array(path, Artifact.MAX_FINDINGS, each -> hit(each, true, ANY)),
            "consumer_metadata",
            this::metadata,
            "renderer_unregistered_local",
            optional(path -> read.array(path, Integer.MAX_VALUE, this::ignore)),
            "audit_id",
            optional(this::auditId),
            "hmac",
            optional(path -> hmac = read.anyText(path).orElse(null))),
        List.of("org_unregistered_hits", "consumer_metadata"));
    long repositories =
        hits.stream()
            .filter(hit -> hit.repository != null)
            .map(hit -> AuditItems.repositoryPart(hit.repository))
            .distinct()
            .count();
    if (repositories > Artifact.MAX_REPOSITORIES) {
      faults.add(
          "org_unregistered_hits",
          "must name at most %d repositories.".formatted(Artifact.MAX_REPOSITORIES));
    }
  }

  private void metadata(String path) throws IOException {
    read.object(
        path,
        Map.of(
            "timestamp",
            // A summary may be made by a machine whose clock is not ours.
            each -> timestamp = read.timestamp(each, Instant.MAX).orElse(null),
            "consumer_name",
            each -> consumer = read.text(each, ANY).orElse(null),
            "tool_version",
            each -> tool = read.text(each, ANY).orElse(null)),
        List.of("timestamp", "consumer_name", "tool_version"));
  }

  /** Reads the document, whose first token is the parser's current one. */
  void repository() throws IOException {
    read.object(
        "",
        Map.of(
            "repo",
            path -> repository = read.repository(path).orElse(null),
            "commit",
            path -> commit = read.matching(path, COMMIT, "40 hex digits").orElse(null),
            "tool_version",
            path -> tool = read.text(path, ANY).orElse(null),
            "timestamp",
            path -> timestamp = read.timestamp(path, latest).orElse(null),
            "hits",
            path -> read.array(path, Artifact.MAX_FINDINGS, each -> hit(each, false, MAX_SNIPPET)),
            "audit_id",
            optional(this::auditId),
            "hmac",
            optional(path -> hmac = read.anyText(path).orElse(null))),
        List.of("repo", "commit", "tool_version", "timestamp", "hits"));
  }

  private void auditId(String path) throws IOException {
    auditId =
        read.matching(path, AUDIT_ID, "1 to 64 characters of A-Z, a-z, 0-9, '.', '_' and '-'")
            .orElse(null);
  }

  private void hit(String path, boolean named, int maxSnippet) throws IOException {
    var hit = new Hit();
    var members = new HashMap<String, Value>();
    members.put("path", each -> hit.path = read.text(each, ANY).orElse(""));
    members.put("pattern", each -> hit.pattern = read.text(each, ANY).orElse(""));
    members.put("line", optional(each -> hit.line = read.line(each)));
    members.put(
        "snippet",
        optional(each -> {
          var unused = maxSnippet == ANY ? read.anyText(each) : read.text(each, maxSnippet);
        }));
    if (named) {
      members.put("repo", each -> hit.repository = read.repository(each).orElse(null));
    }
    read.object(
        path, members, named ? List.of("repo", "path", "pattern") : List.of("path", "pattern"));
    hits.add(hit);
  }

  private Value optional(Value value) {
    return path -> {
      if (!read.isNull()) {
        value.read(path);
      }
    };
  }

  private void ignore(String path) throws IOException {
    read.skip();
  }

  // ---- the artifact; only if there was no fault

  Artifact artifact(Artifact.Form form, Artifact.Content content) {
    var byRepository = new TreeMap<String, List<Hit>>();
    var names = new HashMap<String, RepositoryName>();
    if (repository != null) {
      byRepository.put(AuditItems.repositoryPart(repository), new ArrayList<>());
      names.put(AuditItems.repositoryPart(repository), repository);
    }
    for (Hit hit : hits) {
      RepositoryName name = hit.repository == null ? repository : hit.repository;
      if (name != null) {
        names.putIfAbsent(AuditItems.repositoryPart(name), name);
        byRepository
            .computeIfAbsent(AuditItems.repositoryPart(name), part -> new ArrayList<>())
            .add(hit);
      }
    }
    String version = tool == null ? "" : tool;
    String scanner =
        version.indexOf('/') > 0 ? version.substring(0, version.indexOf('/')) : SCANNER;
    var repositories = new ArrayList<RepositoryFindings>();
    for (Map.Entry<String, List<Hit>> each : byRepository.entrySet()) {
      RepositoryName name = names.get(each.getKey());
      if (name != null) {
        repositories.add(new RepositoryFindings(name, findings(scanner, each.getValue())));
      }
    }
    SortedMap<String, Integer> skipped = new TreeMap<>();
    return new Artifact(
        Optional.ofNullable(auditId),
        new Artifact.Source(
            form, version, Optional.ofNullable(consumer), Optional.ofNullable(timestamp)),
        Optional.ofNullable(commit).map(sha -> sha.toLowerCase(Locale.ROOT)),
        repositories,
        List.of(new Artifact.ScannerRun(scanner, true)),
        skipped,
        new Artifact.Content(content.digest(), content.signed(), Optional.ofNullable(hmac)));
  }

  private static List<Finding> findings(String scanner, List<Hit> hits) {
    var fingerprints = new Fingerprints();
    var entries = new LinkedHashMap<Hit, Fingerprints.Ordinal>();
    for (Hit hit : hits) {
      entries.put(hit, fingerprints.byText(SCANNER, hit.pattern, hit.path, "", hit.line.orElse(0)));
    }
    fingerprints.order();
    var findings = new ArrayList<Finding>();
    entries.forEach((hit, fingerprint) ->
        findings.add(
            new Finding(
                fingerprint.text(),
                scanner,
                hit.pattern,
                hit.path,
                hit.line,
                HIGH.contains(hit.pattern) ? Level.HIGH : Level.MEDIUM,
                "")));
    return findings;
  }
}
