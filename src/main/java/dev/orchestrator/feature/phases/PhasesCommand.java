package dev.orchestrator.feature.phases;

import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.CommandSpec.SubcommandSpec;
import dev.orchestrator.command.DurationParser;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.github.RefName;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.phase.Phase;
import dev.orchestrator.phase.PhaseConfig;
import dev.orchestrator.phase.PhaseConfigReader;
import dev.orchestrator.phase.PhaseMetrics;
import dev.orchestrator.phase.PhaseName;
import dev.orchestrator.phase.PhaseStore;
import dev.orchestrator.prometheus.LabelSet;
import dev.orchestrator.prometheus.MetricGroup;
import dev.orchestrator.prometheus.MetricStore;
import dev.orchestrator.prometheus.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Shows what the fix pipeline reported: the phases of an issue, numbers, and how it is to run. */
final class PhasesCommand implements Command.Immediate<PhasesCommand.Options> {
  private static final Duration USUAL_WINDOW = Duration.ofHours(24);
  private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(5);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(7);

  private static final OptionSpec<String> REPO =
      OptionSpec.string("repo", "The repository, as owner/name").between(3, 140);
  private static final OptionSpec<Optional<String>> ANY_REPO =
      OptionSpec.string("repo", "The repository, as owner/name; all if left out")
          .between(3, 140)
          .optional();
  private static final OptionSpec<Long> ISSUE =
      OptionSpec.integer("issue", "The number of the issue").between(1, 1_000_000_000_000L);
  private static final OptionSpec<Optional<String>> WINDOW =
      OptionSpec.string("window", "How far back, for example 30m, 6h or 7d. Default: 24h")
          .between(2, 100)
          .optional();

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("phases", "Show what the fix pipeline reported")
          .withDetails("CI reports phases at `/api/v1/phases/store`.")
          .asEphemeral()
          .withSubcommands(
              List.of(
                  new SubcommandSpec<>(
                      "show",
                      "Show the latest validation and mitigation of an issue",
                      List.of(REPO, ISSUE),
                      values -> new Options.Show(values.get(REPO), values.get(ISSUE))),
                  new SubcommandSpec<>(
                      "stats",
                      "Show numbers of validations and mitigations",
                      List.of(ANY_REPO, WINDOW),
                      values -> new Options.Stats(values.get(ANY_REPO), values.get(WINDOW))),
                  new SubcommandSpec<>(
                      "flags",
                      "Show the configuration of the fix pipeline for a repository",
                      List.of(REPO),
                      values -> new Options.Flags(values.get(REPO)))));

  private final PhaseStore phases;
  private final PhaseConfigReader configs;
  private final MetricStore metrics;

  PhasesCommand(PhaseStore phases, PhaseConfigReader configs, MetricStore metrics) {
    this.phases = phases;
    this.configs = configs;
    this.metrics = metrics;
  }

  /** What is asked for. */
  sealed interface Options {
    record Show(String repo, long issue) implements Options {}

    record Stats(Optional<String> repo, Optional<String> window) implements Options {}

    record Flags(String repo) implements Options {}
  }

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Reply.ToCommand run(Options options, CommandCall call) {
    return Reply.ephemeral(
        switch (options) {
          case Options.Show(String repo, long issue) ->
              of(repo, repository -> show(repository, issue));
          case Options.Stats(Optional<String> repo, Optional<String> window) ->
              repo.isEmpty()
                  ? stats(Optional.empty(), window, call.receivedAt())
                  : of(
                      repo.get(),
                      repository -> stats(Optional.of(repository), window, call.receivedAt()));
          case Options.Flags(String repo) -> of(repo, this::flags);
        });
  }

  private static String of(String repo, Function<RepositoryName, String> answer) {
    return RepositoryName.parse(repo.strip())
        .map(answer)
        .orElse("`repo` must be a repository as owner/name, such as `octo-org/storefront`.");
  }

  private String show(RepositoryName repository, long issue) {
    var lines = new ArrayList<String>();
    for (PhaseName name : List.of(PhaseName.VALIDATION, PhaseName.MITIGATION)) {
      phases.latest(repository, name, issue).ifPresent(phase -> lines.add(line(phase)));
    }
    String title = "**%s #%d**".formatted(Markdown.escapeLine(repository.toString()), issue);
    return lines.isEmpty()
        ? title + "\nNo validation or mitigation of this issue was reported."
        : title + "\n" + String.join("\n", lines);
  }

