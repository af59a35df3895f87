package dev.orchestrator.local.github;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow file of a repository.
 *
 * @param file its name below {@code .github/workflows}
 * @param dispatchable whether it has the trigger {@code workflow_dispatch}
 * @param runName the title of its runs, in which {@code ${{ inputs.x }}} stands for an input
 * @param jobs run one after the other
 */
public record SimulatedWorkflow(
    long id,
    String name,
    String file,
    boolean active,
    boolean dispatchable,
    List<Input> inputs,
    Optional<String> runName,
    List<Job> jobs) {

  /** An input of {@code workflow_dispatch}. */
  public record Input(String name, boolean required) {}

  /** A job and the names of its steps. */
  public record Job(String name, List<String> steps) {
    public Job {
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("a job has at least one step");
      }
    }
  }

  public SimulatedWorkflow {
    inputs = List.copyOf(inputs);
    jobs = List.copyOf(jobs);
  }

  public String path() {
    return ".github/workflows/" + file;
  }

  int stepCount() {
    return jobs.stream().mapToInt(job -> job.steps().size()).sum();
  }

  /** What a run with these inputs is called. */
  String titleFor(Map<String, String> values) {
    String title = runName.orElse(name);
    for (Input input : inputs) {
      title =
          title.replace(
              "${{ inputs." + input.name() + " }}", values.getOrDefault(input.name(), ""));
    }
    return title.isBlank() ? name : title;
  }
}
