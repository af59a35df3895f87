package dev.orchestrator.trace;

/** The result of suspending a command until an event. */
public enum Suspension {
  /** It waits. */
  PARKED,
  /** The event has occurred meanwhile, so the command is free and due immediately. */
  WOKEN,
  /** Another worker holds the lease. */
  LOST
}
