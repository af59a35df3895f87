package dev.orchestrator.local;

import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.json.Json;
import java.io.PrintStream;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Connects a deployed bot with its Discord application, step by step. */
@Command(
    name = "install",
    description = {
      "Connect a deployed bot with Discord: key, endpoint, commands.",
      "Each step is printed with its result, then the address that adds the bot to a server:",
      "  application  the bot token belongs to DISCORD_APPLICATION_ID",
      "  key          the application's public key is in DISCORD_PUBLIC_KEY",
      "  endpoint     URL answers, and Discord verifies and accepts it",
      "  commands     the declared commands are registered globally",
      "A step that fails ends it: a wrong application, a wrong key or a dead endpoint changes"
          + " nothing. Needs DISCORD_PUBLIC_KEY and DISCORD_BOT_TOKEN or"
          + " DISCORD_BOT_TOKEN_PARAMETER, which is read with the AWS CLI's region and credentials"
          + " (environment, profile, SSO, role). DISCORD_API_BASE_URL selects another address of"
          + " Discord's API."
    },
    footer = {
      "",
      "Exit codes: 0 everything is as declared, 1 it is not or a step failed, 2 wrong use."
    })
final class InstallTool implements Callable<Integer> {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The deployed address, with or without /discord/interactions.")
  private Optional<String> url = Optional.empty();

  @Option(
      names = "--apply",
      description = "Write; without it, the steps say what would be written.")
  private boolean apply;

  private final Terminal terminal;

  InstallTool(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws SetupFailed {
    URI endpoint =
        InteractionsUrl.of(
            url.orElseThrow(() -> new IllegalArgumentException("--url is missing.")));
    return install(Developer.of(terminal.environment()), endpoint);
  }

  private int install(Developer developer, URI endpoint) throws SetupFailed {
    PrintStream out = terminal.out();
    Json application = developer.application();
    String id = application.text("id").orElse("");
    step("application", "%s (%s)".formatted(id, application.text("name").orElse("?")));
    checkKey(application, developer);
    boolean endpointAgrees = endpoint(application, developer, endpoint);
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
      out.println("Installed. Send the bot a command: /help");
      return ExitCode.OK;
    }
    out.println("Nothing was written. --apply writes it.");
    return ExitCode.SOFTWARE;
  }

  private void checkKey(Json application, Developer developer) throws SetupFailed {
    String key = application.text("verify_key").orElse("");
    if (developer.settings().discord().publicKeys().stream().noneMatch(key::equalsIgnoreCase)) {
      throw new SetupFailed(
          "wrong key: the application's public key is %s, and DISCORD_PUBLIC_KEY differs. Configure the function with this key and deploy it. Nothing was changed."
              .formatted(key));
    }
    step("key", "the application's public key is the configured one");
  }

  private boolean endpoint(Json application, Developer developer, URI endpoint) throws SetupFailed {
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
              ? "it answers, and Discord uses it"
              : "it answers, and would be set; currently " + before.orElse("none"));
      return agrees;
    }
    developer.registrar().setEndpoint(endpoint.toString());
    step("endpoint", "Discord verified it: " + endpoint);
    return true;
  }

  private void step(String name, String result) {
    terminal.out().println("ok  %-12s %s".formatted(name, result));
  }
}
