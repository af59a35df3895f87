package dev.orchestrator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docs/getting-started.md} names exists, and the template of the deploy role fits it.
 */
class GettingStartedTest {
  private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");

  /** Discord's permission bits: View Channels, Send Messages, Read Message History. */
  private static final long PERMISSIONS = 1L << 10 | 1L << 11 | 1L << 16 | 1L << 38;

  private final String page = Sources.text(Path.of("docs", "getting-started.md"));
  private final Template template = Template.read();

  private static Yaml deployRoles() throws Exception {
    return Yaml.read(Path.of("deploy", "github-deploy-role.yaml"));
  }

  @Test
  void every_shell_block_parses() throws Exception {
    var blocks = new ArrayList<>(Sources.found(SHELL, page));
    assertThat(blocks).hasSizeGreaterThan(8);
    for (String block : blocks) {
      Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
      try (var stdin = bash.outputWriter()) {
        stdin.write(block);
      }
      String said = bash.inputReader().lines().collect(Collectors.joining("\n"));
      assertThat(bash.waitFor()).as(block + said).isZero();
    }
  }

  @Test
  void the_parameters_can_be_looked_at_without_an_account(@TempDir Path folder) throws Exception {
    var script = new DeployScript(folder);
    var shown =
        script.run(DeployScript.APPLICATION, "deploy.sh", "--parameters", "--no-build", "dev");
    assertThat(shown.code()).isZero();
    assertThat(shown.parameters()).containsOnlyKeys(template.parameters().keySet());
    assertThat(script.called()).noneMatch(call -> call.startsWith("aws") || call.startsWith("sam"));

    var stopped = script.run(Map.of(), "deploy.sh", "--parameters", "--no-build", "dev");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.err()).contains("DiscordApplicationId", "export DISCORD_APPLICATION_ID");
  }

  @Test
  void the_invitation_asks_for_what_alerts_and_deploys_need_and_no_more() {
    assertThat(page)
        .contains("scope=bot+applications.commands&permissions=" + PERMISSIONS)
        .contains("Public Bot off");
  }

  @Test
  void its_parameters_outputs_and_files_exist() {
    for (String name : Sources.found(Pattern.compile("\n  \"(\\w+)="), page)) {
      assertThat(template.parameters()).containsKey(name);
    }
    for (String output : Sources.found(Pattern.compile("OutputKey=='(\\w+)'"), page)) {
      assertThat(template.root.get("Outputs").fields()).containsKey(output);
    }
    for (String file : Sources.found(Pattern.compile("(deploy/[a-z-]+\\.(?:sh|yaml))"), page)) {
      assertThat(Path.of(file)).exists();
    }
    String samconfig = Sources.text(Path.of("samconfig.toml"));
    for (String secret :
        Sources.found(Pattern.compile("put-parameter --name \"([^\"]+)\""), page)) {
      assertThat(samconfig).contains(secret.replace("$STAGE", "dev"));
    }
  }

  @Test
  void only_the_branch_of_the_environment_can_take_the_deploy_role() throws Exception {
    Yaml trust =
        deployRoles()
            .at("Resources", "DeployRole", "Properties", "AssumeRolePolicyDocument", "Statement")
            .items()
            .getFirst();
    Map<String, Yaml> conditions = trust.at("Condition", "StringEquals").fields();
    assertThat(trust.get("Condition").fields()).containsOnlyKeys("StringEquals");
    assertThat(conditions.get("token.actions.githubusercontent.com:aud"))
        .isEqualTo(new Yaml("sts.amazonaws.com"));
    assertThat(conditions.get("token.actions.githubusercontent.com:sub"))
        .isEqualTo(
            new Yaml(
                Map.of("Sub", "repo:${Repository}:environment:${Stage}:ref:refs/heads/${Branch}")));
    assertThat(deployRoles().at("Parameters", "Branch", "Default").text()).isEqualTo("main");
    assertThat(page)
        .contains(
            "include_claim_keys[]=repo",
            "include_claim_keys[]=context",
            "include_claim_keys[]=ref");
  }

  @Test
  void the_deploy_role_creates_nothing_itself_and_hands_one_role_on() throws Exception {
    List<Yaml> statements =
        deployRoles().at("Resources", "DeployRole", "Properties", "Policies").items().stream()
            .flatMap(policy -> policy.at("PolicyDocument", "Statement").items().stream())
            .toList();
    assertThat(statements).isNotEmpty();
    for (Yaml statement : statements) {
      assertThat(statement.get("Resource").texts()).doesNotContain("*");
      assertThat(statement.get("Action").texts())
          .noneMatch(action -> action.contains("*"))
          .noneMatch(action -> action.startsWith("iam:") && !action.equals("iam:PassRole"))
          .noneMatch(action ->
              action.startsWith("lambda:")
                  && action.contains("Function")
                  && !action.contains("Get"));
      if (statement.get("Action").texts().contains("iam:PassRole")) {
        assertThat(statement.at("Resource", "GetAtt").text()).isEqualTo("StackRole.Arn");
      }
    }
  }

  /** What the stage consists of after the transform, each by the service that makes it. */
  @Test
  void the_role_of_CloudFormation_knows_every_service_of_the_stage(@TempDir Path folder)
      throws Exception {
    var script = new DeployScript(folder);
    var parameters =
        script
            .run(DeployScript.APPLICATION, "deploy.sh", "--parameters", "--no-build", "prod")
            .parameters();
    Yaml stage = SamTransform.of(script.file("template.yaml"), parameters);
    String allowed =
        deployRoles().at("Resources", "StackRole", "Properties", "Policies").toString();
    var services =
        Map.of(
            "ApiGatewayV2", "apigateway:",
            "CloudWatch", "cloudwatch:",
            "CodeDeploy", "codedeploy:",
            "DynamoDB", "dynamodb:",
            "IAM", "iam:",
            "Lambda", "lambda:",
            "Logs", "logs:",
            "SQS", "sqs:",
            "Scheduler", "scheduler:");
    Stream<String> used =
        stage.get("Resources").fields().values().stream()
            .map(resource -> resource.get("Type").text().split("::")[1])
            .distinct();
    assertThat(used)
        .allSatisfy(service -> {
          assertThat(services).containsKey(service);
          assertThat(allowed).contains(services.getOrDefault(service, "?"));
        });
  }
}
