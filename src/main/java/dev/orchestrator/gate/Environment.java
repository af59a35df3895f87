package dev.orchestrator.gate;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An environment that a repository's release configuration declares.
 *
 * @param inputs the inputs with which the workflow is dispatched
 * @param after the environment in which a commit has to be live before
 * @param approvals how many people other than the owner have to approve
 * @param deployers who may deploy, beside the admins
 * @param approvers who may approve and override, beside the admins
 * @param shaInput the input that takes the full commit SHA
 * @param versionUrl where the product reports its commit
 */
public record Environment(
    String name,
    String workflow,
    Map<String, String> inputs,
    Optional<String> after,
    int approvals,
    Checks checks,
    Set<String> ignoredChecks,
    People deployers,
    People approvers,
    List<WeeklyFreeze> freezes,
    Requirements gate,
    Optional<String> shaInput,
    Optional<URI> versionUrl) {

  /** The only environment of a repository without a file. */
  public static final String ONLY = "production";

  /** Which checks have to pass. */
  public sealed interface Checks {
    /** Those that GitHub's branch rules require. */
    record Required() implements Checks {}

    /** All that were reported. */
    record All() implements Checks {}

    /** None. */
    record None() implements Checks {}

    /** Those with these names. */
    record Named(Set<String> names) implements Checks {
      public Named {
        names = Collections.unmodifiableSet(new LinkedHashSet<>(names));
      }
    }
  }

  /** People by Discord role and user id. */
  public record People(Set<String> roles, Set<String> users) {
    /** Only admins. */
    public static final People NONE = new People(Set.of(), Set.of());

    public People {
      roles = Set.copyOf(roles);
      users = Set.copyOf(users);
    }
  }

  /**
   * What the gate asks for beside the checks.
   *
   * @param findings the severity from which an open finding stops a release
   * @param trust the lowest trust score, 0 to 100
   * @param attestedWithin how old the newest attestation may be
   */
  public record Requirements(
      Optional<Level> findings, Optional<BigDecimal> trust, Optional<Duration> attestedWithin) {
    /** Nothing. */
    public static final Requirements NONE =
        new Requirements(Optional.empty(), Optional.empty(), Optional.empty());
  }

  public Environment {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    ignoredChecks = Set.copyOf(ignoredChecks);
    freezes = List.copyOf(freezes);
  }

  /** The environment of a repository without a configuration file. */
  public static Environment withoutFile(String workflow) {
    return new Environment(
        ONLY,
        workflow,
        Map.of(),
        Optional.empty(),
        0,
        new Checks.Required(),
        Set.of(),
        People.NONE,
        People.NONE,
        List.of(),
        Requirements.NONE,
        Optional.empty(),
        Optional.empty());
  }
}
