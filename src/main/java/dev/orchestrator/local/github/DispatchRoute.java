package dev.orchestrator.local.github;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.Faults;
import dev.orchestrator.local.http.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code POST …/actions/workflows/{workflow}/dispatches}: starts a workflow.
 *
 * <p>Source: GitHub REST API, "Create a workflow dispatch event"; the changelog of 19 February 2026
 * on {@code return_run_details}.
 */
final class DispatchRoute {
  private static final int INPUTS = 25;
  private static final String METHOD = "DISPATCH";

  private final SimulatedGitHubSettings settings;
  private final GitHubJson json;
  private final RunStore runs;
  private final CommitRoutes commits;
  private final Faults faults;
  private Consumer<WorkflowRun> onStart = run -> {};

  DispatchRoute(
      SimulatedGitHubSettings settings,
      GitHubJson json,
      RunStore runs,
      CommitRoutes commits,
      Faults faults) {
    this.settings = settings;
    this.commits = commits;
    this.json = json;
    this.runs = runs;
    this.faults = faults;
  }

  /** Tells {@code listener} each attempt at a run that is started. */
  void onStart(Consumer<WorkflowRun> listener) {
    onStart = listener;
  }

  /** Starts another attempt at a run; false if it has not ended. */
  boolean rerun(WorkflowRun run) {
    boolean again = runs.rerun(run.id(), plan(run.workflow()));
    if (again) {
      runs.run(run.id()).ifPresent(onStart);
    }
    return again;
  }

  Answer post(Call call) {
    Optional<SimulatedWorkflow> found = settings.repository().workflow(call.parameter("workflow"));
    if (found.isEmpty()) {
      return GitHubError.notFound();
    }
    SimulatedWorkflow workflow = found.get();
    Json body = call.json();
    if (!body.isObject()) {
      return GitHubError.of(400, "Problems parsing JSON");
    }
    Map<String, String> inputs = texts(body.get("inputs"));
    Optional<String> ref = body.text("ref").filter(text -> !text.isEmpty());
    Optional<String> sha = ref.flatMap(commits::head);
    boolean knowsDetails =
        faults.behaviour("dispatch_204", METHOD, "/" + workflow.file()).isEmpty();
    Optional<String> refusal = refusal(workflow, body, inputs, ref, sha);
    if (refusal.isPresent()) {
      return GitHubError.unprocessable(refusal.get());
    }
    WorkflowRun run =
        runs.create(
            workflow,
            "workflow_dispatch",
            ref.orElseThrow(),
            sha.orElseThrow(),
            inputs,
            plan(workflow));
    onStart.accept(run);
    return body.get("return_run_details").isTrue() && knowsDetails
        ? Answer.json(
            200,
            JsonObject.of("workflow_run_id", run.id())
                .put("run_url", json.url("/actions/runs/" + run.id()))
                .put("html_url", json.runPage(run)))
        : Answer.empty(204);
  }

  /** Starts a workflow as a person does on GitHub's page; empty if it cannot be started so. */
  Optional<WorkflowRun> start(String file) {
    String branch = settings.repository().defaultBranch();
    Optional<WorkflowRun> started =
        settings
            .repository()
            .workflow(file)
            .filter(workflow -> workflow.active() && workflow.dispatchable())
            .map(workflow ->
                runs.create(
                    workflow,
                    "workflow_dispatch",
                    branch,
                    commits.head(branch).orElseThrow(),
                    Map.of(),
                    plan(workflow)));
    started.ifPresent(onStart);
    return started;
  }

  private Optional<String> refusal(
      SimulatedWorkflow workflow,
      Json body,
      Map<String, String> inputs,
      Optional<String> ref,
      Optional<String> sha) {
    if (ref.isEmpty()) {
      return Optional.of("Invalid request.\n\n\"ref\" wasn't supplied.");
    }
    if (isOn("dispatch_rejects_details", workflow)
        && body.fields().containsKey("return_run_details")) {
      return Optional.of("Invalid request.\n\n\"return_run_details\" is not a permitted key.");
    }
    if (!workflow.active()) {
      return Optional.of("Cannot trigger a 'workflow_dispatch' on a disabled workflow");
    }
    if (sha.isEmpty()) {
      return Optional.of("No ref found for: " + ref.get());
    }
    if (!workflow.dispatchable()) {
      return Optional.of("Workflow does not have 'workflow_dispatch' trigger");
    }
    return inputsRefusal(workflow, inputs);
  }

  private static Optional<String> inputsRefusal(
      SimulatedWorkflow workflow, Map<String, String> inputs) {
    List<String> declared = workflow.inputs().stream().map(SimulatedWorkflow.Input::name).toList();
    List<String> unexpected =
        inputs.keySet().stream().filter(name -> !declared.contains(name)).toList();
    if (!unexpected.isEmpty()) {
      return Optional.of("Unexpected inputs provided: " + JsonObject.array(unexpected));
    }
    if (inputs.size() > INPUTS) {
      return Optional.of("Too many inputs provided.");
    }
    return workflow.inputs().stream()
        .filter(input -> input.required() && !inputs.containsKey(input.name()))
        .map(input -> "Required input '" + input.name() + "' not provided")
        .findFirst();
  }

  RunStore.Plan plan(SimulatedWorkflow workflow) {
    boolean never = settings.byHand() || isOn("run_never_starts", workflow);
    Optional<Duration> queued = never ? Optional.empty() : Optional.of(settings.queued());
    return new RunStore.Plan(
        queued,
        settings.perStep(),
        !settings.byHand(),
        isOn("run_fails", workflow) ? WorkflowRun.FAILURE : WorkflowRun.SUCCESS);
  }

  private boolean isOn(String fault, SimulatedWorkflow workflow) {
    return faults.behaviour(fault, METHOD, "/" + workflow.file()).isPresent();
  }

  private static Map<String, String> texts(Json object) {
    var texts = new LinkedHashMap<String, String>();
    object
        .fields()
        .forEach((name, value) -> texts.put(name, value.text().orElse(value.toString())));
    return texts;
  }
}
