package dev.orchestrator.entry;

import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.http.Sleeper;
import dev.orchestrator.release.RunFollower;
import dev.orchestrator.release.RunStarter;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What starts and follows runs of workflows; made when the worker first needs it. */
record ReleaseParts(
    Supplier<GitHubClient> gitHub,
    InstantSource clock,
    Sleeper sleeper,
    UnaryOperator<String> redaction) {

  Supplier<RunStarter> starter() {
    return () -> new RunStarter(gitHub.get(), clock, sleeper, redaction);
  }

  Supplier<RunFollower> follower() {
    return () -> new RunFollower(gitHub.get(), clock, sleeper);
  }
}
