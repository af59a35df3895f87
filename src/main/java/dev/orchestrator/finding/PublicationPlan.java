package dev.orchestrator.finding;

import dev.orchestrator.gate.Level;
import dev.orchestrator.github.RepositoryName;
import java.util.ArrayList;
import java.util.List;

/** Which issues findings become. */
public record PublicationPlan(List<Issue> issues) {
  private static final String TRIAGE = "triage";

  public PublicationPlan {
    issues = List.copyOf(issues);
  }

  /**
   * An issue.
   *
   * @param repositories one, or all that a digest is about
   */
  public record Issue(
      String title, List<String> labels, List<RepositoryName> repositories, int hits) {
    public Issue {
      labels = List.copyOf(labels);
      repositories = List.copyOf(repositories);
    }
  }

  /** The issues for these findings in this mode. Repositories without findings have none. */
  public static PublicationPlan of(List<RepositoryFindings> all, Audit.Mode mode) {
    List<RepositoryFindings> found =
        all.stream().filter(each -> !each.findings().isEmpty()).toList();
    if (found.isEmpty()) {
      return new PublicationPlan(List.of());
    }
    return switch (mode) {
      case NONE -> new PublicationPlan(List.of());
      case INDIVIDUAL -> {
        var issues = new ArrayList<Issue>();
        found.forEach(each -> issues.add(issue(each)));
        yield new PublicationPlan(issues);
      }
      case DIGEST ->
          new PublicationPlan(
              List.of(
                  new Issue(
                      digestTitle(found.size()),
                      List.of("security/digest", TRIAGE),
                      found.stream().map(RepositoryFindings::repository).toList(),
                      found.stream().mapToInt(each -> each.findings().size()).sum())));
    };
  }

  private static Issue issue(RepositoryFindings each) {
    String severity = each.severity().map(Level::word).orElse(Level.MEDIUM.word());
    return new Issue(
        title(each.repository()),
        List.of("security/" + severity, TRIAGE),
        List.of(each.repository()),
        each.findings().size());
  }

  /** The title of a repository's issue. */
  public static String title(RepositoryName repository) {
    return "[Audit] Unregistered renderer-like files detected (" + repository + ")";
  }

  /** The title of a digest. */
  public static String digestTitle(int repositories) {
    return "[Audit Digest] " + repositories + " repos with unregistered renderers";
  }
}
