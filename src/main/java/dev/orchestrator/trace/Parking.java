package dev.orchestrator.trace;

/** What came of giving a command back until something has happened. */
public enum Parking {
  /** It waits. */
  PARKED,
  /** What it waits for has happened meanwhile, so it is free, and somebody should look at once. */
  WOKEN,
  /** Somebody else holds it by now. */
  LOST
}
