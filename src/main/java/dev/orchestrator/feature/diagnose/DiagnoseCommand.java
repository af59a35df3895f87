package dev.orchestrator.feature.diagnose;

import dev.orchestrator.check.CheckText;
import dev.orchestrator.check.Diagnosis;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandRun;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.Outcome;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.trace.Cooldown;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks everything that the bot depends on, and says what to do about what does not work. */
public final class DiagnoseCommand implements Command.Deferred<DiagnoseCommand.Options> {
  private static final OptionSpec<Optional<String>> TARGET =
      OptionSpec.string("target", "A public HTTPS address to check instead of the configured ones")
          .between(1, 500)
          .optional();

  /** Each use calls GitHub, Discord and the deployed product several times. */
  private static final Cooldown COOLDOWN = new Cooldown(10, Duration.ofSeconds(2));

  private static final CommandSpec<Options> SPEC =
      CommandSpec.slash("diagnose", "Check the table, Discord, GitHub and the deployed product")
          .withOptions(values -> new Options(values.get(TARGET)), TARGET)
          .withCooldown(COOLDOWN)
          .withDetails(
              "Checks in parallel whether the table can be written and read, Discord accepts the"
                  + " bot's token, the bot has its permissions on GitHub, the configured workflows"
                  + " exist and the deployed product answers. Checks that are not configured are"
                  + " skipped. If a diagnose workflow is configured and an admin sends the command,"
                  + " a run of it is started and followed to its end.");

  private final Supplier<Diagnosis> diagnosis;

  public DiagnoseCommand(Supplier<Diagnosis> diagnosis) {
    this.diagnosis = diagnosis;
  }

  record Options(Optional<String> target) {}

  @Override
  public CommandSpec<Options> spec() {
    return SPEC;
  }

  @Override
  public Outcome run(Options options, CommandCall call, CommandRun run)
      throws InterruptedException {
    return diagnosis
        .get()
        .of(
            options.target(),
            call,
            run,
            soFar -> run.showProgress(Message.of("**Checking…**\n" + CheckText.lines(soFar))));
  }
}
