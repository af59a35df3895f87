package dev.orchestrator.feature.verifylatest;

import dev.orchestrator.check.CheckText;
import dev.orchestrator.check.Diagnosis;
import dev.orchestrator.check.ProductChecks;
import dev.orchestrator.check.Question;
import dev.orchestrator.check.Workflows;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.WorkflowJob;
import dev.orchestrator.github.WorkflowRun;
import dev.orchestrator.operation.StepWork;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RepositoryOption;
import dev.orchestrator.trace.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Looks at the last finished deploy, or at a given run, and at what is deployed. */
public final class VerifyLatestCommand
    implements Command.Deferred<VerifyLatestCommand.Options>, Command.Autocompletes {
  private static final OptionSpec<Optional<String>> RUN_URL =
      OptionSpec.string("run_url", "The address of a run instead of the last finished deploy")
          .between(1, 300)
          .optional();

  private static final OptionSpec<Boolean> DIAGNOSE =
      OptionSpec.bool("diagnose", "Also check everything that the bot depends on").orElse(false);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("verify-latest", "Check the last finished deploy and what is deployed")
          .withOptions(
              values ->
                  new Options(
                      values.get(RUN_URL), values.get(DIAGNOSE), values.get(RepositoryOption.REPO)),
              RUN_URL,
              DIAGNOSE,
              RepositoryOption.REPO)
          .withDetails(
              "Shows how the run ended and how long its jobs and steps took, then requests / and"
                  + " /index.html from the deployed frontend, checks how long caches may keep them,"
                  + " and requests /health from the API. With diagnose, the checks of /diagnose"
                  + " follow.");

  private static final String VERIFIED = "verified";

  private final Supplier<Workflows> workflows;
  private final Supplier<ProductChecks> product;
  private final Supplier<Diagnosis> diagnosis;
  private final ReleaseGate.Configured configured;
  private final UnaryOperator<String> redaction;

  /**
   * @param redaction takes the secrets out of a text
   */
  public VerifyLatestCommand(
      Supplier<Workflows> workflows,
      Supplier<ProductChecks> product,
      Supplier<Diagnosis> diagnosis,
      ReleaseGate.Configured configured,
      UnaryOperator<String> redaction) {
    this.workflows = workflows;
    this.product = product;
    this.diagnosis = diagnosis;
    this.configured = configured;
    this.redaction = redaction;
  }

  record Options(Optional<String> runUrl, boolean diagnose, Optional<String> repo) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run)
      throws InterruptedException {
    Optional<RepositoryName> repository = options.repo().flatMap(configured::find);
    if (options.repo().isPresent() && repository.isEmpty()) {
      return Outcome.refused(Message.of(ReleaseGate.Configured.UNKNOWN));
    }
    Workflows all = workflows.get();
    Optional<String> before = run.recall(VERIFIED);
    String text =
        before.isPresent()
            ? before.get()
            : verify(repository.map(all::of).orElse(all), options, run);
    if (!options.diagnose()) {
      return Outcome.succeeded(Message.of(text));
    }
    if (before.isEmpty()) {
      // A later attempt must not find another deploy, or another GitHub, than this one did.
      run.remember(VERIFIED, redaction.apply(text));
      run.showProgress(Message.of(text + "\n\n**Diagnosing…**"));
    }
    return diagnosis.get().ofDependencies(text + "\n\n**Diagnose**\n", call, run);
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return configured.suggest(typed);
  }

  private String verify(Workflows asked, Options options, CommandRun run)
      throws InterruptedException {
    Question<Optional<WorkflowRun>> question =
        options.runUrl().map(asked::pasted).orElseGet(asked::newestFinished);
    var works = new ArrayList<StepWork>();
    works.add(question.step());
    works.addAll(product.get().all());
    List<Step> first =
        run.steps()
            .takeAll(
                works,
                soFar -> run.showProgress(Message.of("**Verifying…**\n" + CheckText.lines(soFar))));
    Optional<WorkflowRun> found = question.found().flatMap(Function.identity());
    boolean namesAttempt = options.runUrl().filter(asked::namesAttempt).isPresent();
    Optional<Question<List<WorkflowJob>>> jobs = found.map(one -> asked.jobs(one, namesAttempt));
    Optional<Step> jobsStep = Optional.empty();
    if (jobs.isPresent()) {
      jobsStep = Optional.of(run.steps().take(jobs.get().step()));
    }
    return new Verification(
            first.getFirst(),
            found,
            namesAttempt,
            jobsStep,
            jobs.flatMap(Question::found).orElse(List.of()),
            first.subList(1, first.size()))
        .text();
  }
}
