package dev.orchestrator.release;

import dev.orchestrator.command.CommandRun;
import dev.orchestrator.github.Dispatched;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.Quota;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.log.LogContext;
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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Starts a workflow, at most once, and finds the run that it started.
 *
 * <p>That GitHub is about to be asked is recorded before it is asked. An attempt that finds the
 * note never asks again: it looks for the run by the correlation id in its name. A run without it
 * is never taken for ours, however new it is.
 */
public final class RunStarter {
  /** The input that a workflow has to declare, and to show in its {@code run-name}. */
  public static final String CORRELATION_ID = "correlation_id";

  /** The input that says who asked for the run: one line, redacted, at most 64 code points. */
  public static final String REQUESTER = "requester";

  /** In code points. */
  private static final int LONGEST_REQUESTER = 64;

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
  private final Sleeper sleeper;
  private final UnaryOperator<String> redaction;

  /**
   * @param redaction takes the secrets out of a text
   */
  public RunStarter(
      GitHubClient gitHub, InstantSource clock, Sleeper sleeper, UnaryOperator<String> redaction) {
    this.gitHub = gitHub;
    this.clock = clock;
    this.sleeper = sleeper;
    this.redaction = redaction;
  }

  /**
   * Which run to start.
   *
   * @param workflow its file: {@code deploy.yml}
   * @param name tells apart the runs of one workflow that one command starts; empty for the only
   *     one
   * @param inputs beside the correlation id, which is added
   * @param traceId of the command
   */
  public record Order(
      RepositoryName repository,
      String workflow,
      String name,
      String ref,
      Map<String, String> inputs,
      String traceId) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{0,40}");

