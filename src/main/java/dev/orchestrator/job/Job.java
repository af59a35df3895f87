package dev.orchestrator.job;

/** Work that a schedule starts. It may start twice, or late. */
public interface Job {

  ScheduleSpec spec();

  /**
   * Does the work. Beyond its budget it is interrupted.
   *
   * @throws InterruptedException if it was stopped
   */
  void run() throws InterruptedException;
}
