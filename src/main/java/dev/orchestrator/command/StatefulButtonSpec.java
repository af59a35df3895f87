package dev.orchestrator.command;

import java.util.Optional;

/**
 * The declaration of a button with a state of its own type.
 *
 * @param <S> the state: in the custom ID, at most 99 characters with the name; of a single-use
 *     button kept in the table with the offer
 */
public record StatefulButtonSpec<S>(ButtonSpec spec, StateCodec<S> codec) {

  /** The custom ID of the button with this state. */
  public String customId(S state) {
    return manyUse().customId(codec.write(state));
  }

  /** The custom ID of the button with this state, which only this user may press. */
  public String customIdFor(String userId, S state) {
    return manyUse().customIdFor(userId, codec.write(state));
  }

  /**
   * The custom ID of a single-use button.
   *
   * @param nonce of the offer that keeps the state, as {@link CommandRun#offerOnce(StateCodec,
   *     Object)} returns it
   */
  public String offered(String nonce) {
    if (!spec.once()) {
      throw new IllegalStateException("the button " + spec.name() + " is not single-use");
    }
    return spec.customId(nonce);
  }

  private ButtonSpec manyUse() {
    if (spec.once()) {
      throw new IllegalStateException(
          "the button %s is single-use: its state is kept with an offer".formatted(spec.name()));
    }
    return spec;
  }

  /** The state of the button that was pressed; empty if another version of the bot wrote it. */
  Optional<S> state(ButtonPress press) {
    return codec.stateOf(spec.once(), press.state(), press.argument());
  }
}
