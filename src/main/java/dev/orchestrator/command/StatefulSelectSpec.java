package dev.orchestrator.command;

import dev.orchestrator.discord.message.ActionComponent.SelectOption;
import dev.orchestrator.discord.message.ActionRow;
import java.util.List;
import java.util.Optional;

/**
 * The declaration of a select menu with a state of its own type.
 *
 * @param <S> the state: in the custom ID, at most 99 characters with the name; of a single-use menu
 *     kept in the table with the offer
 * @param <T> what is chosen
 */
public record StatefulSelectSpec<S, T>(SelectSpec<T> spec, StateCodec<S> codec) {

  /**
   * The menu with this state, in a row of its own.
   *
   * @param entries of a menu of strings; of any other, none
   */
  public ActionRow row(S state, List<SelectOption> entries) {
    return manyUse().row(codec.write(state), entries);
  }

  /** As {@link #row}, of a menu that only this user may use. */
  public ActionRow rowFor(String userId, S state, List<SelectOption> entries) {
    return manyUse().rowFor(userId, codec.write(state), entries);
  }

  /**
   * A single-use menu, in a row of its own.
   *
   * @param nonce of the offer that keeps the state, as {@link CommandRun#offerOnce(StateCodec,
   *     Object)} returns it
   */
  public ActionRow offered(String nonce, List<SelectOption> entries) {
    if (!spec.once()) {
      throw new IllegalStateException("the select menu " + spec.name() + " is not single-use");
    }
    return spec.row(nonce, entries);
  }

  private SelectSpec<T> manyUse() {
    if (spec.once()) {
      throw new IllegalStateException(
          "the select menu %s is single-use: its state is kept with an offer"
              .formatted(spec.name()));
    }
    return spec;
  }

  /** The state of the menu that was used; empty if another version of the bot wrote it. */
  Optional<S> state(Selection<T> selection) {
    return codec.stateOf(spec.once(), selection.state(), selection.argument());
  }
}