  private static String line(Phase phase) {
    var parts = new ArrayList<String>();
    parts.add("**%s** %s".formatted(phase.name(), phase.status()));
    parts.add("`" + RefName.shortCommit(phase.subject().commit()) + "`");
    parts.add(Markdown.timestamp(phase.times().stored(), Markdown.TimestampStyle.RELATIVE));
    if (phase.isSkipped()) {
      parts.add("skipped, tests are off");
    } else if (phase.name() == PhaseName.VALIDATION) {
      parts.add(
          "%d tests generated, %d passed, %d failed"
              .formatted(
                  phase.count("tests_generated"),
                  phase.count("tests_passed"),
                  phase.count("tests_failed")));
    }
    phase.trustScore().ifPresent(score -> parts.add("trust " + plain(score)));
    phase.pullRequest().ifPresent(number -> parts.add("pull request #" + number));
    phase.filesChanged().ifPresent(files -> parts.add(files + " files changed"));
    phase.durationMillis().ifPresent(millis -> parts.add(seconds(millis)));
    return String.join(" · ", parts);
  }

  private String stats(
      Optional<RepositoryName> repository, Optional<String> typedWindow, Instant now) {
    Optional<Duration> window =
        typedWindow.isEmpty()
            ? Optional.of(USUAL_WINDOW)
            : DurationParser.parse(typedWindow.get())
                .filter(length -> length.compareTo(SHORTEST_WINDOW) >= 0)
                .filter(length -> length.compareTo(LONGEST_WINDOW) <= 0);
    if (window.isEmpty()) {
      return "`window` must be from 5 minutes to 7 days, such as `30m`, `6h` or `7d`.";
    }
    Instant from = now.minus(window.get());
    LabelSet validations = sum(PhaseMetrics.VALIDATIONS, repository, from, now);
    LabelSet mitigations = sum(PhaseMetrics.MITIGATIONS, repository, from, now);
    BigDecimal executions = validations.total(PhaseMetrics.VALIDATION_EXECUTIONS);
    BigDecimal completed = validations.total(PhaseMetrics.VALIDATION_EXECUTIONS, "completed");
    BigDecimal fixes = mitigations.total(PhaseMetrics.MITIGATION_EXECUTIONS);
    String title =
        "**%s** since %s"
            .formatted(
                repository.map(name -> Markdown.escapeLine(name.toString())).orElse("All"),
                Markdown.timestamp(from, Markdown.TimestampStyle.RELATIVE));
    return """
    %s
    Validations: %s%s
    Average duration: %s
    Tests: %s generated, %s passed, %s failed
    Mitigations: %s
    Average trust score: %s\
    """
        .formatted(
            title,
            plain(executions),
            executions.signum() == 0 ? "" : ", " + percent(completed, executions) + " completed",
            average(
                validations.sum(PhaseMetrics.VALIDATION_DURATION),
                validations.count(PhaseMetrics.VALIDATION_DURATION),
                PhasesCommand::seconds),
            plain(validations.total(PhaseMetrics.TESTS_GENERATED)),
            plain(validations.total(PhaseMetrics.TESTS_EXECUTED, "passed")),
            plain(validations.total(PhaseMetrics.TESTS_EXECUTED, "failed")),
            plain(fixes),
            average(
                mitigations.sum(PhaseMetrics.TRUST_SCORE),
                mitigations.count(PhaseMetrics.TRUST_SCORE),
                PhasesCommand::plain));
  }

  private LabelSet sum(
      MetricGroup group, Optional<RepositoryName> repository, Instant from, Instant to) {
    return metrics.windows(group, from, to.plus(Window.LENGTH)).stream()
        .map(Window::counted)
        .filter(set ->
            repository.isEmpty()
                || set.values().getFirst().equalsIgnoreCase(repository.get().toString()))
        .reduce(new LabelSet(group.name(), List.of(), Map.of()), LabelSet::plus);
  }

  private String flags(RepositoryName repository) {
    Optional<PhaseConfig> config = configs.read(repository);
    if (config.isEmpty()) {
      return "The files of %s are being read. Send the command again in a few seconds."
          .formatted(Markdown.escapeLine(repository.toString()));
    }
    var lines = new ArrayList<String>();
    lines.add("**" + Markdown.escapeLine(repository.toString()) + "**");
    lines.add(flag("executableTests", config.get().executableTests()));
    lines.add(flag("claudeMaxTurns", config.get().claudeMaxTurns()));
    config.get().warnings().forEach(warning -> lines.add("⚠️ " + Markdown.escapeLine(warning)));
    return String.join("\n", lines);
  }

  private static String flag(String name, PhaseConfig.Setting<?> setting) {
    return "`%s`: **%s** (%s)".formatted(name, setting.value(), setting.source());
  }

  private static String average(
      BigDecimal sum, BigDecimal count, Function<BigDecimal, String> shown) {
    return count.signum() == 0 ? "none" : shown.apply(sum.divide(count, 1, RoundingMode.HALF_UP));
  }

  private static String percent(BigDecimal part, BigDecimal whole) {
    return plain(part.movePointRight(2).divide(whole, 0, RoundingMode.HALF_UP)) + " %";
  }

  private static String seconds(BigDecimal millis) {
    return plain(millis.movePointLeft(3).setScale(1, RoundingMode.HALF_UP)) + " s";
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
