package dev.orchestrator.release;

import dev.orchestrator.command.CommandRun;
import dev.orchestrator.github.Dispatched;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Quota;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.http.Pause;
import dev.orchestrator.operation.StepOutcome;
import dev.orchestrator.operation.StepWork;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Starts a workflow, at most once, and finds the run that it started.
 *
 * <p>That GitHub is about to be asked is written down before it is asked. An attempt that finds the
 * note never asks again: it looks for the run by the correlation id in its name. A run without it
 * is never taken for ours, however new it is.
 */
public final class RunStarter {
  /** The input that a workflow has to declare, and to show in its {@code run-name}. */
  public static final String CORRELATION_ID = "correlation_id";

  /** The input that says who asked for the run. */
  public static final String REQUESTER = "requester";

  private static final String ASKED_AT = "asked_at";
  private static final String ACCEPTED = "accepted";
  private static final String REFUSED = "refused";
  private static final String RUN_ID = "run_id";
  private static final String RUN_PAGE = "run_page";

  private static final Duration ASK = Duration.ofSeconds(12);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** GitHub shows a new run within seconds; a minute more is for its bad days. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** While GitHub cannot be asked, the run may be there all the same. */
  private static final Duration PATIENCE_WITH_AN_OUTAGE = Duration.ofMinutes(30);

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);
  private static final List<Duration> BETWEEN_LOOKS =
      List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2));

  private static final Duration LOOK = Duration.ofSeconds(3);

  private final GitHubClient gitHub;
  private final InstantSource clock;
  private final Pause pause;

  public RunStarter(GitHubClient gitHub, InstantSource clock, Pause pause) {
    this.gitHub = gitHub;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Which run to start.
   *
   * @param inputs beside the correlation id, which is added
   */
  public record Order(
      RepositoryName repository,
      String workflow,
      String ref,
      Map<String, String> inputs,
      String correlationId) {
    public Order {
      inputs = Map.copyOf(inputs);
    }
  }

  /** Starts the run, or goes on with what an earlier attempt has begun. */
  public RunStart start(Order order, CommandRun run) throws InterruptedException {
    Optional<String> refused = run.recall(REFUSED);
    if (refused.isPresent()) {
      return new RunStart.Refused(refused.get());
    }
    if (run.recall(RUN_ID).isPresent()) {
      return started(run);
    }
    if (run.recall(ASKED_AT).isEmpty()) {
      run.remember(ASKED_AT, clock.instant().toString());
      RunStart first = ask(order, run);
      if (!(first instanceof RunStart.NotSeenYet)) {
        return first;
      }
    }
    return find(order, run);
  }

  private static RunStart started(CommandRun run) {
    return new RunStart.Started(
        Long.parseLong(run.recall(RUN_ID).orElseThrow()), run.recall(RUN_PAGE).map(URI::create));
  }

  private RunStart ask(Order order, CommandRun run) throws InterruptedException {
    var answered = new AtomicReference<Optional<GitHubAnswer<Dispatched>>>(Optional.empty());
    run.steps()
        .take(
            new StepWork(
                "dispatch",
                ASK,
                () -> {
                  GitHubAnswer<Dispatched> answer = dispatch(order);
                  answered.set(Optional.of(answer));
                  return asked(order, answer);
                }));
    if (answered.get().isEmpty()) {
      return new RunStart.NotSeenYet(clock.instant());
    }
    return switch (answered.get().get()) {
      case GitHubAnswer.Ok<Dispatched>(Dispatched dispatched, Optional<Quota> _) ->
          dispatched
              .runId()
              .map(id -> seen(run, id, dispatched.page()))
              .orElseGet(() -> {
                run.remember(ACCEPTED, "true");
                return new RunStart.NotSeenYet(clock.instant());
              });
      // It may have arrived, so it counts as asked.
      case GitHubAnswer.Unavailable<Dispatched> _ -> new RunStart.NotSeenYet(clock.instant());
      case GitHubAnswer<Dispatched> no -> {
        run.remember(REFUSED, no.sentenceWithAdvice());
        yield new RunStart.Refused(no.sentenceWithAdvice());
      }
    };
  }

  private GitHubAnswer<Dispatched> dispatch(Order order) {
    var inputs = new LinkedHashMap<String, String>();
    inputs.put(CORRELATION_ID, order.correlationId());
    inputs.putAll(order.inputs());
    return gitHub.dispatch(
        order.repository(), order.workflow(), order.ref(), inputs, clock.instant().plus(ANSWER));
  }

  private static StepOutcome asked(Order order, GitHubAnswer<Dispatched> answer) {
    return switch (answer) {
      case GitHubAnswer.Ok<Dispatched> _ ->
          StepOutcome.succeeded("GitHub took %s on %s".formatted(order.workflow(), order.ref()));
      case GitHubAnswer<Dispatched> no ->
          StepOutcome.failed(
              no.sentence(),
              no.advice().orElse("Read what GitHub says, then send the command again."));
    };
  }

  private static RunStart seen(CommandRun run, long id, Optional<URI> page) {
    page.ifPresent(address -> run.remember(RUN_PAGE, address.toString()));
    run.remember(RUN_ID, Long.toString(id));
    return started(run);
  }

  private RunStart find(Order order, CommandRun run) throws InterruptedException {
    run.wakeOn(RunTopics.of(order.repository(), order.correlationId()));
    Instant askedAt = Instant.parse(run.recall(ASKED_AT).orElseThrow());
    var last = new AtomicReference<Optional<GitHubAnswer<Optional<WorkflowRun>>>>(Optional.empty());
    run.steps()
        .take(
            StepWork.reading(
                "find the run",
                ASK,
                () -> {
                  GitHubAnswer<Optional<WorkflowRun>> answer = look(order, askedAt);
                  last.set(Optional.of(answer));
                  return looked(order, answer);
                }));
    if (last.get().orElse(null)
        instanceof GitHubAnswer.Ok<Optional<WorkflowRun>>(Optional<WorkflowRun> found, var _)) {
      if (found.isPresent()) {
        return seen(run, found.get().id(), found.get().page());
      }
      return notSeen(run, askedAt, PATIENCE);
    }
    return notSeen(run, askedAt, PATIENCE_WITH_AN_OUTAGE);
  }

  private RunStart notSeen(CommandRun run, Instant askedAt, Duration patience) {
    return clock.instant().isBefore(askedAt.plus(patience))
        ? new RunStart.NotSeenYet(clock.instant().plus(BETWEEN_ATTEMPTS))
        : new RunStart.NeverSeen(run.recall(ACCEPTED).isPresent());
  }

  private static StepOutcome looked(Order order, GitHubAnswer<Optional<WorkflowRun>> answer) {
    return switch (answer) {
      case GitHubAnswer.Ok<Optional<WorkflowRun>>(Optional<WorkflowRun> found, var _)
          when found.isPresent() ->
          StepOutcome.succeeded("run " + found.get().id());
      case GitHubAnswer.Ok<Optional<WorkflowRun>> _ ->
          StepOutcome.failed(
              "no run with this correlation id is to be seen",
              "Show inputs.correlation_id in the run-name of " + order.workflow() + ".");
      case GitHubAnswer<Optional<WorkflowRun>> failure ->
          StepOutcome.failed(failure.sentence(), "I look again in a minute.");
    };
  }

  /** The last answer of a few, or the first that shows the run. */
  private GitHubAnswer<Optional<WorkflowRun>> look(Order order, Instant askedAt)
      throws InterruptedException {
    GitHubAnswer<Optional<WorkflowRun>> answer =
        new GitHubAnswer.Unavailable<>("GitHub was not asked.");
    for (Duration before : BETWEEN_LOOKS) {
      pause.of(before);
      answer =
          gitHub.findDispatched(
              order.repository(),
              order.workflow(),
              order.correlationId(),
              askedAt,
              clock.instant().plus(LOOK));
      if (answer instanceof GitHubAnswer.Ok<Optional<WorkflowRun>>(var found, var _)
          && found.isPresent()) {
        return answer;
      }
    }
    return answer;
  }
}
