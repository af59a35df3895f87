package dev.orchestrator.local.playground;

import dev.orchestrator.finding.Audit;
import dev.orchestrator.finding.AuditStore;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.http.JsonObject;
import java.net.URI;
import java.util.List;

/** What the page shows of findings: the last artifacts, and the issues in the simulated GitHub. */
final class FindingsView {
  private static final int AUDITS = 10;
  private static final int ISSUES = 30;

  private final AuditStore audits;
  private final SimulatedGitHub gitHub;

  FindingsView(AuditStore audits, SimulatedGitHub gitHub) {
    this.audits = audits;
    this.gitHub = gitHub;
  }

  JsonObject now() {
    return JsonObject.of("audits", audits.recent(AUDITS).stream().map(FindingsView::audit).toList())
        .put(
            "issues",
            gitHub.issues().reversed().stream().limit(ISSUES).map(FindingsView::issue).toList());
  }

  private static JsonObject audit(Audit audit) {
    Audit.Upload upload = audit.upload();
    Audit.Progress progress = audit.progress();
    return JsonObject.of("id", audit.id())
        .put("form", upload.source().form().word())
        .put("tool", upload.source().tool())
        .put("at", upload.at().toString())
        .put("hits", upload.extent().hits())
        .put("repositories", upload.extent().withHits())
        .put("state", progress.state().word())
        .put("mode", progress.mode().word())
        .put(
            "issues",
            progress.issues().stream().map(Audit.PublishedIssue::number).distinct().toList())
        .put("fallback", progress.fallback().orElse(""));
  }

  private static JsonObject issue(Json issue) {
    // /owner/name/issues/1
    List<String> page = List.of(URI.create(issue.text("html_url").orElse("")).getPath().split("/"));
    return JsonObject.of("number", issue.get("number").integer().orElse(0))
        .put("repository", page.size() > 2 ? page.get(1) + "/" + page.get(2) : "")
        .put("title", issue.text("title").orElse(""))
        .put("state", issue.text("state").orElse(""))
        .put(
            "labels",
            issue.get("labels").items().stream()
                .map(label -> label.text("name").orElse(""))
                .toList());
  }
}
