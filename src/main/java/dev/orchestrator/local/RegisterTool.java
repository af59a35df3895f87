package dev.orchestrator.local;

import dev.orchestrator.discord.Snowflake;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Compares the declared commands with Discord's and makes Discord's the same. */
@Command(
    name = "register",
    description = {
      "Compare the declared commands with Discord's; --apply writes them.",
      "Prints the plan: added, changed, removed, same. Needs DISCORD_BOT_TOKEN or"
          + " DISCORD_BOT_TOKEN_PARAMETER, which is read with the AWS CLI's region and credentials"
          + " (environment, profile, SSO, role); DISCORD_APPLICATION_ID, if set, must be the"
          + " token's application. DISCORD_API_BASE_URL selects another address of Discord's API.",
      "Discord allows 200 new commands a day, globally and on each server; changed ones do not"
          + " count. Its rate limits are waited out for up to a minute."
    },
    footer = {
      "",
      "Exit codes: 0 Discord has what is declared, 1 it has not or something failed, 2 wrong use."
    })
final class RegisterTool implements Callable<Integer> {
  @Option(names = "--apply", description = "Write what differs.")
  private boolean apply;

  @Option(
      names = "--guild",
      paramLabel = "ID",
      description = "The commands of this one server instead of the global ones.")
  private Optional<String> guild = Optional.empty();

  @Option(names = "--remove", description = "Remove the commands of the server that --guild names.")
  private boolean remove;

  private final Terminal terminal;

  RegisterTool(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws SetupFailed {
    if (guild.isPresent() && !Snowflake.isValid(guild.get())) {
      throw new IllegalArgumentException("--guild takes the id of a server, a number.");
    }
    if (remove && guild.isEmpty()) {
      throw new IllegalArgumentException(
          "--remove removes the commands of one server: name it with --guild.");
    }
    return register(Developer.withoutKey(terminal.environment()));
  }

  private int register(Developer developer) throws SetupFailed {
    PrintStream out = terminal.out();
    String application = developer.application().text("id").orElse("");
    CommandRegistrar registrar = developer.registrar();
    CommandPlan plan =
        remove
            ? registrar.removal(application, guild.orElseThrow())
            : registrar.plan(application, guild);
    out.println(
        "Commands of application %s %s:"
            .formatted(application, guild.map(id -> "on server " + id).orElse("everywhere")));
    out.println(plan.text());
    if (guild.isPresent() && !remove) {
      warnOfDuplicates(registrar.alsoGlobal(application), guild.get());
    }
    String agreed =
        remove ? "The server has no server-specific commands." : "Discord has what is declared.";
    if (plan.agrees()) {
      out.println(agreed);
      out.println(Invitation.text(application));
      return ExitCode.OK;
    }
    if (!apply) {
      out.println("Nothing was written. --apply writes it.");
      return ExitCode.SOFTWARE;
    }
    registrar.apply(plan, application, guild, remove);
    out.println("Written. " + agreed);
    out.println(Invitation.text(application));
    return ExitCode.OK;
  }

  private void warnOfDuplicates(List<String> names, String server) {
    if (!names.isEmpty()) {
      terminal
          .out()
          .println(
              "Warning: %d of these commands are registered everywhere too, so this server lists them twice. To remove this server's: ./orchestrator register --guild %s --remove --apply"
                  .formatted(names.size(), server));
    }
  }
}
