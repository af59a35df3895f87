package dev.orchestrator.command;

import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import java.util.Optional;

/**
 * What happens when a person chooses from a select menu under a message of the bot. Like a {@link
 * Button}, it is answered at once or later, and which of the two is its type.
 *
 * @param <T> what is chosen: strings, users, roles, mentionable things or channels
 */
public sealed interface SelectMenu<T> {
  SelectSpec<T> spec();

  /**
   * A menu that is answered at once: it reads and writes the table and makes no other call. It may
   * run more than once, because Discord may deliver an interaction twice and a single-use menu may
   * be used at the same time on several instances, of which one answer counts. So what it writes
   * must be the same when it is written again.
   */
  non-sealed interface Immediate<T> extends SelectMenu<T> {
    Reply.ToComponent choose(Selection<T> selection, CommandCall call);
  }

  /**
   * A menu whose work is done by a worker, which then edits the message under which the menu
   * stands. It may be started more than once, so its steps guard what it changes in the world.
   */
  non-sealed interface Deferred<T> extends SelectMenu<T> {
    Outcome choose(Selection<T> selection, CommandCall call, CommandRun run)
        throws InterruptedException;
  }

  /** An immediate menu with a state of its own type. */
  interface ImmediateWithState<S, T> extends Immediate<T> {
    StatefulSelectSpec<S, T> statefulSpec();

    Reply.ToComponent choose(S state, Selection<T> selection, CommandCall call);

    @Override
    default SelectSpec<T> spec() {
      return statefulSpec().spec();
    }

    @Override
    default Reply.ToComponent choose(Selection<T> selection, CommandCall call) {
      Optional<S> state = statefulSpec().state(selection);
      return state.isPresent()
          ? choose(state.get(), selection, call)
          : Reply.ephemeral(CommandMessages.expired("menu"));
    }
  }

  /** A deferred menu with a state of its own type. */
  interface DeferredWithState<S, T> extends Deferred<T> {
    StatefulSelectSpec<S, T> statefulSpec();

    Outcome choose(S state, Selection<T> selection, CommandCall call, CommandRun run)
        throws InterruptedException;

    @Override
    default SelectSpec<T> spec() {
      return statefulSpec().spec();
    }

    @Override
    default Outcome choose(Selection<T> selection, CommandCall call, CommandRun run)
        throws InterruptedException {
      Optional<S> state = statefulSpec().state(selection);
      return state.isPresent()
          ? choose(state.get(), selection, call, run)
          : Outcome.refused(Message.of(CommandMessages.expired("menu")));
    }
  }
}
