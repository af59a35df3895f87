package dev.orchestrator.command;

import dev.orchestrator.discord.message.Choice;
import dev.orchestrator.discord.message.Reply;
import java.util.List;

/**
 * A slash command. {@code A} is its options record.
 *
 * <p>Whether a command answers at once or later is its type, because the two may do different
 * things: only what a worker does is repeated after a crash.
 */
public sealed interface Command<A> {
  CommandSpec<A> spec();

  /**
   * A command that is answered at once, within Discord's 3 seconds. It runs in the function that is
   * public: it reads the table and makes no other call.
   */
  non-sealed interface Immediate<A> extends Command<A> {
    Reply.ToCommand run(A options, CommandCall call);
  }

  /**
   * A command that shows "thinking…" at once and is done by a worker. It may be started more than
   * once, so whatever it changes in the world is guarded by its steps and notes.
   */
  non-sealed interface Deferred<A> extends Command<A> {
    /** Does the command, or as much of it as can be done now. */
    Outcome run(A options, CommandCall call, CommandRun run) throws InterruptedException;
  }

  /** A command that suggests values for its autocompleted options. */
  interface Autocompletes {
    /** Up to 25 suggestions for {@code option}, of which the person has typed {@code typed}. */
    List<Choice> suggest(String option, String typed, CommandCall call);
  }
}
