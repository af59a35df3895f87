package dev.orchestrator.discord.interaction;

import dev.orchestrator.discord.interaction.Interaction.Autocomplete;
import dev.orchestrator.discord.interaction.Interaction.Component;
import dev.orchestrator.discord.interaction.Interaction.MessageContext;
import dev.orchestrator.discord.interaction.Interaction.ModalSubmit;
import dev.orchestrator.discord.interaction.Interaction.Ping;
import dev.orchestrator.discord.interaction.Interaction.SlashCommand;
import dev.orchestrator.discord.interaction.Interaction.Unknown;
import dev.orchestrator.discord.interaction.Interaction.UserContext;
import dev.orchestrator.json.Json;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the body of an interaction request. Types and fields that this version does not know never
 * make it fail; what every interaction of its kind must have, and has not, does.
 *
 * <p>Source: Discord, "Receiving and Responding", Interaction Object.
 */
public final class InteractionReader {
  private static final int PING = 1;
  private static final int COMMAND = 2;
  private static final int COMPONENT = 3;
  private static final int AUTOCOMPLETE = 4;
  private static final int MODAL_SUBMIT = 5;

  private static final int CHAT_INPUT = 1;
  private static final int USER = 2;
  private static final int MESSAGE = 3;

  /** The types that only a person can cause. */
  private static final Set<Integer> OF_A_PERSON =
      Set.of(COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT);

  private InteractionReader() {}

  /** The result of reading a body. */
  public sealed interface Result {

    /** An interaction, perhaps an {@link Unknown} one. */
    record Read(Interaction interaction) implements Result {}

    /** Discord would not send this; {@code reason} is a sentence for the log. */
    record Malformed(String reason) implements Result {}
  }

  /** Reads a body as Discord sent it. */
  public static Result read(Json body) {
    return read(body, Optional.empty());
  }

  /**
   * Reads a body whose token may be kept elsewhere.
   *
   * @param token wins over the one in the body
   */
  public static Result read(Json body, Optional<String> token) {
    if (!body.isObject()) {
      return malformed("The interaction is not a JSON object.");
    }
    OptionalLong type = body.get("type").integer();
    if (type.isEmpty() || type.getAsLong() != (int) type.getAsLong()) {
      return malformed("The interaction has no numeric type.");
    }
    int kind = (int) type.getAsLong();
    if (JsonFields.id(body, "id").isEmpty()) {
      return malformed("The interaction's id is not a snowflake.");
    }
    if (kind != PING && JsonFields.id(body, "application_id").isEmpty()) {
      return malformed("The interaction's application_id is not a snowflake.");
    }
    String secret = token.or(() -> body.text("token")).orElse("");
    if (kind != PING && secret.isBlank()) {
      return malformed("The interaction has no token.");
    }
    Envelope envelope = EnvelopeReader.read(body, secret);
    if (OF_A_PERSON.contains(kind) && envelope.invoker().isEmpty()) {
      return malformed("The interaction has no user.");
    }
    return switch (kind) {
      case PING -> new Result.Read(new Ping(envelope));
      case COMMAND -> command(envelope, body);
      case COMPONENT -> component(envelope, body);
      case AUTOCOMPLETE -> autocomplete(envelope, body);
      case MODAL_SUBMIT -> modalSubmit(envelope, body);
      default -> unknown(envelope, kind, body);
    };
  }

  /** The same body with its token taken out. */
  private static Json withoutToken(Json body) {
    return Json.read(
        Json.text(json -> {
          json.writeStartObject();
          for (var field : body.fields().entrySet()) {
            if (!field.getKey().equals("token")) {
              json.writeFieldName(field.getKey());
              field.getValue().writeTo(json);
            }
          }
          json.writeEndObject();
        }));
  }

  private static Result command(Envelope envelope, Json body) {
    Json data = body.get("data");
    long commandType = data.get("type").integer().orElse(CHAT_INPUT);
    if (commandType < CHAT_INPUT || commandType > MESSAGE) {
      return unknown(envelope, COMMAND, body);
    }
    Optional<String> name = nonEmpty(data, "name");
    if (name.isEmpty()) {
      return malformed("The interaction has no command name.");
    }
    Resolved resolved = ResolvedReader.read(data.get("resolved"));
    if (commandType == CHAT_INPUT) {
      OptionReader.Filled filled = OptionReader.read(data);
      return new Result.Read(
          new SlashCommand(envelope, name.get(), filled.path(), filled.options(), resolved));
    }
    Optional<String> target = JsonFields.id(data, "target_id");
    if (target.isEmpty()) {
      return malformed("The context menu command's target_id is not a snowflake.");
    }
    return new Result.Read(
        commandType == USER
            ? new UserContext(envelope, name.get(), target.get(), resolved)
            : new MessageContext(envelope, name.get(), target.get(), resolved));
  }

  private static Result autocomplete(Envelope envelope, Json body) {
    Json data = body.get("data");
    Optional<String> name = nonEmpty(data, "name");
    if (name.isEmpty()) {
      return malformed("The interaction has no command name.");
    }
    OptionReader.Filled filled = OptionReader.read(data);
    return new Result.Read(new Autocomplete(envelope, name.get(), filled.path(), filled.options()));
  }

  private static Result component(Envelope envelope, Json body) {
    Json data = body.get("data");
    Optional<String> customId = nonEmpty(data, "custom_id");
    if (customId.isEmpty()) {
      return malformed("The component has no custom_id.");
    }
    return new Result.Read(
        new Component(
            envelope,
            customId.get(),
            JsonFields.number(data, "component_type"),
            ModalValueReader.strings(data.get("values")),
            ResolvedReader.read(data.get("resolved")),
            ResolvedReader.message(body.get("message"))));
  }

  private static Result modalSubmit(Envelope envelope, Json body) {
    Json data = body.get("data");
    Optional<String> customId = nonEmpty(data, "custom_id");
    if (customId.isEmpty()) {
      return malformed("The modal has no custom_id.");
    }
    return new Result.Read(
        new ModalSubmit(
            envelope,
            customId.get(),
            ModalValueReader.read(data),
            ResolvedReader.read(data.get("resolved")),
            ResolvedReader.message(body.get("message"))));
  }

  /** What is not known may end up in a log, so its token goes. */
  private static Result unknown(Envelope envelope, int type, Json body) {
    return new Result.Read(new Unknown(envelope, type, withoutToken(body)));
  }

  private static Optional<String> nonEmpty(Json json, String name) {
    return json.text(name).filter(text -> !text.isEmpty());
  }

  private static Result malformed(String reason) {
    return new Result.Malformed(reason);
  }
}
