package dev.orchestrator.publication;

import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.Finding;
import dev.orchestrator.finding.PublicationPlan;
import dev.orchestrator.finding.RepositoryFindings;
import dev.orchestrator.gate.Level;
import dev.orchestrator.github.IssueDraft;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.text.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The text of issues. All external text is in code spans. A body begins with the marker of its
 * audit and has at most {@value IssueDraft#MAX_BODY} characters.
 */
public final class IssueText {
  private static final int PATH = 300;
  private static final int RULE = 120;
  private static final int MESSAGE = 200;
  private static final int PATHS_IN_DIGEST = 3;

  /** Room for the line that says how much is left out. */
  private static final int REST = 200;

  private IssueText() {}

  /** The first line of the body of every issue of an audit. */
  public static String marker(String auditId) {
    return "<!-- audit_id:" + auditId + " -->";
  }

  /** Whether a body begins with the marker of any audit. */
  static boolean isMarked(String body) {
    return body.startsWith("<!-- audit_id:");
  }

  /** The second line of the body: names the set of paths, so that a change of it is seen. */
  static String pathsMarker(String paths) {
    return "<!-- paths:" + paths + " -->";
  }

  static String title(RepositoryName repository) {
    return PublicationPlan.title(repository);
  }

  static String digestTitle(int repositories) {
    return PublicationPlan.digestTitle(repositories);
  }

  /** Whether an issue of this title is a digest. */
  static boolean isDigestTitle(String title) {
    return title.startsWith("[Audit Digest] ");
  }

  static List<String> labels(RepositoryFindings findings) {
    return List.of("security/" + findings.severity().orElse(Level.LOW).word(), "triage");
  }

  static List<String> digestLabels() {
    return List.of("security/digest", "triage");
  }

  /** Names the set of paths: equal for equal sets. */
  static String paths(List<RepositoryFindings> repositories) {
    var lines = new TreeSet<String>();
    for (RepositoryFindings each : repositories) {
      String name = each.repository().toString().toLowerCase(Locale.ROOT);
      each.paths().forEach(path -> lines.add(name + "\0" + path));
    }
    return Sha256.hex(String.join("\n", lines));
  }

  /** The body of the issue about one repository. */
  static String body(Audit audit, RepositoryFindings findings) {
    var head = new StringBuilder(head(audit, List.of(findings)));
    head.append("Repository: ").append(code(findings.repository())).append("\n\n");
    head.append(
        "%d finding%s in %d file%s: %s.\n\n"
            .formatted(
                findings.findings().size(),
                plural(findings.findings().size()),
                findings.paths().size(),
                plural(findings.paths().size()),
                counts(findings)));
    List<String> lines = findings.findings().stream().map(IssueText::line).distinct().toList();
    return fitted(head.toString(), lines, "findings", footer());
  }

  /** The body of the issue about many repositories. */
  static String digest(Audit audit, List<RepositoryFindings> repositories) {
    int findings = repositories.stream().mapToInt(each -> each.findings().size()).sum();
    String head =
        head(audit, repositories)
            + "%d repositories have %d finding%s.\n\n"
                .formatted(repositories.size(), findings, plural(findings));
    String full =
        head
            + repositories.stream()
                .map(each -> summary(each) + paths(each))
                .collect(Collectors.joining())
            + footer();
    if (full.length() <= IssueDraft.MAX_BODY) {
      return full;
    }
    List<String> summaries = repositories.stream().map(IssueText::summary).toList();
    String brief = head + String.join("", summaries) + footer();
    return brief.length() <= IssueDraft.MAX_BODY
        ? brief
        : fitted(head, byOwner(repositories), "repositories", footer());
  }

  private static String head(Audit audit, List<RepositoryFindings> repositories) {
    var head = new StringBuilder(marker(audit.id())).append('\n');
    head.append(pathsMarker(paths(repositories))).append('\n');
    head.append("Scanner: ").append(CodeSpan.of(audit.upload().source().tool(), RULE));
    audit
        .upload()
        .source()
        .consumer()
        .ifPresent(name -> head.append(", run by ").append(CodeSpan.of(name, RULE)));
    audit
        .upload()
        .commit()
        .ifPresent(sha -> head.append(", at commit ").append(CodeSpan.of(sha, 64)));
    return head.append(". Audit: ").append(CodeSpan.of(audit.id(), 64)).append(".\n\n").toString();
  }

  private static String footer() {
    return "\nAdd the label `audit-fp` if these are false positives: they are not raised again.\n";
  }

  private static String line(Finding finding) {
    String line = "- " + CodeSpan.of(finding.path(), PATH);
    if (finding.line().isPresent()) {
      line += " line " + finding.line().get();
    }
    line += " · " + finding.severity().word() + " · " + CodeSpan.of(finding.rule(), RULE);
    return (finding.message().isBlank()
            ? line
            : line + " " + CodeSpan.of(finding.message(), MESSAGE))
        + "\n";
  }

  private static String summary(RepositoryFindings findings) {
    return "- %s: %s\n".formatted(code(findings.repository()), counts(findings));
  }

  private static String paths(RepositoryFindings findings) {
    String paths =
        findings.paths().stream()
            .limit(PATHS_IN_DIGEST)
            .map(path -> "  - " + CodeSpan.of(path, PATH) + "\n")
            .collect(Collectors.joining());
    int more = findings.paths().size() - PATHS_IN_DIGEST;
    return more > 0 ? paths + "  - and %d more\n".formatted(more) : paths;
  }

  /** The names alone, each owner once. */
  private static List<String> byOwner(List<RepositoryFindings> repositories) {
    Map<String, List<String>> owners = new TreeMap<>();
    for (RepositoryFindings each : repositories) {
      owners
          .computeIfAbsent(each.repository().owner(), owner -> new ArrayList<>())
          .add("- " + CodeSpan.of(each.repository().name(), 100) + "\n");
    }
    var lines = new ArrayList<String>();
    owners.forEach((owner, names) -> {
      names.set(0, "\nOwner " + CodeSpan.of(owner, 100) + "\n" + names.getFirst());
      lines.addAll(names);
    });
    return lines;
  }

  private static String fitted(String head, List<String> lines, String what, String footer) {
    var body = new StringBuilder(head);
    int shown = 0;
    for (String line : lines) {
      boolean isLast = shown == lines.size() - 1;
      int room = IssueDraft.MAX_BODY - body.length() - footer.length() - (isLast ? 0 : REST);
      if (line.length() > room) {
        break;
      }
      body.append(line);
      shown++;
    }
    if (shown < lines.size()) {
      body.append("- and %d more %s that do not fit here\n".formatted(lines.size() - shown, what));
    }
    return body.append(footer).toString();
  }

  private static String counts(RepositoryFindings findings) {
    return List.of(Level.CRITICAL, Level.HIGH, Level.MEDIUM, Level.LOW).stream()
        .filter(level -> findings.count(level) > 0)
        .map(level -> findings.count(level) + " " + level.word())
        .collect(Collectors.joining(", "));
  }

  private static String code(RepositoryName repository) {
    return CodeSpan.of(repository.toString(), 150);
  }

  private static String plural(int count) {
    return count == 1 ? "" : "s";
  }
}
