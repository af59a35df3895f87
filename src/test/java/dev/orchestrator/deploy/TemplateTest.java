package dev.orchestrator.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.Settings;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.job.StreamFilter;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.metric.Counter;
import dev.orchestrator.table.ItemType;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** The template deploys what the code needs, and gives it no more than that. */
class TemplateTest {
  private static final Map<String, String> REQUIRED =
      Map.of(
          "DiscordApplicationId",
          "1100000000000000001",
          "DiscordPublicKey",
          TestServices.PUBLIC_KEY,
          "GuildIds",
          "1100000000000000501,1100000000000000502");

  private final Template template = Template.read();

  // ---- the artifact and the code

  @Test
  void both_functions_are_the_packaged_file_and_its_handler() throws Exception {
    Yaml function = template.root.at("Globals", "Function");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<outputFile>${project.build.directory}/orchestrator-lambda.jar</outputFile>")
        .contains("<maven.compiler.release>25</maven.compiler.release>");
    assertThat(function.get("Runtime").text()).isEqualTo("java25");
    assertThat(function.get("Architectures").texts()).containsExactly("arm64");
    assertThat(function.get("Handler").text()).isEqualTo(Orchestrator.class.getName());
    for (String name : Template.FUNCTIONS) {
      Yaml properties = template.properties(name);
      assertThat(properties.get("CodeUri").text()).isEqualTo("target/orchestrator-lambda.jar");
      assertThat(properties.get("Handler").isNothing()).isTrue();
      assertThat(template.resource(name).at("Metadata", "SkipBuild").text()).isEqualTo("true");
    }
    assertThat(template.ofType("AWS::Serverless::Function").keySet())
        .containsExactlyInAnyOrderElementsOf(Template.FUNCTIONS);
  }

  @Test
  void every_variable_of_the_contract_can_be_set_and_no_other_is() {
    var set = new TreeSet<String>();
    Template.FUNCTIONS.forEach(name -> set.addAll(template.environment(name).keySet()));

    var wanted = new TreeSet<>(Sources.variables());
    wanted.removeAll(Sources.LOCAL_VARIABLES);
    // The SDK's own, and the secrets themselves, which never stand in a function's configuration.
    wanted.removeAll(
        Set.of(
            "AWS_ENDPOINT_URL_DYNAMODB",
            "AWS_ENDPOINT_URL_XRAY",
            "DISCORD_BOT_TOKEN",
            "GITHUB_TOKEN",
            "GITHUB_APP_PRIVATE_KEY",
            "GITHUB_WEBHOOK_SECRET",
            "HMAC_SECRET_KEY",
            "METRICS_TOKEN",
            "ATTESTATION_KEY"));
    set.remove(Template.JAVA_TOOL_OPTIONS);
    assertThat(set).isEqualTo(wanted);
  }

  /** docs/adr/0018. */
  @Test
  void what_is_compiled_for_the_snapshot_fits_the_first_command_that_comes() {
    assertThat(template.javaToolOptions()).isEqualTo("-XX:TieredStopAtLevel=1");
    for (String function : Template.FUNCTIONS) {
      assertThat(
              template
                  .properties(function)
                  .at("Environment", "Variables", "JAVA_TOOL_OPTIONS")
                  .text())
          .isEqualTo(template.javaToolOptions());
      assertThat(template.properties(function).at("SnapStart", "ApplyOn").text())
          .isEqualTo("PublishedVersions");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "staging", "prod"})
  void the_code_takes_the_defaults_of_every_stage(String stage) {
    var given = new LinkedHashMap<>(REQUIRED);
    given.put("Stage", stage);
    for (String function : Template.FUNCTIONS) {
      Settings settings = Settings.read(template.environment(function, given));
      assertThat(settings.aws().tableName()).isEqualTo("orchestrator-" + stage);
      assertThat(settings.access().debugCommands()).isEqualTo(!stage.equals("prod"));
      assertThat(settings.features().alerts().enabled()).isFalse();
      assertThat(settings.role().name()).isEqualToIgnoringCase(function.replace("Function", ""));
    }
  }

