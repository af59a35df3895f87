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
    Usage: ./orchestrator register [--guild ID] [--apply]

    Compares the declared commands with those that Discord has and prints the plan: added,
    changed, removed, same. Writes only with --apply. With --guild, the commands of that one
    server, which change at once; without, those of everywhere. Needs DISCORD_BOT_TOKEN or
    DISCORD_BOT_TOKEN_PARAMETER; DISCORD_APPLICATION_ID, if set, must be the token's
    application. DISCORD_API_BASE_URL picks another Discord than the real one.

    Discord allows 200 new commands a day, everywhere and on each server; changed ones do not
    count. Its rate limits are waited out for up to a minute.

    Exit codes: 0 Discord has what is declared, 1 it has not or something failed, 2 wrong use.\
    """;
  }

  @Override
  public int run(List<String> arguments, Map<String, String> environment) {
    try {
      Switches switches = Switches.read(arguments, Set.of(APPLY), Set.of(GUILD));
      Optional<String> guild = switches.value(GUILD);
      if (guild.isPresent() && !Snowflake.isValid(guild.get())) {
        throw new IllegalArgumentException("--guild takes the id of a server, a number.");
      }
      return register(Developer.withoutKey(environment), guild, switches.has(APPLY));
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

  private int register(Developer developer, Optional<String> guild, boolean apply)
      throws SetupFailed {
    String application = developer.application().text("id").orElse("");
    CommandPlan plan = developer.registrar().plan(application, guild);
    out.println(
        "Commands of application %s %s:"
            .formatted(application, guild.map(id -> "on server " + id).orElse("everywhere")));
    out.println(plan.text());
    if (plan.agrees()) {
      out.println("Discord has what is declared.");
      return DONE;
    }
    if (!apply) {
      out.println("Nothing was written. --apply writes it.");
      return FAILED;
    }
    developer.registrar().apply(plan, application, guild);
    out.println("Written. Discord has what is declared.");
    return DONE;
  }
}
