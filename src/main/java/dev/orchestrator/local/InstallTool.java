package dev.orchestrator.local;

import dev.orchestrator.entry.InvalidSettings;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.json.Json;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connects a deployed bot with its Discord application, step by step. */
final class InstallTool implements Tool {
  private static final String APPLY = "--apply";
  private static final String URL = "--url";

  private final PrintStream out;
  private final PrintStream err;

  InstallTool(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public String name() {
    return "install";
  }

  @Override
  public String summary() {
    return "connect a deployed bot with Discord: key, endpoint, commands";
  }

  @Override
  public String usage() {
    return """
    Usage: ./orchestrator install --url URL [--apply]

    The whole set-up of a deployed bot, each step with its result:
      application  the bot token belongs to DISCORD_APPLICATION_ID
      key          the application's public key is in DISCORD_PUBLIC_KEY
      endpoint     URL answers, and Discord proves it with signed probes and takes it
      commands     the declared commands are registered everywhere
    URL is the deployed address, with or without /discord/interactions. Without --apply nothing
    is written, and the steps say what would be. A step that fails ends it: a wrong application,
    a wrong key or a dead endpoint changes nothing. Needs DISCORD_PUBLIC_KEY and DISCORD_BOT_TOKEN
    or DISCORD_BOT_TOKEN_PARAMETER, which is read with the AWS CLI's region and credentials
    (environment, profile, SSO, role). DISCORD_API_BASE_URL picks another Discord than the real one.
    Prints the address that adds the bot to a server.

    Exit codes: 0 all is as it should be, 1 it is not or a step failed, 2 wrong use.\
    """;
  }

  @Override
  public int run(List<String> arguments, Map<String, String> environment) {
    try {
      Switches switches = Switches.read(arguments, Set.of(APPLY), Set.of(URL));
      URI endpoint =
          InteractionsUrl.of(
              switches
                  .value(URL)
                  .orElseThrow(() -> new IllegalArgumentException("--url is missing.")));
      return install(Developer.of(environment), endpoint, switches.has(APPLY));
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage() + "\n\n" + usage());
      return WRONG_USE;
    } catch (InvalidSettings unusable) {
      err.println(unusable.getMessage());
      return WRONG_USE;
    } catch (SetupFailed failed) {
      out.flush();
      err.println("install: " + failed.getMessage());
      return FAILED;
    }
  }

  private int install(Developer developer, URI endpoint, boolean apply) throws SetupFailed {
    Json application = developer.application();
    String id = application.text("id").orElse("");
    step("application", "%s (%s)".formatted(id, application.text("name").orElse("?")));
    checkKey(application, developer);
    boolean endpointAgrees = endpoint(application, developer, endpoint, apply);
    CommandPlan plan = developer.registrar().plan(id, Optional.empty());
    if (!plan.agrees()) {
      out.println(plan.text());
    }
    if (plan.agrees() || apply) {
      if (!plan.agrees()) {
        developer.registrar().apply(plan, id, Optional.empty(), false);
      }
      step("commands", "Discord has what is declared");
    } else {
      step("commands", "would be written");
    }
    out.println(Invitation.text(id));
    if (apply || (endpointAgrees && plan.agrees())) {
      out.println("Installed. Give the bot a command: /help");
      return DONE;
    }
    out.println("Nothing was written. --apply writes it.");
    return FAILED;
  }

  private void checkKey(Json application, Developer developer) throws SetupFailed {
    String key = application.text("verify_key").orElse("");
    if (developer.settings().publicKeys().stream().noneMatch(key::equalsIgnoreCase)) {
      throw new SetupFailed(
          "wrong key: the application's public key is %s, and DISCORD_PUBLIC_KEY is not. Configure the function with this key and deploy it. Nothing was changed."
              .formatted(key));
    }
    step("key", "the application's public key is the configured one");
  }

  private boolean endpoint(Json application, Developer developer, URI endpoint, boolean apply)
      throws SetupFailed {
    try (var http = ApacheHttpCalls.open()) {
      InteractionsUrl.prove(endpoint, http);
    }
    Optional<String> before =
        application.text("interactions_endpoint_url").filter(url -> !url.isEmpty());
    boolean agrees = before.equals(Optional.of(endpoint.toString()));
    if (!apply) {
      step(
          "endpoint",
          agrees
              ? "it answers, and Discord sends there"
              : "it answers, and would be set; now " + before.orElse("none"));
      return agrees;
    }
    developer.registrar().setEndpoint(endpoint.toString());
    step("endpoint", "Discord has proved it: " + endpoint);
    return true;
  }

  private void step(String name, String result) {
    out.println("ok  %-12s %s".formatted(name, result));
  }
}
