package dev.orchestrator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The previous version is live again by one command, and a deployment leaves what that needs. */
class UndoTest {
  @TempDir Path folder;

  private DeployScript script;

  @BeforeEach
  void copy() throws Exception {
    script = new DeployScript(folder);
  }

  /** An account in which {@code live} is version 7 and {@code previous} is {@code previous}. */
  private void account(String status, String previous, String state) throws Exception {
    script.tool(
        "aws",
        """
        case "$*" in
          *describe-stacks*) echo %s ;;
          *get-alias*"--name live"*) echo 7 ;;
          *get-alias*) [ -n "%2$s" ] && echo "%2$s" ;;
          *get-function-configuration*) echo %3$s ;;
        esac\
        """
            .formatted(status, previous, state));
  }

  @Test
  void each_function_goes_back_to_the_version_before() throws Exception {
    account("UPDATE_COMPLETE", "5", "Active");
    var ended = script.run(Map.of(), "undo.sh", "prod");
    assertThat(ended.code()).as(ended.err()).isZero();
    for (String function : Template.FUNCTIONS) {
      String name =
          Template.read()
              .properties(function)
              .at("FunctionName", "Sub")
              .text()
              .replace("${Stage}", "prod");
      assertThat(ended.out()).contains(name + ":live is version 5 again, no longer 7");
      assertThat(script.called())
          .contains(
              "aws lambda update-alias --function-name %s --name live --function-version 5 --routing-config AdditionalVersionWeights={}"
                  .formatted(name),
              "aws lambda update-alias --function-name %s --name previous --function-version 7"
                  .formatted(name));
    }
  }

  @Test
  void nothing_is_changed_where_there_is_no_way_back_or_a_deployment_runs() throws Exception {
    account("UPDATE_COMPLETE", "", "Active");
    var first = script.run(Map.of(), "undo.sh", "prod");
    assertThat(first.code()).isEqualTo(1);
    assertThat(first.err()).contains("has no earlier version to go back to");

    account("UPDATE_IN_PROGRESS", "5", "Active");
    var running = script.run(Map.of(), "undo.sh", "prod");
    assertThat(running.code()).isEqualTo(1);
    assertThat(running.err()).contains("cancel-update-stack --stack-name orchestrator-prod");

    assertThat(script.run(Map.of(), "undo.sh", "production").code()).isEqualTo(2);
    assertThat(script.called()).noneMatch(call -> call.contains("update-alias"));
  }

  @Test
  void a_version_without_a_snapshot_is_woken_first() throws Exception {
    account("UPDATE_COMPLETE", "5", "Inactive");
    var ended = script.run(Map.of(), "undo.sh", "staging");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(String.join("\n", script.called()))
        .containsSubsequence(
            "lambda invoke --function-name orchestrator-ingress-staging --qualifier 5",
            "lambda wait function-active-v2 --function-name orchestrator-ingress-staging",
            "update-alias --function-name orchestrator-ingress-staging --name live");
  }

  @Test
  void a_deployment_keeps_the_version_that_was_live() throws Exception {
    deployed("6", "7", "dev");
    var ended = script.run(DeployScript.APPLICATION, "deploy.sh", "--no-build", "dev");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(script.called())
        .contains(
            "aws lambda update-alias --function-name orchestrator-ingress-dev --name previous"
                + " --function-version 6",
            "aws lambda update-alias --function-name orchestrator-worker-dev --name previous"
                + " --function-version 6");
  }

  @Test
  void a_deployment_that_is_not_live_is_told() throws Exception {
    deployed("6", "6", "dev");
    script.tool(
        "aws",
        "case \"$*\" in *get-function-configuration*) echo another revision ;; *get-alias*) echo 6"
            + " ;; *) exit 1 ;; esac");
    var ended = script.run(DeployScript.APPLICATION, "deploy.sh", "--no-build", "dev");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("orchestrator-ingress-dev:live is not this revision");
    assertThat(script.called()).noneMatch(call -> call.contains("--name previous"));
  }

  /** {@code live} moves when sam has run, and has the revision's description. */
  private void deployed(String before, String after, String stage) throws Exception {
    String revision =
        script
            .run(DeployScript.APPLICATION, "deploy.sh", "--parameters", "--no-build", stage)
            .parameters()
            .getOrDefault("Revision", "");
    Path done = script.file("done");
    script.tool("sam", "touch " + done);
    script.tool(
        "aws",
        """
        case "$*" in
          *get-function-configuration*) echo "Description %s" ;;
          *get-alias*) if [ -f %s ]; then echo %s; else echo %s; fi ;;
          *update-alias*) ;;
          *) exit 1 ;;
        esac\
        """
            .formatted(revision, done, after, before));
  }

  // ---- the table

  @Test
  void two_changed_indexes_are_refused_before_anything_is_deployed() throws Exception {
    table("by_trace_id", true);
    var two = script.run(DeployScript.APPLICATION, "deploy.sh", "--no-build", "--plan", "dev");
    assertThat(two.code()).isEqualTo(1);
    assertThat(two.err()).contains("changes 2 indexes of orchestrator-dev", "one at a time");
    assertThat(script.called()).noneMatch(call -> call.startsWith("sam"));

    table("by_trace_id\\topen_commands", true);
    var one = script.run(DeployScript.APPLICATION, "deploy.sh", "--no-build", "--plan", "dev");
    assertThat(one.code()).as(one.err()).isZero();
  }

  @Test
  void a_table_that_outlived_its_stack_is_told_before_CloudFormation_fails_on_it()
      throws Exception {
    table("by_trace_id\\topen_commands\\tdue_alerts", false);
    var ended = script.run(DeployScript.APPLICATION, "deploy.sh", "--no-build", "dev");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("orchestrator-dev exists, but its stack does not", "RUNBOOK.md");
    assertThat(script.called()).noneMatch(call -> call.startsWith("sam"));
  }

  private void table(String indexes, boolean stack) throws Exception {
    script.tool(
        "aws",
        """
        case "$*" in
          *describe-table*) printf '%s\\n' ;;
          *describe-stacks*) exit %d ;;
          *) exit 1 ;;
        esac\
        """
            .formatted(indexes, stack ? 0 : 255));
  }
}
