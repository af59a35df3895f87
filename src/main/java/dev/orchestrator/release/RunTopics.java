package dev.orchestrator.release;

import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WebhookEvent;
import dev.orchestrator.github.WorkflowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** By what the webhooks of a run wake the command that waits for it. */
public final class RunTopics {
  /** The correlation id of a run is the trace id of the command that started it. */
  private static final Pattern CORRELATION_ID = Pattern.compile("\\b1-[0-9a-f]{8}-[0-9a-f]{24}\\b");

  private RunTopics() {}

  /** Of a run that is known. */
  public static String of(RepositoryName repository, long runId) {
    return repository + "#" + runId;
  }

  /** Of a run that was asked for and is not known yet. */
  public static String of(RepositoryName repository, String correlationId) {
    return repository + "#" + correlationId;
  }

  /** Whom an event may concern. */
  public static List<String> of(WebhookEvent event) {
    return switch (event) {
      case WebhookEvent.RunChanged(RepositoryName repository, String _, WorkflowRun run) -> {
        var topics = new ArrayList<>(List.of(of(repository, run.id())));
        Matcher correlationId = CORRELATION_ID.matcher(run.title() + " " + run.name());
        if (correlationId.find()) {
          topics.add(of(repository, correlationId.group()));
        }
        yield topics;
      }
      case WebhookEvent.JobChanged(RepositoryName repository, String _, long runId, int _, var _) ->
          List.of(of(repository, runId));
      case WebhookEvent.Ping _,
          WebhookEvent.IssueLabeled _,
          WebhookEvent.ProtectionRequested _,
          WebhookEvent.Ignored _ ->
          List.of();
    };
  }
}
