package dev.orchestrator.local.github;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated repository octo-org/storefront, which there is unless settings say otherwise. */
public final class Storefront {
  private static final String MAIN = "7d1f0c5a9b3e48d6a2c4f8e0b1d3957f6e2a8c40";
  private static final String STAGING = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d";
  private static final String RELEASE = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";

  public static final SimulatedWorkflow DEPLOY =
      new SimulatedWorkflow(
          51_000_001,
          "Deploy",
          "deploy.yml",
          true,
          true,
          List.of(
              new SimulatedWorkflow.Input("correlation_id", false),
              new SimulatedWorkflow.Input("requester", false),
              new SimulatedWorkflow.Input("api_base", false),
              new SimulatedWorkflow.Input("target", false),
              new SimulatedWorkflow.Input("sha", false)),
          Optional.of("Deploy ${{ inputs.correlation_id }}"),
          List.of(
              new SimulatedWorkflow.Job(
                  "build", List.of("Set up job", "Check out", "Build", "Upload the build")),
              new SimulatedWorkflow.Job(
                  "deploy",
                  List.of("Set up job", "Upload to the bucket", "Invalidate the cache"))));

  public static final SimulatedWorkflow DIAGNOSE =
      new SimulatedWorkflow(
          51_000_002,
          "Diagnose on demand",
          "diagnose.yml",
          true,
          true,
          List.of(
              new SimulatedWorkflow.Input("correlation_id", false),
              new SimulatedWorkflow.Input("requester", false)),
          Optional.of("Diagnose ${{ inputs.correlation_id }}"),
          List.of(new SimulatedWorkflow.Job("diagnose", List.of("Set up job", "Check"))));

  /** Runs on pushes only, so it cannot be dispatched. */
  public static final SimulatedWorkflow CHECKS =
      new SimulatedWorkflow(
          51_000_003,
          "Checks",
          "checks.yml",
          true,
          false,
          List.of(),
          Optional.empty(),
          List.of(new SimulatedWorkflow.Job("test", List.of("Set up job", "Test"))));

  public static final SimulatedRepository REPOSITORY =
      new SimulatedRepository(
          610_000_001,
          "octo-org",
          "storefront",
          true,
          "main",
          Map.of("main", MAIN, "staging", STAGING, "v1.4.0", RELEASE),
          List.of(DEPLOY, DIAGNOSE, CHECKS));

  private Storefront() {}
}
