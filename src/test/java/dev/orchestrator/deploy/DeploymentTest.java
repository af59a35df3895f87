package dev.orchestrator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code deploy/deploy.sh} deploys goes live: each change is a new version of each function.
 */
class DeploymentTest {
  /** What is given to every deployment and is no value that a person changes. */
  private static final Set<String> COMPUTED =
      Set.of("Revision", "Commit", "EnableDeploymentGuards");

  @TempDir Path folder;

  private final Template template = Template.read();
  private DeployScript script;

  @BeforeEach
  void copy() throws Exception {
    script = new DeployScript(folder);
  }

  private Map<String, String> parameters(String stage) throws Exception {
    var ended =
        script.run(DeployScript.APPLICATION, "deploy.sh", "--parameters", "--no-build", stage);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.code()).isZero();
    return ended.parameters();
  }

  private String revision() throws Exception {
    return parameters("dev").getOrDefault("Revision", "");
  }

  /** A value that the template accepts and that is not the default. */
  private String another(String name) {
    Yaml parameter = template.root.at("Parameters", name);
    String usual = parameter.get("Default").text();
    var values =
        List.of(
            "1100000000000000777",
            "f".repeat(64),
            "/orchestrator/other/name",
            "https://other.example",
            "octo-org/other",
            "orchestrator-other",
            "other.yml",
            "other",
            "arn:aws:sns:eu-central-1:111122223333:other",
            "arn:aws:kms:eu-central-1:111122223333:key/other",
            "3000",
            "7",
            "7m",
            "true",
            "false");
    Yaml allowed = parameter.get("AllowedValues");
    return (allowed.isNothing() ? values : allowed.texts())
        .stream()
            .filter(value -> !value.equals(usual) && !value.isEmpty())
            .filter(value -> accepts(parameter, value))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no other value for " + name));
  }

  private static boolean accepts(Yaml parameter, String value) {
    String pattern = parameter.get("AllowedPattern").text();
    if (!pattern.isEmpty()) {
      return Pattern.matches(pattern, value);
    }
    if (parameter.get("MaxValue").isNothing()) {
      return true;
    }
    return value.matches("\\d{1,9}")
        && Integer.parseInt(value) >= Integer.parseInt(parameter.get("MinValue").text())
        && Integer.parseInt(value) <= Integer.parseInt(parameter.get("MaxValue").text());
  }

  @Test
  void every_parameter_is_given_explicitly_so_that_none_keeps_an_earlier_value() throws Exception {
    for (String stage : List.of("dev", "staging", "prod")) {
      Map<String, String> given = parameters(stage);
      assertThat(given.keySet()).isEqualTo(template.parameters().keySet());
      assertThat(given).containsEntry("Stage", stage).containsEntry("Commit", "unknown");
      given.forEach((name, value) -> {
        String usual = template.root.at("Parameters", name, "Default").text();
        if (value.isEmpty()) {
          assertThat(usual).as(name).isEmpty();
        }
      });
    }
  }

  @Test
  void another_artifact_and_another_template_are_another_revision() throws Exception {
    String revision = revision();
    script.artifact("another packaged file");
    String ofArtifact = revision();
    Path file = script.file("template.yaml");
    Files.writeString(file, Files.readString(file) + "# changed\n");
    assertThat(Set.of(revision, ofArtifact, revision())).hasSize(3);
  }

  @Test
  void each_change_publishes_a_version_of_each_function_and_no_change_publishes_none()
      throws Exception {
    Path file = script.file("samconfig.toml");
    String usual = Files.readString(file);
    var deployments = new LinkedHashMap<String, SamTransform.Deployment>();
    deployments.put("nothing", deployment("one"));
    deployments.put("nothing again", deployment("one"));
    deployments.put("the artifact", deployment("two"));
    var names = new TreeSet<>(template.parameters().keySet());
    names.removeAll(COMPUTED);
    names.remove("Stage");
    assertThat(names).containsAll(usedByFunctions());
    for (String name : names) {
      script.configure("dev", name, another(name));
      deployments.put(name, deployment("one"));
      assertThat(deployments.get(name).parameters()).containsEntry(name, another(name));
      Files.writeString(file, usual);
    }

    var transformed =
        SamTransform.of(script.file("template.yaml"), List.copyOf(deployments.values()));

    var seen = new TreeSet<String>();
    int i = 0;
    for (String change : deployments.keySet()) {
      Map<String, String> versions = SamTransform.versions(transformed.get(i++));
      assertThat(versions.keySet()).containsExactlyInAnyOrderElementsOf(Template.FUNCTIONS);
      versions
          .values()
          .forEach(
              id -> assertThat(seen.add(id)).as(change).isEqualTo(!change.equals("nothing again")));
    }
  }

  private SamTransform.Deployment deployment(String artifact) throws Exception {
    script.artifact(artifact);
    return new SamTransform.Deployment(artifact, parameters("dev"));
  }

  /** The parameters that the functions and the settings that all functions share refer to. */
  private Set<String> usedByFunctions() {
    var used = new TreeSet<String>();
    var parts = new LinkedHashMap<String, Yaml>();
    parts.put("Globals", template.root.get("Globals"));
    Template.FUNCTIONS.forEach(name -> parts.put(name, template.properties(name)));
    parts.values().stream()
        .flatMap(Yaml::all)
        .forEach(part -> {
          used.add(part.get("Ref").text());
          used.addAll(Sources.found(Pattern.compile("\\$\\{(\\w+)}"), part.get("Sub").text()));
          if (part.get("If").items().size() == 3) {
            String condition = part.get("If").items().getFirst().text();
            template
                .root
                .at("Conditions", condition)
                .all()
                .forEach(inner -> used.add(inner.get("Ref").text()));
          }
        });
    used.retainAll(template.parameters().keySet());
    used.removeAll(COMPUTED);
    used.remove("Stage");
    assertThat(used)
        .contains("AdminUserIds", "EnableDebugCmd", "WorkerMemorySize", "DiscordPublicKey");
    return used;
  }

  @Test
  void no_relative_path_stands_above_the_resources() {
    var paths =
        template.root.fields().entrySet().stream()
            .filter(entry -> !entry.getKey().equals("Resources"))
            .flatMap(entry -> entry.getValue().all())
            .flatMap(part -> part.fields().keySet().stream())
            .filter(name -> name.matches(".*(Uri|Body|Path|Location)"))
            .collect(Collectors.toSet());
    assertThat(paths).isEmpty();
    for (String function : Template.FUNCTIONS) {
      assertThat(template.properties(function).get("CodeUri").text())
          .isEqualTo("target/orchestrator-lambda.jar");
      assertThat(template.properties(function).at("AutoPublishCodeSha256", "Ref").text())
          .isEqualTo("Revision");
    }
  }

  @Test
  void a_deployment_without_a_revision_is_refused_with_a_sentence() throws Exception {
    Yaml revision = template.root.at("Parameters", "Revision");
    assertThat(revision.fields()).doesNotContainKey("Default");
    // An update would take the value of the last deployment if samconfig.toml left it out.
    for (String section :
        Files.readString(Path.of("samconfig.toml")).split("parameter_overrides")) {
      if (section.startsWith(" = [")) {
        assertThat(section).contains("'Revision=\"\"'");
      }
    }
    assertThat(Pattern.matches(revision.get("AllowedPattern").text(), "")).isFalse();
    assertThat(revision.get("ConstraintDescription").text()).contains("deploy/deploy.sh STAGE");
  }

  @Test
  void sam_is_given_every_parameter_and_the_canary_and_the_snapshot_are_kept() throws Exception {
    script.tool("aws", "exit 1");
    var ended =
        script.run(DeployScript.APPLICATION, "deploy.sh", "--plan", "--no-build", "staging");
    assertThat(ended.code()).as(ended.err()).isZero();
    String sam =
        script.called().stream().filter(call -> call.startsWith("sam ")).findFirst().orElseThrow();
    assertThat(sam)
        .contains(
            "deploy --config-env staging --template-file template.yaml",
            "--no-execute-changeset",
            "Stage=\"staging\"",
            "AdminUserIds=\"\"",
            "Revision=\"" + parameters("staging").get("Revision") + "\"");

    var prod = SamTransform.of(script.file("template.yaml"), parameters("prod")).get("Resources");
    for (String function : Template.FUNCTIONS) {
      Yaml alias = prod.get(function + "Aliaslive");
      assertThat(alias.at("UpdatePolicy", "CodeDeployLambdaAliasUpdate").isNothing()).isFalse();
      assertThat(prod.at(function + "DeploymentGroup", "Properties").toString())
          .contains(
              "Fn::If=[IsProduction, {Fn::Sub=[CodeDeployDefault.Lambda${ConfigName},"
                  + " {ConfigName=Canary10Percent5Minutes");
    }
    assertThat(prod.at("IngressFunction", "Properties", "SnapStart", "ApplyOn").text())
        .isEqualTo("PublishedVersions");
  }

  @Test
  void a_fix_gets_past_ringing_alarms_by_a_switch() throws Exception {
    var ended =
        script.run(
            DeployScript.APPLICATION,
            "deploy.sh",
            "--parameters",
            "--no-build",
            "--unguarded",
            "prod");
    Map<String, String> parameters = ended.parameters();
    assertThat(parameters).containsEntry("EnableDeploymentGuards", "false");
    Yaml prod = SamTransform.of(script.file("template.yaml"), parameters).get("Resources");
    for (String function : Template.FUNCTIONS) {
      Yaml alias = prod.get(function + "Aliaslive");
      assertThat(alias.get("UpdatePolicy").isNothing()).as("CodeDeploy takes no part").isTrue();
    }
    assertThat(prod.fields().values())
        .noneMatch(resource -> resource.get("Type").text().startsWith("AWS::CodeDeploy::"));
  }

  @Test
  void the_commit_stands_in_each_version_and_in_an_output() throws Exception {
    String commit = "0123456789".repeat(4);
    script.tool("git", "[ \"$1\" = status ] || echo " + commit);
    Map<String, String> parameters = parameters("dev");
    assertThat(parameters).containsEntry("Commit", commit);
    Yaml transformed = SamTransform.of(script.file("template.yaml"), parameters);
    for (String version : SamTransform.versions(transformed).values()) {
      Yaml resource = transformed.at("Resources", version);
      assertThat(resource.at("Properties", "Description").toString()).contains("${Commit}");
      assertThat(resource.get("DeletionPolicy").text()).isEqualTo("Retain");
    }
    assertThat(template.root.at("Outputs", "Commit", "Value", "Ref").text()).isEqualTo("Commit");

    script.tool(
        "git", "if [ \"$1\" = status ]; then echo ' M pom.xml'; else echo " + commit + "; fi");
    assertThat(parameters("dev")).containsEntry("Commit", commit + "-dirty");
  }
}
