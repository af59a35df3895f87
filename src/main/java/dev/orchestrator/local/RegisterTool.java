package dev.orchestrator.local;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.entry.InvalidSettings;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the declared commands with Discord's and makes Discord's the same. */
final class RegisterTool implements Tool {
  private static final String APPLY = "--apply";
  private static final String GUILD = "--guild";
  private static final String REMOVE = "--remove";

  private final PrintStream out;
  private final PrintStream err;

  RegisterTool(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public String name() {
    return "register";
  }

  @Override
  public String summary() {
    return "compare the declared commands with Discord's; --apply writes them";
  }

  @Override
  public String usage() {
    return """
    Usage: ./orchestrator register [--guild ID [--remove]] [--apply]

    Compares the declared commands with those that Discord has and prints the plan: added,
    changed, removed, same. Writes only with --apply. With --guild, the commands of that one
    server; without, those of everywhere. --remove takes the commands of that server away.
    Needs DISCORD_BOT_TOKEN or DISCORD_BOT_TOKEN_PARAMETER, which is read with the AWS CLI's
    region and credentials (environment, profile, SSO, role); DISCORD_APPLICATION_ID, if set, must be the token's
    application. DISCORD_API_BASE_URL picks another Discord than the real one.

    Discord allows 200 new commands a day, everywhere and on each server; changed ones do not
    count. Its rate limits are waited out for up to a minute.

    Exit codes: 0 Discord has what is declared, 1 it has not or something failed, 2 wrong use.\
    """;
  }

  @Override
  public int run(List<String> arguments, Map<String, String> environment) {
    try {
      Switches switches = Switches.read(arguments, Set.of(APPLY, REMOVE), Set.of(GUILD));
      Optional<String> guild = switches.value(GUILD);
      if (guild.isPresent() && !Snowflake.isValid(guild.get())) {
        throw new IllegalArgumentException("--guild takes the id of a server, a number.");
      }
      if (switches.has(REMOVE) && guild.isEmpty()) {
        throw new IllegalArgumentException(
            "--remove takes away the commands of one server: name it with --guild.");
      }
      return register(
          Developer.withoutKey(environment), guild, switches.has(REMOVE), switches.has(APPLY));
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage() + "\n\n" + usage());
      return WRONG_USE;
    } catch (InvalidSettings unusable) {
      err.println(unusable.getMessage());
      return WRONG_USE;
    } catch (SetupFailed failed) {
      err.println("register: " + failed.getMessage());
      return FAILED;
    }
  }

  private int register(Developer developer, Optional<String> guild, boolean remove, boolean apply)
      throws SetupFailed {
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
        remove ? "The server has no commands of its own." : "Discord has what is declared.";
    if (plan.agrees()) {
      out.println(agreed);
      out.println(Invitation.text(application));
      return DONE;
    }
    if (!apply) {
      out.println("Nothing was written. --apply writes it.");
      return FAILED;
    }
    registrar.apply(plan, application, guild, remove);
    out.println("Written. " + agreed);
    out.println(Invitation.text(application));
    return DONE;
  }

  private void warnOfDuplicates(List<String> names, String guild) {
    if (!names.isEmpty()) {
      out.println(
          "Warning: %d of these commands are registered everywhere too, so this server lists them twice. To take this server's away: ./orchestrator register --guild %s --remove --apply"
              .formatted(names.size(), guild));
    }
  }
}