    /**
     * @throws IllegalArgumentException if {@code name} is anything but letters, digits and hyphens
     */
    public Order {
      inputs = Map.copyOf(inputs);
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("an order's name is made of a-z, 0-9 and hyphens");
      }
    }

    /** By what its run is found among the runs of the workflow. */
    String correlationId() {
      return name.isEmpty() ? traceId : traceId + "." + name;
    }

    private String label() {
      return name.isEmpty() ? workflow : workflow + " " + name;
    }
  }

  /** The notes about one order, apart from those about another of the same command. */
  private record Notes(Order order, CommandRun run) {
    Optional<String> recall(String name) {
      return run.recall(key(name));
    }

    void remember(String name, String value) {
      run.remember(key(name), value);
    }

    private String key(String name) {
      return order.workflow() + "/" + order.name() + "/" + name;
    }
  }

  /** Starts the run, or continues what an earlier attempt started. */
  public RunStart start(Order order, CommandRun run) throws InterruptedException {
    return LogContext.current()
        .withCorrelationId(order.correlationId())
        .call(() -> start(new Notes(order, run)));
  }

  private RunStart start(Notes notes) throws InterruptedException {
    Optional<String> refused = notes.recall(REFUSED);
    if (refused.isPresent()) {
      return new RunStart.Refused(refused.get());
    }
    if (notes.recall(RUN_ID).isPresent()) {
      return started(notes);
    }
    if (notes.recall(ASKED_AT).isEmpty()) {
      notes.remember(ASKED_AT, clock.instant().toString());
      RunStart first = ask(notes);
      if (!(first instanceof RunStart.NotSeenYet)) {
        return first;
      }
    }
    return find(notes);
  }

  private static RunStart started(Notes notes) {
    return new RunStart.Started(
        Long.parseLong(notes.recall(RUN_ID).orElseThrow()),
        notes.recall(RUN_PAGE).map(URI::create));
  }

  private RunStart ask(Notes notes) throws InterruptedException {
    Order order = notes.order();
    var answered = new AtomicReference<Optional<GitHubAnswer<Dispatched>>>(Optional.empty());
    notes
        .run()
        .steps()
        .take(
            new StepWork(
                "dispatch " + order.label(),
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
              .map(id -> seen(notes, id, dispatched.page()))
              .orElseGet(() -> {
                notes.remember(ACCEPTED, "true");
                return new RunStart.NotSeenYet(clock.instant());
              });
      // It may have arrived, so it counts as asked.
      case GitHubAnswer.Unavailable<Dispatched> _ -> new RunStart.NotSeenYet(clock.instant());
      case GitHubAnswer<Dispatched> no -> {
        notes.remember(REFUSED, no.sentenceWithAdvice());
        yield new RunStart.Refused(no.sentenceWithAdvice());
      }
    };
  }

  private GitHubAnswer<Dispatched> dispatch(Order order) {
    var inputs = new LinkedHashMap<String, String>();
    inputs.put(CORRELATION_ID, order.correlationId());
    inputs.putAll(order.inputs());
    inputs.computeIfPresent(REQUESTER, (_, name) -> requester(name));
    return gitHub.dispatch(
        order.repository(), order.workflow(), order.ref(), inputs, clock.instant().plus(ANSWER));
  }

  /**
   * The name is chosen by its owner, and everyone who may read the repository can read the input.
   */
  private String requester(String name) {
    var line = new StringBuilder();
    redaction
        .apply(name)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .map(c -> Character.isISOControl(c) || Character.isSpaceChar(c) ? ' ' : c)
        .limit(LONGEST_REQUESTER)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  private static StepOutcome asked(Order order, GitHubAnswer<Dispatched> answer) {
    return switch (answer) {
      case GitHubAnswer.Ok<Dispatched>(Dispatched dispatched, Optional<Quota> _) ->
          StepOutcome.succeeded("GitHub accepted %s on %s".formatted(order.workflow(), order.ref()))
              .withLink(dispatched.page());
      case GitHubAnswer<Dispatched> no ->
          StepOutcome.failed(
              no.sentence(),
              no.advice().orElse("See GitHub's answer, then send the command again."));
    };
  }

  private static RunStart seen(Notes notes, long id, Optional<URI> page) {
    page.ifPresent(address -> notes.remember(RUN_PAGE, address.toString()));
    notes.remember(RUN_ID, Long.toString(id));
    return started(notes);
  }

  private RunStart find(Notes notes) throws InterruptedException {
    Order order = notes.order();
    notes.run().wakeOn(RunTopics.of(order.repository(), order.traceId()));
    Instant askedAt = Instant.parse(notes.recall(ASKED_AT).orElseThrow());
    var last = new AtomicReference<Optional<GitHubAnswer<Optional<WorkflowRun>>>>(Optional.empty());
    notes
        .run()
        .steps()
        .take(
            StepWork.reading(
                "find the run of " + order.label(),
                ASK,
                () -> {
                  GitHubAnswer<Optional<WorkflowRun>> answer = look(order, askedAt);
                  last.set(Optional.of(answer));
                  return looked(order, answer);
                }));
    if (last.get().orElse(null)
        instanceof GitHubAnswer.Ok<Optional<WorkflowRun>>(Optional<WorkflowRun> found, var _)) {
      if (found.isPresent()) {
        return seen(notes, found.get().id(), found.get().page());
      }
      return notSeen(notes, askedAt, PATIENCE);
    }
    return notSeen(notes, askedAt, PATIENCE_WITH_AN_OUTAGE);
  }

  private RunStart notSeen(Notes notes, Instant askedAt, Duration patience) {
    return clock.instant().isBefore(askedAt.plus(patience))
        ? new RunStart.NotSeenYet(clock.instant().plus(BETWEEN_ATTEMPTS))
        : new RunStart.NeverSeen(notes.recall(ACCEPTED).isPresent());
  }

  private static StepOutcome looked(Order order, GitHubAnswer<Optional<WorkflowRun>> answer) {
    return switch (answer) {
      case GitHubAnswer.Ok<Optional<WorkflowRun>>(Optional<WorkflowRun> found, var _)
          when found.isPresent() ->
          StepOutcome.succeeded("run " + found.get().id()).withLink(found.get().page());
      case GitHubAnswer.Ok<Optional<WorkflowRun>> _ ->
          StepOutcome.failed(
              "GitHub shows no run with this correlation ID yet",
              "Add inputs.correlation_id to the run-name of " + order.workflow() + ".");
      case GitHubAnswer<Optional<WorkflowRun>> failure ->
          StepOutcome.failed(failure.sentence(), "Next check in a minute.");
    };
  }

  /** The last answer of a few, or the first that shows the run. */
  private GitHubAnswer<Optional<WorkflowRun>> look(Order order, Instant askedAt)
      throws InterruptedException {
    GitHubAnswer<Optional<WorkflowRun>> answer =
        new GitHubAnswer.Unavailable<>("No request was sent to GitHub.");
    for (Duration before : BETWEEN_LOOKS) {
      sleeper.sleep(before);
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
