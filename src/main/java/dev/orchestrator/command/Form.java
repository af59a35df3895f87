package dev.orchestrator.command;

import dev.orchestrator.discord.message.Reply;

/**
 * What happens when a person submits a form (a modal). It is opened by {@link FormSpec#show} as the
 * answer to a command, a button or a menu.
 *
 * @param <F> the record that the fields are read into
 */
public sealed interface Form<F> {
  FormSpec<F> spec();

  /** A form that is answered at once: it reads and writes the table and makes no other call. */
  non-sealed interface Immediate<F> extends Form<F> {
    Reply.ToModal submit(F fields, FormSubmit submit, CommandCall call);
  }

  /**
   * A form that shows "thinking…" at once and whose work is done by a worker. It may be started
   * more than once, so its steps guard what it changes in the world.
   */
  non-sealed interface Deferred<F> extends Form<F> {
    Outcome submit(F fields, FormSubmit submit, CommandCall call, CommandRun run)
        throws InterruptedException;
  }
}
