package dev.orchestrator.command;

import dev.orchestrator.discord.Message;
import dev.orchestrator.operation.Steps;

/** What a deferred command works with while a worker runs it. */
public interface CommandRun {
  Steps steps();

  /**
   * Shows how far the command is by editing its message. A courtesy: it may be left out when edits
   * come too fast or Discord does not answer.
   */
  void showProgress(Message message);
}
