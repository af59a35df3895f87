package dev.orchestrator.command;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import java.util.Optional;

/**
 * What happens when a button is pressed. Like a {@link Command}, it is answered at once or later,
 * and which of the two is its type.
 */
public sealed interface Button {
  ButtonSpec spec();

  /**
   * A button that is answered at once: it reads and writes the table and makes no other call. It
   * may run more than once, because Discord may deliver an interaction twice and a single-use
   * button may be used at the same time on several instances, of which one answer counts. So what
   * it writes must be the same when it is written again.
   */
  non-sealed interface Immediate extends Button {
    Reply.ToComponent press(ButtonPress press, CommandCall call);
  }

  /**
   * A button whose work is done by a worker, which then edits the message under which the button
   * stands. It may be started more than once, so its steps guard what it changes in the world.
   */
  non-sealed interface Deferred extends Button {
    Outcome press(ButtonPress press, CommandCall call, CommandRun run) throws InterruptedException;
  }

  /** An immediate button with a state of its own type. */
  interface ImmediateWithState<S> extends Immediate {
    StatefulButtonSpec<S> statefulSpec();

    Reply.ToComponent press(S state, ButtonPress press, CommandCall call);

    @Override
    default ButtonSpec spec() {
      return statefulSpec().spec();
    }

    @Override
    default Reply.ToComponent press(ButtonPress press, CommandCall call) {
      Optional<S> state = statefulSpec().state(press);
      return state.isPresent()
          ? press(state.get(), press, call)
          : Reply.ephemeral(CommandMessages.expired("button"));
    }
  }

  /** A deferred button with a state of its own type. */
  interface DeferredWithState<S> extends Deferred {
    StatefulButtonSpec<S> statefulSpec();

    Outcome press(S state, ButtonPress press, CommandCall call, CommandRun run)
        throws InterruptedException;

    @Override
    default ButtonSpec spec() {
      return statefulSpec().spec();
    }

    @Override
    default Outcome press(ButtonPress press, CommandCall call, CommandRun run)
        throws InterruptedException {
      Optional<S> state = statefulSpec().state(press);
      return state.isPresent()
          ? press(state.get(), press, call, run)
          : Outcome.refused(Message.of(CommandMessages.expired("button")));
    }
  }
}
