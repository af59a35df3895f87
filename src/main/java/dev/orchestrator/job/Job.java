package dev.orchestrator.job;

/** Work that the schedule starts, each minute. It may start twice, or late. */
public interface Job {

  /** The name by which a schedule's input asks for it: {@code resume-commands}. */
  String name();

  void run() throws InterruptedException;
}
