package dev.orchestrator.command;

/**
 * The declaration of a button under a message of the bot.
 *
 * @param name begins the button's custom id: 1 to 32 lower-case letters, digits and dashes
 * @param command the slash command that it belongs to; its traces and log lines carry that name
 * @param once whether one person may press it once, as {@link CommandRun#offerOnce} offered it
 */
public record ButtonSpec(String name, String command, Access access, boolean once) {
  public ButtonSpec {
    ComponentName.check("a button", name);
  }

  /** The custom id of the button that {@code argument} belongs to; it must be a nonce if once. */
  public String customId(String argument) {
    return ComponentName.customId(name, argument);
  }

  /**
   * The custom id of a button that only this user may press, any number of times. Discord sends
   * back only custom ids that the bot has sent.
   */
  public String customIdFor(String userId, String argument) {
    return ComponentName.customIdFor(userId, name, argument);
  }

  /** A button that anyone may press any number of times. */
  public static ButtonSpec of(String name, String command) {
    return new ButtonSpec(name, command, Access.ANYONE, false);
  }

  /**
   * The same button, which one person may press once: {@code argument} is then the nonce of an
   * offer, such as of {@link CommandRun#offerOnce}.
   */
  public ButtonSpec singleUse() {
    return new ButtonSpec(name, command, access, true);
  }

  public ButtonSpec withAccess(Access who) {
    return new ButtonSpec(name, command, who, once);
  }

  /** The same button, with a state of its own type. */
  public <S> StatefulButtonSpec<S> withState(StateCodec<S> codec) {
    return new StatefulButtonSpec<>(this, codec);
  }
}
