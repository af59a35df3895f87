package dev.orchestrator.local.http;

/** Answers calls. May be called by many threads at once, and may wait. */
@FunctionalInterface
public interface Service {
  Reaction handle(Call call) throws InterruptedException;
}
