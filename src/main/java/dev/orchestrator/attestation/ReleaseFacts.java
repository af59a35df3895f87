package dev.orchestrator.attestation;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What is known of releases: the environments, what was deployed to them and by which rules. */
public interface ReleaseFacts {
  /**
   * An environment that is attested.
   *
   * @param versionUrl where the product reports its commit
   */
  record Target(String environment, Optional<URI> versionUrl) {}

  /**
   * The configuration of the releases of an environment, by git blob.
   *
   * @param decided what the last decision was made on
   * @param current what is in force now
   */
  record Configuration(String decided, String current) {}

  /** The environments, at least one. */
  List<Target> targets();

  /** The commit of the last recorded deploy that succeeded; empty if none is recorded. */
  Optional<String> deployedCommit(String environment);

  /** Empty if there is no configuration file or no decision yet. */
  Optional<Configuration> configuration(String environment);
}
