package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The bot's first answer to an interaction: checked, then carried out.
 *
 * <p>Source: Discord, "Receiving and Responding", Interaction Response Structure.
 */
final class InitialAnswer {
  private static final int MESSAGE = 4;
  private static final int DEFERRED_MESSAGE = 5;
  private static final int DEFERRED_UPDATE = 6;
  private static final int UPDATE = 7;
  private static final int CHOICES = 8;
  private static final int MODAL = 9;
  private static final int ACTIVITY = 12;
  private static final int MAX_CHOICES = 25;

  private final DiscordState state;
  private final Ids ids;
  private final SimulatedInteraction interaction;
  private final Json body;
  private final Json data;
  private final int type;
  private final Instant now;

  InitialAnswer(
      DiscordState state, Ids ids, SimulatedInteraction interaction, Json body, Instant now) {
    this.state = state;
    this.ids = ids;
    this.interaction = interaction;
    this.body = body;
    this.data = body.get("data");
    this.type = (int) body.get("type").integer().orElse(0);
    this.now = now;
  }

  /** What is wrong with the answer; nothing if Discord takes it. */
  FormErrors check() {
    FormErrors errors = FormErrors.none();
    if (!body.isObject()) {
      errors.add("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
    } else if (!allowed().contains(type)) {
      errors
          .at("type")
          .add(
              "BASE_TYPE_CHOICES",
              "Type %d does not answer an interaction of type %d."
                  .formatted(type, interaction.type()));
    } else {
      checkData(errors.at("data"));
    }
    return errors;
  }

  /** Does what the answer says; {@link #check} must have found nothing wrong. */
  SimulatedInteraction apply() {
    SimulatedInteraction current = state.interaction(interaction.id()).orElse(interaction);
    return switch (type) {
      case MESSAGE -> acknowledge(current, created(new MessageForm(data, true).create(now)));
      case DEFERRED_MESSAGE ->
          acknowledge(
              current, created(MessageState.loading(now, (flags() & MessageState.EPHEMERAL) != 0)));
      case DEFERRED_UPDATE -> state.put(current.acknowledged(interaction.sourceMessageId()));
      case UPDATE -> {
        SimulatedMessage source = source().orElseThrow();
        yield acknowledge(
            current, source.then(new MessageForm(data, true).edit(source.now(), now)));
      }
      default -> state.put(current.acknowledged(Optional.empty()));
    };
  }

  private SimulatedInteraction acknowledge(SimulatedInteraction current, SimulatedMessage message) {
    SimulatedInteraction acknowledged = state.put(current.acknowledged(Optional.of(message.id())));
    state.put(message);
    return acknowledged;
  }

  private SimulatedMessage created(MessageState first) {
    return SimulatedMessage.ofBot(
        ids.next(),
        interaction.caller().channel().id(),
        SimulatedMessage.Kind.ORIGINAL,
        Optional.of(interaction.id()),
        Optional.empty(),
        first);
  }

  private Set<Integer> allowed() {
    Set<Integer> allowed =
        new HashSet<>(
            switch (interaction.type()) {
              case 2 -> Set.of(MESSAGE, DEFERRED_MESSAGE, MODAL, ACTIVITY);
              case 3 -> Set.of(MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL, ACTIVITY);
              case 4 -> Set.of(CHOICES);
              case 5 -> Set.of(MESSAGE, DEFERRED_MESSAGE, ACTIVITY);
              default -> Set.of();
            });
    if (interaction.type() == 5 && interaction.sourceMessageId().isPresent()) {
      allowed.add(DEFERRED_UPDATE);
      allowed.add(UPDATE);
    }
    return allowed;
  }

  private void checkData(FormErrors errors) {
    switch (type) {
      case MESSAGE -> checkMessage(new MessageForm(data, true).create(now), errors);
      case DEFERRED_MESSAGE -> {
        if ((flags() & ~MessageState.EPHEMERAL) != 0) {
          errors.at("flags").add("BASE_TYPE_CHOICES", "Only EPHEMERAL may be set when deferring.");
        }
      }
      case UPDATE ->
          source()
              .ifPresentOrElse(
                  message ->
                      checkMessage(new MessageForm(data, true).edit(message.now(), now), errors),
                  () -> errors.add("MESSAGE_UNKNOWN", "The message is gone."));
      case CHOICES -> checkChoices(errors.at("choices"));
      case MODAL -> ComponentCheck.checkModal(data, errors);
      default -> {}
    }
  }

  private void checkMessage(MessageState result, FormErrors errors) {
    new MessageForm(data, true).check(result, errors);
    if (errors.isEmpty() && result.isEmpty()) {
      errors.add("EMPTY", "Cannot send an empty message");
    }
  }

  private void checkChoices(FormErrors errors) {
    if (!data.get("choices").isArray()) {
      errors.add("BASE_TYPE_REQUIRED", "This field is required");
      return;
    }
    List<Json> choices = data.get("choices").items();
    errors.size(choices.size(), 0, MAX_CHOICES);
    for (int i = 0; i < choices.size(); i++) {
      errors.at(i).length(choices.get(i), "name", 1, 100);
      Json value = choices.get(i).get("value");
      if (value.number().isEmpty()) {
        errors.at(i).length(choices.get(i), "value", 1, 100);
      }
    }
  }

  private Optional<SimulatedMessage> source() {
    return interaction.sourceMessageId().flatMap(state::present);
  }

  private long flags() {
    return data.get("flags").integer().orElse(0);
  }
}