  @Test
  void the_code_takes_alerts_with_what_the_rule_demands_for_them() {
    var given = new LinkedHashMap<>(REQUIRED);
    given.put("EnableAlerts", "true");
    given.put("AlertChannelId", "1100000000000000202");
    given.put("DiscordBotTokenParameter", "/orchestrator/dev/discord-bot-token");
    for (String function : Template.FUNCTIONS) {
      assertThat(Settings.read(template.environment(function, given)).features().alerts().enabled())
          .isTrue();
    }
    assertThat(template.root.at("Rules", "AlertsNeedAChannelAndAToken").toString())
        .contains("AlertChannelId", "DiscordBotTokenParameter");
  }

  @Test
  void the_table_is_the_one_that_the_code_makes_on_this_machine() throws Exception {
    try (LocalDynamo dynamo = LocalDynamo.start(Optional.empty())) {
      LocalTable.create(dynamo.client(), "orchestrator-dev");
      var made = dynamo.client().describeTable(d -> d.tableName("orchestrator-dev")).table();
      Yaml declared = template.properties("Table");

      assertThat(keys(declared.get("KeySchema"))).isEqualTo(keys(made.keySchema()));
      var indexes = new TreeMap<String, Map<String, String>>();
      made.globalSecondaryIndexes()
          .forEach(index -> indexes.put(index.indexName(), keys(index.keySchema())));
      var declaredIndexes = new TreeMap<String, Map<String, String>>();
      var projections = new TreeMap<String, String>();
      for (Yaml index : declared.get("GlobalSecondaryIndexes").items()) {
        declaredIndexes.put(index.get("IndexName").text(), keys(index.get("KeySchema")));
        projections.put(
            index.get("IndexName").text(), index.at("Projection", "ProjectionType").text());
      }
      assertThat(declaredIndexes).isEqualTo(indexes);
      assertThat(made.globalSecondaryIndexes())
          .allSatisfy(index ->
              assertThat(projections.get(index.indexName()))
                  .isEqualTo(index.projection().projectionTypeAsString()));
      var attributes = new TreeMap<String, String>();
      made.attributeDefinitions()
          .forEach(a -> attributes.put(a.attributeName(), a.attributeTypeAsString()));
      var declaredAttributes = new TreeMap<String, String>();
      declared
          .get("AttributeDefinitions")
          .items()
          .forEach(a ->
              declaredAttributes.put(a.get("AttributeName").text(), a.get("AttributeType").text()));
      assertThat(declaredAttributes).isEqualTo(attributes);
      assertThat(declared.at("StreamSpecification", "StreamViewType").text())
          .isEqualTo(made.streamSpecification().streamViewTypeAsString());
      assertThat(declared.at("TimeToLiveSpecification", "AttributeName").text())
          .isEqualTo(
              dynamo
                  .client()
                  .describeTimeToLive(d -> d.tableName("orchestrator-dev"))
                  .timeToLiveDescription()
                  .attributeName());
    }
    assertThat(template.resource("Table").get("DeletionPolicy").text()).startsWith("Retain");
  }

  private static Map<String, String> keys(Yaml schema) {
    var keys = new TreeMap<String, String>();
    schema.items().forEach(k -> keys.put(k.get("KeyType").text(), k.get("AttributeName").text()));
    return keys;
  }

  private static Map<String, String> keys(List<KeySchemaElement> schema) {
    var keys = new TreeMap<String, String>();
    schema.forEach(key -> keys.put(key.keyTypeAsString(), key.attributeName()));
    return keys;
  }

