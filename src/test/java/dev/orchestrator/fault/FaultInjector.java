package dev.orchestrator.fault;

import java.util.Optional;

/**
 * Decides what goes wrong: nothing, unless it says otherwise. Asked in the order in which things
 * happen.
 */
interface FaultInjector {

  /**
   * A place where the code waits for something outside.
   *
   * @param number of the place in this run, from 1, those of the worker counted alone
   * @param worker whether it is the worker that waits
   * @param what for people
   */
  record Await(int number, boolean worker, String what) {}

  /** How the instance that waits dies there. */
  enum Death {
    /** Before what it asks for was done. */
    BEFORE,
    /** After it was done, before it knows. */
    AFTER
  }

  default Optional<Death> death(Await at) {
    return Optional.empty();
  }

  /** What goes wrong with one attempt at a call of the table. */
  default Optional<FaultKind> table(Await at) {
    return Optional.empty();
  }

  /** What goes wrong with one call of another system. */
  default Optional<FaultKind> http(Await at) {
    return Optional.empty();
  }

  /** Whether a thing happens that is not as it should be but no call. */
  default boolean happens(FaultKind kind) {
    return false;
  }

  /** Whether the less pleasant of two ordinary courses is taken. */
  default boolean chance(double probability) {
    return false;
  }

  /** Nothing goes wrong. */
  FaultInjector NONE = new FaultInjector() {};

  /** One death, at the place with this number, and nothing else. */
  static FaultInjector oneDeath(int number, boolean worker, Death how) {
    return new FaultInjector() {
      private boolean died;

      @Override
      public Optional<Death> death(Await at) {
        if (died || at.number() != number || at.worker() != worker) {
          return Optional.empty();
        }
        died = true;
        return Optional.of(how);
      }
    };
  }
}
