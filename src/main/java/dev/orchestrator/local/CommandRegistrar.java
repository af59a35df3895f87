package dev.orchestrator.local;

import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.Registration;
import dev.orchestrator.discord.ApiAnswer;
import dev.orchestrator.discord.DiscordClient;
import dev.orchestrator.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Reads and writes, for a developer or a pipeline, what Discord knows of this application. */
final class CommandRegistrar {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int TOO_MANY_CREATES = 30034;

  private final DiscordClient discord;
  private final List<CommandSpec<?>> declared;
  private final InstantSource clock;

  CommandRegistrar(DiscordClient discord, List<CommandSpec<?>> declared, InstantSource clock) {
    this.discord = discord;
    this.declared = declared;
    this.clock = clock;
  }

  /** The application that the bot's token belongs to. */
  Json application() throws SetupFailed {
    return value(discord.currentApplication(deadline()), "Discord was not asked anything else.");
  }

  CommandPlan plan(String applicationId, Optional<String> guild) throws SetupFailed {
    Json registered =
        value(
            discord.commands(applicationId, guild, deadline()),
            "The registered commands could not be read.");
    return CommandPlan.of(Json.tryRead(Registration.body(declared)).orElseThrow(), registered);
  }

  /** Carries the plan out, and looks whether Discord then has what is declared. */
  void apply(CommandPlan plan, String applicationId, Optional<String> guild) throws SetupFailed {
    var answer = discord.overwriteCommands(applicationId, guild, plan.body(), deadline());
    if (answer instanceof ApiAnswer.Refused<Json>(int _, int code, String sentence)
        && code == TOO_MANY_CREATES) {
      throw new SetupFailed(
          sentence
              + " This plan adds %d. Changing and removing does not count, and each server has its own 200: --guild ID registers there meanwhile."
                  .formatted(plan.added()));
    }
    value(answer, "The commands are as they were before.");
    CommandPlan after = plan(applicationId, guild);
    if (!after.agrees()) {
      throw new SetupFailed(
          "Discord took the commands, but does not list what is declared:\n" + after.text());
    }
  }

  void setEndpoint(String url) throws SetupFailed {
    byte[] body =
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeStringField("interactions_endpoint_url", url);
          json.writeEndObject();
        });
    value(discord.editApplication(body, deadline()), "The endpoint is as it was before.");
  }

  private Instant deadline() {
    return clock.instant().plus(PATIENCE);
  }

  private static Json value(ApiAnswer<Json> answer, String otherwise) throws SetupFailed {
    return switch (answer) {
      case ApiAnswer.Ok<Json>(Json json) -> json;
      case ApiAnswer.Refused<Json>(int _, int _, String sentence) ->
          throw new SetupFailed(sentence + " " + otherwise);
      case ApiAnswer.Unreachable<Json>(String sentence) ->
          throw new SetupFailed(sentence + " " + otherwise);
    };
  }
}