  @Test
  void the_code_understands_what_the_schedules_send() throws Exception {
    try (LocalDynamo dynamo = LocalDynamo.start(Optional.empty())) {
      LocalTable.create(dynamo.client(), "orchestrator-dev");
      var function =
          new Orchestrator(
              TestServices.with(
                  dynamo.client(),
                  Map.of(),
                  InstantSource.system(),
                  OutputStream.nullOutputStream()));

      assertThat(handled(function, "WorkerFunction", "EveryMinute").get("jobs").integer().orElse(0))
          .isPositive();
      Json health = handled(function, "IngressFunction", "Health");
      assertThat(health.text("body")).contains("{\"status\":\"healthy\"}");
    }
  }

  private Json handled(Orchestrator function, String name, String schedule) {
    String input = template.properties(name).at("Events", schedule, "Properties", "Input").text();
    return Json.tryRead(function.handle(input.getBytes(UTF_8), Optional.empty())).orElseThrow();
  }

  private static Application withAlerts() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("ENABLE_ALERTS", "true");
    environment.put("ALERT_CHANNEL_ID", "1100000000000000202");
    environment.put("DISCORD_BOT_TOKEN", "not-a-token");
    return TestServices.withoutTable(environment, OutputStream.nullOutputStream());
  }

  @Test
  void every_interval_of_a_job_has_one_schedule_and_every_budget_fits_the_worker() {
    Yaml worker = template.properties("WorkerFunction");
    var scheduled = new TreeSet<Duration>();
    for (Yaml event : worker.get("Events").fields().values()) {
      if (event.get("Type").text().equals("ScheduleV2")) {
        String input = event.at("Properties", "Input").text();
        Duration every = Duration.parse(Json.read(input).get("detail").text("every").orElseThrow());
        long minutes = every.toMinutes();
        assertThat(event.at("Properties", "ScheduleExpression").text())
            .isEqualTo("rate(" + minutes + (minutes == 1 ? " minute)" : " minutes)"));
        assertThat(scheduled.add(every)).isTrue();
      }
    }
    assertThat(scheduled).isEqualTo(withAlerts().jobs().intervals());
    // The jobs of one schedule run at the same time; what one that is stopped needs to end is left.
    Duration timeout = Duration.ofSeconds(Integer.parseInt(worker.get("Timeout").text()));
    assertThat(withAlerts().jobs().specs())
        .allSatisfy(
            spec -> assertThat(spec.budget()).isLessThanOrEqualTo(timeout.minusSeconds(10)));
  }

  @Test
  void only_new_items_reach_the_worker_and_failed_ones_are_told_apart() {
    Yaml stream = template.properties("WorkerFunction").at("Events", "Stream", "Properties");
    assertThat(stream.at("FilterCriteria", "Filters").items())
        .extracting(filter -> filter.get("Pattern").text())
        .containsExactly(StreamFilter.pattern(withAlerts().callingTypes()));
    assertThat(stream.get("FunctionResponseTypes").texts())
        .containsExactly("ReportBatchItemFailures");
    assertThat(stream.get("BisectBatchOnFunctionError").text()).isEqualTo("true");
    // Younger than an interaction's token.
    assertThat(Integer.parseInt(stream.get("MaximumRecordAgeInSeconds").text())).isLessThan(900);
    assertThat(stream.at("DestinationConfig", "OnFailure", "Destination").toString())
        .contains("FailedRecords");
    assertThat(template.properties("IngressFunction").toString()).doesNotContain("StreamArn");
  }

  // ---- who may do what

  @Test
  void the_ingress_can_read_no_token_and_the_worker_no_webhook_secret() {
    String ingress = template.statements("IngressRole").toString();
    String worker = template.statements("WorkerRole").toString();
    assertThat(ingress)
        .contains("GitHubWebhookSecretParameter")
        .doesNotContain(
            "DiscordBotTokenParameter",
            "GitHubTokenParameter",
            "GitHubAppPrivateKeyParameter",
            "AttestationKeyParameter");
    assertThat(worker)
        .contains(
            "DiscordBotTokenParameter",
            "GitHubTokenParameter",
            "GitHubAppPrivateKeyParameter",
            "AttestationKeyParameter")
        .doesNotContain("GitHubWebhookSecretParameter");
    assertThat(template.environment("IngressFunction")).doesNotContainKey("GITHUB_TOKEN_PARAMETER");
    assertThat(template.properties("WorkerFunction").get("Events").toString())
        .doesNotContain("HttpApi");
  }

  @Test
  void the_api_reaches_its_own_items_and_secrets_only() {
    List<Yaml> statements = template.statements("ApiRole");
    assertThat(statements.toString())
        .contains("HmacSecretKeyParameter", "MetricsTokenParameter")
        .doesNotContain(
            "DiscordBotTokenParameter",
            "GitHubTokenParameter",
            "GitHubAppPrivateKeyParameter",
            "GitHubWebhookSecretParameter",
            "AttestationKeyParameter",
            "/index/",
            "Scan",
            "DeleteItem");
    List<String> leading =
        statements.stream()
            .filter(one -> one.get("Action").toString().contains("dynamodb:"))
            .flatMap(one -> {
              Yaml keys = one.at("Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys");
              assertThat(keys.texts()).isNotEmpty();
              return keys.texts().stream();
            })
            .toList();
    assertThat(leading)
        .contains("KEY#*", "ALERT#*", "PHASE#*", "METRIC#*", "REQUEST#*")
        .doesNotContain("*")
        .noneMatch(key ->
            Stream.of("USER#", "BUTTON#", "RUN#", "LIMIT#", "KEYS")
                .anyMatch(other -> other.startsWith(key.replace("*", ""))));
    assertThat(template.properties("ApiFunction").at("Role", "GetAtt").text())
        .isEqualTo("ApiRole.Arn");
    Yaml events = template.properties("ApiFunction").get("Events");
    assertThat(events.fields().values())
        .extracting(event -> event.at("Properties", "Path").text())
        .containsExactly("/api/v1/{proxy+}", "/metrics");
  }

  /** What a feature stores is declared in its package, as its endpoints are. */
  @Test
  void the_api_reaches_the_items_that_a_feature_with_an_endpoint_of_the_api_declares()
      throws Exception {
    List<String> leading =
        template.statements("ApiRole").stream()
            .map(one -> one.at("Condition", "ForAllValues:StringLike", "dynamodb:LeadingKeys"))
            .filter(keys -> !keys.isNothing())
            .flatMap(keys -> keys.texts().stream())
            .toList();
    var withEndpoints = new TreeSet<String>();
    var missing = new TreeSet<String>();
    for (Path feature : list(Path.of("target/classes/dev/orchestrator/feature"))) {
      List<Path> classes =
          Files.isDirectory(feature)
              ? list(feature).stream().filter(it -> it.toString().endsWith(".class")).toList()
              : List.of();
      if (!namesPathOfTheApi(classes)) {
        continue;
      }
      withEndpoints.add(feature.getFileName().toString());
      for (String prefix : prefixes(feature, classes)) {
        if (leading.stream().noneMatch(key -> prefix.startsWith(key.replace("*", "")))) {
          missing.add(prefix + "*");
        }
      }
    }
    assertThat(withEndpoints).contains("audit", "phases", "gate");
    assertThat(missing)
        .as("add these to dynamodb:LeadingKeys of the ApiRole in template.yaml")
        .isEmpty();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static boolean namesPathOfTheApi(List<Path> classes) throws IOException {
    for (Path file : classes) {
      for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
        if (entry instanceof StringEntry text && text.stringValue().startsWith("/api/")) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<String> prefixes(Path feature, List<Path> classes)
      throws ReflectiveOperationException {
    var prefixes = new TreeSet<String>();
    for (Path file : classes) {
      String name = file.getFileName().toString().replaceFirst("\\.class$", "");
      Class<?> type =
          Class.forName("dev.orchestrator.feature." + feature.getFileName() + "." + name);
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ItemType.class) {
          field.setAccessible(true);
          prefixes.add(((ItemType<?>) field.get(null)).pkPrefix());
        }
      }
    }
    return prefixes;
  }

  @Test
  void each_role_names_its_actions_and_its_resources() {
    for (String role : List.of("IngressRole", "ApiRole", "WorkerRole", "PreTrafficRole")) {
      assertThat(template.statements(role)).isNotEmpty();
      for (Yaml statement : template.statements(role)) {
        if (statement.get("Principal").isNothing()) {
          assertThat(statement.get("Action").texts())
              .allSatisfy(action -> assertThat(action).doesNotContain("*"));
          if (statement.get("Resource").texts().contains("*")) {
            assertThat(statement.get("Action").texts())
                .allSatisfy(action -> assertThat(action).startsWith("xray:Put"));
          }
        }
      }
      assertThat(template.properties(role).get("ManagedPolicyArns").isNothing()).isTrue();
    }
    assertThat(template.properties("IngressFunction").at("Role", "GetAtt").text())
        .isEqualTo("IngressRole.Arn");
    assertThat(template.properties("WorkerFunction").at("Role", "GetAtt").text())
        .isEqualTo("WorkerRole.Arn");
  }

  @Test
  void no_secret_stands_in_the_template_or_in_a_function_s_configuration() throws Exception {
    String text = Files.readString(Template.FILE);
    assertThat(text).doesNotContain("{{resolve:");
    for (String function : Template.FUNCTIONS) {
      assertThat(template.environment(function).keySet())
          .noneMatch(name -> Pattern.matches(".*(TOKEN|SECRET|PASSWORD|PRIVATE_KEY)", name));
    }
  }

  // ---- values that cannot be right

  @Test
  void every_parameter_is_used_bounded_and_explains_itself() throws Exception {
    String text = Files.readString(Template.FILE);
    template
        .parameters()
        .forEach((name, parameter) -> {
          assertThat(text).as(name).containsPattern("[!{:]\\s?(Ref )?" + name);
          assertThat(parameter.get("ConstraintDescription").text()).as(name).startsWith("must be");
          boolean bounded =
              !parameter.get("AllowedValues").isNothing()
                  || !parameter.get("AllowedPattern").isNothing()
                  || !parameter.get("MaxValue").isNothing();
          assertThat(bounded).as(name).isTrue();
          if (parameter.fields().containsKey("Default")) {
            assertThat(accepts(name, parameter.get("Default").text())).as(name).isTrue();
          }
        });
    List<String> grouped =
        template
            .root
            .at("Metadata", "AWS::CloudFormation::Interface", "ParameterGroups")
            .items()
            .stream()
            .flatMap(group -> group.get("Parameters").texts().stream())
            .toList();
    assertThat(grouped).containsExactlyInAnyOrderElementsOf(template.parameters().keySet());
  }

  private boolean accepts(String name, String value) {
    Yaml parameter = template.root.at("Parameters", name);
    Yaml pattern = parameter.get("AllowedPattern");
    Yaml values = parameter.get("AllowedValues");
    return (pattern.isNothing() || Pattern.matches(pattern.text(), value))
        && (values.isNothing() || values.texts().contains(value));
  }

  @ParameterizedTest
  @CsvSource({
    "Stage, production",
    "DiscordApplicationId, my-bot",
    "DiscordPublicKey, 03a107bf",
    "DiscordPublicKey, zza107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
    "DiscordBotTokenParameter, a-token-itself",
    "DiscordApiBaseUrl, http://discord.com/api/v10",
    "GitHubRepository, storefront",
    "GitHubWebhookSecretParameter, secret",
    "DeployWorkflow, deploy",
    "FrontendBaseUrl, http://shop.example",
    "EnableDebugCmd, yes",
    "EnableAlerts, on",
    "AlertChannelId, alerts",
    "GuildIds, ''",
    "GuildIds, '1100000000000000501, 1100000000000000502'",
    "GuildIds, storefront",
    "AllowDms, yes",
    "AdminUserIds, lin",
    "AdminRoleIds, '1100000000000000402, 1100000000000000403'",
    "LogLevel, trace",
    "AlarmTopicArn, my-topic",
  })
  void a_value_that_cannot_be_right_is_refused_before_anything_is_deployed(
      String name, String value) {
    assertThat(accepts(name, value)).isFalse();
  }

  @Test
  void what_the_template_accepts_as_a_key_the_code_accepts_too() {
    String two = TestServices.PUBLIC_KEY + "," + TestServices.PUBLIC_KEY.replace('0', '1');
    assertThat(accepts("DiscordPublicKey", TestServices.PUBLIC_KEY)).isTrue();
    assertThat(accepts("DiscordPublicKey", two)).isTrue();
  }

  // ---- what is seen of it

  @Test
  void every_function_has_its_own_log_that_ends_and_its_alarms_watch_what_exists() {
    for (String function : Template.FUNCTIONS) {
      String group = template.properties(function).at("LoggingConfig", "LogGroup", "Ref").text();
      assertThat(template.properties(group).get("RetentionInDays").isNothing()).isFalse();
    }
    template
        .ofType("AWS::Logs::LogGroup")
        .forEach((name, group) ->
            assertThat(group.at("Properties", "RetentionInDays").isNothing()).as(name).isFalse());
    Set<String> own = new TreeSet<>();
    template
        .ofType("AWS::Logs::MetricFilter")
        .forEach((name, filter) -> {
          own.add(
              filter
                  .at("Properties", "MetricTransformations")
                  .items()
                  .getFirst()
                  .get("MetricName")
                  .text());
          String pattern = filter.at("Properties", "FilterPattern").text();
          for (String field : Sources.found(Pattern.compile("\\$\\.([a-z_]+)"), pattern)) {
            assertThat(Sources.lineFields()).as(name).contains(field);
          }
          for (String sentence : Sources.found(Pattern.compile("event = \"([^\"]+)\""), pattern)) {
            assertThat(Sources.events()).as(name).contains(sentence);
          }
        });
    template
        .ofType("AWS::CloudWatch::Alarm")
        .forEach((name, alarm) -> {
          Yaml properties = alarm.get("Properties");
          assertThat(properties.get("AlarmDescription").text()).as(name).isNotEmpty();
          assertThat(properties.get("AlarmActions").isNothing()).as(name).isFalse();
          if (properties.get("Namespace").text().equals(Counter.NAMESPACE)) {
            assertThat(Sources.counters()).as(name).contains(properties.get("MetricName").text());
          }
          if (!properties.at("Namespace", "Sub").isNothing()) {
            assertThat(own).as(name).contains(properties.get("MetricName").text());
          }
        });
  }

  @Test
  void a_deployment_in_prod_is_a_canary_that_alarms_roll_back() {
    for (String function : Template.FUNCTIONS) {
      Yaml preference = template.properties(function).get("DeploymentPreference");
      assertThat(preference.at("Type", "If").texts())
          .containsExactly("IsProduction", "Canary10Percent5Minutes", "AllAtOnce");
      assertThat(preference.get("Alarms").items())
          .isNotEmpty()
          .allSatisfy(alarm ->
              assertThat(template.properties(alarm.get("Ref").text()).get("Dimensions").toString())
                  .contains(":live"));
    }
  }

  /** Runs the real SAM transform and checks every resource of its result against AWS's schemas. */
  @Test
  void the_transformed_template_is_valid_CloudFormation() throws Exception {
    Optional<Path> linter =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "cfn-lint"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeThat(linter).as("cfn-lint is not installed").isPresent();
    Process process =
        new ProcessBuilder(
                linter.orElseThrow().toString(),
                Template.FILE.toString(),
                "deploy/github-deploy-role.yaml",
                "deploy/table.yaml")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).isEmpty();
    assertThat(process.exitValue()).isZero();
  }
}
