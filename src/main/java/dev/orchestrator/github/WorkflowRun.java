package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One run of a workflow.
 *
 * @param number counts the runs of its workflow; GitHub's page shows it as {@code #17}
 * @param title what GitHub's page calls the run; a workflow may put its inputs there
 * @param status {@code queued}, {@code in_progress}, {@code completed}, or one of the rarer ones
 * @param conclusion once completed: {@code success}, {@code failure}, {@code cancelled}, …
 * @param event what started it: {@code workflow_dispatch}, {@code push}, …
 * @param startedAt of its latest attempt
 * @param updatedAt when anything changed last, which may be days after its end; how long it ran is
 *     known from its jobs: {@link WorkflowJob#span}
 * @param fromFork whether its commit is from a fork of the repository
 */
public record WorkflowRun(
    long id,
    long number,
    String name,
    String title,
    String status,
    Optional<String> conclusion,
    String event,
    String branch,
    String commit,
    Optional<URI> page,
    int attempt,
    Instant createdAt,
    Instant startedAt,
    Instant updatedAt,
    boolean fromFork) {
  private static final int LONGEST_NAME = 4_096;

  public boolean isCompleted() {
    return status.equals("completed");
  }

  public boolean isSuccess() {
    return conclusion.filter("success"::equals).isPresent();
  }

  public RunState state() {
    return RunState.of(status, conclusion);
  }

  /** A run as the REST API and the {@code workflow_run} webhook write it. */
  public static Optional<WorkflowRun> read(Json json) {
    OptionalLong id = json.get("id").integer();
    Optional<String> status = json.text("status");
    Optional<Instant> created = instant(json, "created_at");
    if (id.isEmpty() || status.isEmpty() || created.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WorkflowRun(
            id.getAsLong(),
            json.get("run_number").integer().orElse(0),
            name(json, "name").orElse(""),
            name(json, "display_title").or(() -> name(json, "name")).orElse(""),
            status.get(),
            json.text("conclusion"),
            json.text("event").orElse(""),
            name(json, "head_branch").orElse(""),
            json.text("head_sha").orElse(""),
            page(json),
            (int) json.get("run_attempt").integer().orElse(1),
            created.get(),
            instant(json, "run_started_at").orElse(created.get()),
            instant(json, "updated_at").orElse(created.get()),
            isFromFork(json)));
  }

  /** GitHub shows null for the repository of a fork that was deleted. */
  private static boolean isFromFork(Json json) {
    Json head = json.get("head_repository");
    if (head.isAbsent()) {
      return json.fields().containsKey("head_repository");
    }
    Json base = json.get("repository");
    return Stream.of("id", "full_name")
        .anyMatch(name ->
            !head.get(name).isAbsent()
                && !base.get(name).isAbsent()
                && !head.get(name).toString().equalsIgnoreCase(base.get(name).toString()));
  }

  /** A name as people write it, at most {@value #LONGEST_NAME} characters of it. */
  static Optional<String> name(Json json, String member) {
    return json.text(member)
        .map(text -> text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME));
  }

  static Optional<Instant> instant(Json json, String name) {
    try {
      return json.text(name).map(Instant::parse);
    } catch (DateTimeParseException noTime) {
      return Optional.empty();
    }
  }

  static Optional<URI> page(Json json) {
    try {
      return json.text("html_url").map(URI::create);
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }
}
