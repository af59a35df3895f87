package dev.orchestrator.feature.interactions;

import dev.orchestrator.command.CommandIntake;
import dev.orchestrator.command.ComponentIntake;
import dev.orchestrator.command.InteractionPolicy;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.discord.interaction.SignedRequest;
import dev.orchestrator.discord.interaction.Verdict;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.endpoint.EndpointRequest;
import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.endpoint.EndpointSpec;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.operation.Operations;
import dev.orchestrator.trace.Work;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Accepts interactions from Discord. Nothing of a request is read before its signature is verified,
 * and every request that is not Discord's gets the same answer.
 */
public final class InteractionsEndpoint implements Endpoint {
  private static final EndpointSpec SPEC =
      EndpointSpec.post("/discord/interactions")
          .open("Discord signs its requests; the endpoint verifies the signature.")
          .limit(EndpointSpec.WEBHOOK_LIMIT);
  private static final int PING = 1;
  private static final Log LOG = Log.named("interactions");

  private static final String NOT_IN_USE =
      "This button has expired. Send the command again; `/help` lists all commands.";
  private static final String BROKE =
      "❌ Something went wrong. Try again. If it happens again, give an operator this trace ID.";

  private final SignatureVerifier verifier;
  private final InteractionPolicy policy;
  private final CommandIntake commands;
  private final ComponentIntake components;
  private final ReplyWriter replies;
  private final Operations operations;
  private final Redactor redactor;

  public InteractionsEndpoint(
      SignatureVerifier verifier,
      InteractionPolicy policy,
      CommandIntake commands,
      ComponentIntake components,
      ReplyWriter replies,
      Operations operations,
      Redactor redactor) {
    this.verifier = verifier;
    this.policy = policy;
    this.commands = commands;
    this.components = components;
    this.replies = replies;
    this.operations = operations;
    this.redactor = redactor;
  }

  @Override
  public EndpointSpec spec() {
    return SPEC;
  }

  @Override
  public EndpointResponse handle(EndpointRequest request) {
    var signed =
        new SignedRequest(
            request.body(),
            request.header(SignedRequest.TIMESTAMP_HEADER),
            request.header(SignedRequest.SIGNATURE_HEADER));
    if (verifier.verify(signed) instanceof Verdict.Refused(Verdict.Reason reason)) {
      return unauthorized(request, reason.sentence());
    }
    Optional<Json> body = Json.tryRead(request.body());
    if (body.isEmpty()) {
      return malformed(request, "the body is not JSON");
    }
    if (isBarePing(body.get())) {
      return EndpointResponse.json(200, replies.write(new Reply.Pong()));
    }
    return switch (InteractionReader.read(body.get(), Optional.empty())) {
      case InteractionReader.Result.Malformed(String reason) -> malformed(request, reason);
      case InteractionReader.Result.Read(Interaction interaction)
          when isOutlived(interaction, request) ->
          unauthorized(request, "the interaction is older than its token");
      case InteractionReader.Result.Read(Interaction interaction) ->
          answered(interaction, body.get(), request);
    };
  }

  /**
   * A ping made by hand, without the id that Discord's own has. A pong gives nothing away. A
   * webhook event of Discord has the same type, but it belongs to another endpoint.
   */
  private static boolean isBarePing(Json body) {
    return body.get("type").integer().equals(OptionalLong.of(PING))
        && body.get("id").isAbsent()
        && body.get("event").isAbsent();
  }

  /** A token lives 15 minutes, so an older interaction can only be a replay. */
  private static boolean isOutlived(Interaction interaction, EndpointRequest request) {
    return interaction.envelope().createdAt().plus(Work.TOKEN_LIFE).isBefore(request.receivedAt());
  }

  private EndpointResponse answered(Interaction interaction, Json body, EndpointRequest request) {
    try (var token = redactor.rememberWhile("interaction-token", interaction.envelope().token())) {
      byte[] answer =
          operations.run(
              "interaction.answered",
              "interaction answered",
              context(interaction),
              () -> answer(interaction, body, request),
              bytes -> "200",
              failure -> replies.write(ephemeral(BROKE, request)));
      return EndpointResponse.json(200, answer);
    }
  }

  private byte[] answer(Interaction interaction, Json body, EndpointRequest request) {
    if (!(interaction instanceof Interaction.Ping)) {
      Optional<String> refusal = policy.refusal(interaction.envelope());
      if (refusal.isPresent()) {
        return refused(interaction, refusal.get(), request);
      }
    }
    return switch (interaction) {
      case Interaction.Ping ignored -> replies.write(new Reply.Pong());
      case Interaction.Autocomplete typing -> suggestions(typing, request);
      case Interaction.OfCommand command ->
          commands.answer(command, body, request.traceId(), request.receivedAt());
      case Interaction.Component press ->
          components.answer(press, body, request.traceId(), request.receivedAt());
      case Interaction.ModalSubmit form ->
          components.answer(form, body, request.traceId(), request.receivedAt());
      case Interaction.Unknown unknown -> {
        LOG.warn(
            "interaction.unknown_type",
            "an interaction of an unknown type was answered",
            Field.of("type", unknown.type()));
        yield replies.write(ephemeral(NOT_IN_USE, request));
      }
    };
  }

  /** Reads and writes nothing: anyone who can add the application elsewhere can cause this. */
  private byte[] refused(Interaction interaction, String sentence, EndpointRequest request) {
    LOG.info(
        "interaction.foreign_server",
        "an interaction from a server that is not configured was refused",
        Field.of("context", interaction.envelope().context().name()));
    return replies.write(
        interaction instanceof Interaction.Autocomplete
            ? new Reply.Choices(List.of())
            : ephemeral(sentence, request));
  }

  /** Suggestions are best effort: where they fail, there are none. */
  private byte[] suggestions(Interaction.Autocomplete typing, EndpointRequest request) {
    try {
      return commands.suggest(typing, request.traceId(), request.receivedAt());
    } catch (RuntimeException failure) {
      LOG.error("autocomplete.failed", "autocompletion failed", failure);
      return replies.write(new Reply.Choices(List.of()));
    }
  }

  private static LogContext context(Interaction interaction) {
    LogContext context = LogContext.current();
    if (interaction instanceof Interaction.OfCommand command) {
      context = context.withCommand(command.commandName());
    }
    return interaction
        .envelope()
        .invoker()
        .map(person -> person.id())
        .map(context::withUserId)
        .orElse(context);
  }

  private static Reply ephemeral(String sentence, EndpointRequest request) {
    var reply = Reply.ephemeral(sentence);
    return new Reply.SendMessage(reply.message().withTraceId(request.traceId()));
  }

  private static EndpointResponse unauthorized(EndpointRequest request, String reason) {
    LOG.info(
        "request.refused",
        "a request was refused",
        Field.of("status", 401),
        Field.of("reason", reason));
    return EndpointResponse.error(
        401, "unauthorized", "The request is not signed by Discord.", request.traceId());
  }

  private static EndpointResponse malformed(EndpointRequest request, String reason) {
    LOG.warn(
        "request.refused",
        "a request was refused",
        Field.of("status", 400),
        Field.of("reason", reason));
    return EndpointResponse.error(
        400, "bad_request", "The body is not an interaction.", request.traceId());
  }
}
