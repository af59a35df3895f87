package dev.orchestrator.feature.status;

import dev.orchestrator.check.Question;
import dev.orchestrator.check.RunText;
import dev.orchestrator.check.Workflows;
import dev.orchestrator.check.Workflows.RunWithJobs;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.command.StepText;
import dev.orchestrator.discord.Limits;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.release.RepositoryOption;
import dev.orchestrator.trace.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows the last runs of each configured workflow. */
public final class StatusCommand
    implements Command.Deferred<StatusCommand.Options>, Command.Autocompletes {
  private static final OptionSpec<Long> COUNT =
      OptionSpec.integer("count", "How many runs of each workflow, 1 to 10. Default: 3")
          .between(1, 10)
          .orElse(3L);

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("status", "Show the last runs of the deploy and diagnose workflows")
          .withOptions(
              values ->
                  new Options(
                      Math.toIntExact(values.get(COUNT)), values.get(RepositoryOption.REPO)),
              COUNT,
              RepositoryOption.REPO)
          .withDetails(
              "For each run: its result, start time, duration and a link to its page on GitHub. If"
                  + " GitHub cannot be reached, the answer says why.");

  /** What a message holds, with room for headings and the trace id. */
  private static final int ROOM = Limits.CONTENT - 200;

  private final Supplier<Workflows> workflows;
  private final ReleaseGate.Configured configured;

  public StatusCommand(Supplier<Workflows> workflows, ReleaseGate.Configured configured) {
    this.workflows = workflows;
    this.configured = configured;
  }

  record Options(int count, Optional<String> repo) {}

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
    List<Question<List<RunWithJobs>>> questions =
        repository.map(all::of).orElse(all).newest(options.count());
    List<Step> steps =
        run.steps().takeAll(questions.stream().map(Question::step).toList(), soFar -> {});
    var parts = new ArrayList<String>();
    for (int i = 0; i < steps.size(); i++) {
      parts.add(part(steps.get(i), questions.get(i), ROOM / steps.size()));
    }
    return Outcome.succeeded(Message.of(String.join("\n\n", parts)));
  }

  @Override
  public List<Choice> suggest(String option, String typed, CommandCall call) {
    return configured.suggest(typed);
  }

  private static String part(Step step, Question<List<RunWithJobs>> question, int room) {
    String heading = "**" + Markdown.escapeLine(step.name()) + "**";
    return heading
        + "\n"
        + question
            .found()
            .map(runs -> runs.isEmpty() ? "No run yet." : lines(runs, room - heading.length()))
            .orElseGet(() ->
                StepText.mark(step.status())
                    + " "
                    + Markdown.escapeLine(step.detail())
                    + step.advice().map(advice -> "\n→ " + Markdown.escapeLine(advice)).orElse(""));
  }

  /** A line for each run. Those that do not fit are counted, not cut. */
  private static String lines(List<RunWithJobs> runs, int room) {
    var text = new StringBuilder();
    for (int i = 0; i < runs.size(); i++) {
      String line = RunText.line(runs.get(i).run(), runs.get(i).jobs());
      if (text.length() + line.length() > room) {
        return text + "… and %d more, which do not fit.".formatted(runs.size() - i);
      }
      text.append(line).append('\n');
    }
    return text.toString().strip();
  }
}
