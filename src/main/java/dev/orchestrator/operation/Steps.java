package dev.orchestrator.operation;

import dev.orchestrator.trace.Step;
import java.util.List;
import java.util.function.Consumer;

/**
 * The measured parts of a command. What a step found is written to the trace, at once if the step
 * may have changed something and otherwise with the next write, at the latest after some seconds; a
 * later attempt takes it from there instead of taking the step again, unless the step asks for it.
 */
public interface Steps {

  /**
   * Takes the steps at the same time and returns them in the order given. A step that breaks or
   * takes too long is a failed step, not an exception.
   *
   * @param progress is told of all steps as they stand, once before the first ends and after each
   *     end, always by the calling thread
   */
  List<Step> takeAll(List<StepWork> steps, Consumer<List<Step>> progress)
      throws InterruptedException;

  /** Takes one step. */
  default Step take(StepWork step) throws InterruptedException {
    return takeAll(List.of(step), all -> {}).getFirst();
  }
}
