package dev.orchestrator.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stage is watched as people meet it, and checked before it gets traffic. */
class OperationsTest {
  private static final String CONTEXT = "kms:EncryptionContext:PARAMETER_ARN";

  private final Template template = Template.read();

  // ---- alarms

  @Test
  void latency_is_that_of_the_edge_in_the_alarm_the_dashboard_and_the_query() {
    Yaml alarm = template.properties("IngressSlowAlarm");
    assertThat(alarm.get("Namespace").text()).isEqualTo("AWS/ApiGateway");
    assertThat(alarm.get("MetricName").text()).isEqualTo("Latency");
    assertThat(alarm.get("ExtendedStatistic").text()).isEqualTo("p99");
    // Lambda's Duration leaves out the restore of a snapshot.
    template
        .ofType("AWS::CloudWatch::Alarm")
        .values()
        .forEach(each ->
            assertThat(each.at("Properties", "MetricName").text()).isNotEqualTo("Duration"));
    String dashboard = template.properties("Dashboard").get("DashboardBody").toString();
    assertThat(dashboard)
        .contains("[\"AWS/ApiGateway\", \"Latency\", \"ApiId\", \"${Api}\"")
        .doesNotContain("\"Duration\", \"FunctionName\", \"${IngressFunction}\"");
    Yaml query = template.properties("AcknowledgementsQuery");
    assertThat(query.get("LogGroupNames").items())
        .extracting(group -> group.get("Ref").text())
        .containsExactly("AccessLogs");
    assertThat(template.properties("Api").at("AccessLogSettings", "Format").text())
        .contains("\"duration_ms\":\"$context.responseLatency\"");
  }

  @Test
  void the_dashboard_is_valid_and_its_queries_look_for_events_that_the_log_has() {
    Json dashboard = Json.read(template.properties("Dashboard").at("DashboardBody", "Sub").text());
    var places = new HashSet<String>();
    var titles = new ArrayList<String>();
    for (Json widget : dashboard.get("widgets").items()) {
      Json properties = widget.get("properties");
      titles.add(properties.text("title").orElseThrow());
      assertThat(places.add(widget.get("x") + ", " + widget.get("y")))
          .as("%s covers another", titles.getLast())
          .isTrue();
      assertThat(Sources.events())
          .as(titles.getLast())
          .containsAll(Sources.eventsIn(properties.text("query").orElse("")));
    }
    assertThat(titles).contains("Commands", "Deploys", "Evidence from CI", "Attestations");
  }

  @ParameterizedTest
  @CsvSource({
    "IngressSilentAlarm, IngressFunction, Health, 900",
    "WorkerSilentAlarm, WorkerFunction, EveryMinute, 300",
  })
  void silence_rings_in_time_and_not_on_a_new_stack(
      String name, String function, String schedule, int seconds) {
    Yaml alarm = template.properties(name);
    Yaml calls = alarm.get("Metrics").items().getFirst().get("MetricStat");
    assertThat(calls.at("Metric", "MetricName").text()).isEqualTo("Invocations");
    assertThat(calls.at("Metric", "Dimensions").toString()).contains(function);
    // A metric that stops has no data points; those of the window become 0.
    assertThat(alarm.get("Metrics").items().getLast().get("Expression").text())
        .isEqualTo("FILL(calls, 0)");
    // Before the first call nothing is filled, and the alarm stays without a state.
    assertThat(alarm.get("TreatMissingData").text()).isEqualTo("ignore");
    int periods = Integer.parseInt(alarm.get("EvaluationPeriods").text());
    int period = Integer.parseInt(calls.get("Period").text());
    // One late data point is not silence.
    assertThat(periods).isGreaterThan(2);
    assertThat(alarm.get("DatapointsToAlarm").text()).isEqualTo("" + periods);
    assertThat(periods * period).isEqualTo(seconds);
    String rate =
        template
            .properties(function)
            .at("Events", schedule, "Properties", "ScheduleExpression")
            .text();
    int minutes = Integer.parseInt(rate.replaceAll("\\D", ""));
    assertThat(period).as("each period has a call").isGreaterThanOrEqualTo(60 * minutes);
  }

  @Test
  void a_schedule_that_fails_is_not_repeated_by_Lambda() {
    for (String function : Template.FUNCTIONS) {
      Yaml properties = template.properties(function);
      boolean scheduled =
          properties.get("Events").fields().values().stream()
              .anyMatch(event -> event.get("Type").text().equals("ScheduleV2"));
      if (scheduled) {
        assertThat(properties.at("EventInvokeConfig", "MaximumRetryAttempts").text())
            .isEqualTo("0");
        assertThat(properties.at("EventInvokeConfig", "MaximumEventAgeInSeconds").text())
            .isEqualTo("60");
      }
    }
  }

  @Test
  void a_new_account_can_take_the_defaults() {
    // Lambda keeps 100 unreserved, and a new account has 10.
    template
        .parameters()
        .forEach((name, parameter) -> {
          if (name.endsWith("Concurrency")) {
            assertThat(parameter.get("Default").text()).as(name).isEqualTo("0");
          }
        });
    for (String function : Template.FUNCTIONS) {
      Yaml reserved = template.properties(function).get("ReservedConcurrentExecutions");
      assertThat(reserved.get("If").items().getLast().get("Ref").text()).isEqualTo("AWS::NoValue");
    }
  }

  // ---- roles

  @Test
  void a_key_opens_only_the_parameters_that_the_role_may_read() {
    for (String role : List.of("IngressRole", "ApiRole", "WorkerRole")) {
      var decrypts =
          template.statements(role).stream()
              .filter(statement -> statement.get("Action").texts().contains("kms:Decrypt"))
              .toList();
      assertThat(decrypts).as(role).isNotEmpty();
      var readable =
          template.statements(role).stream()
              .filter(statement -> statement.get("Action").texts().contains("ssm:GetParameter"))
              .flatMap(statement -> parameters(statement.get("Resource")).stream())
              .toList();
      for (Yaml decrypt : decrypts) {
        assertThat(parameters(decrypt.at("Condition", "StringEquals", CONTEXT)))
            .as(role)
            .isNotEmpty()
            .isEqualTo(readable);
      }
    }
  }

  private static List<String> parameters(Yaml arns) {
    return arns.all()
        .map(part -> part.get("Sub").text())
        .filter(arn -> arn.contains(":parameter"))
        .toList();
  }

  @Test
  void the_ingress_queries_only_the_indexes_that_its_commands_use() {
    assertThat(template.statements("IngressRole").toString())
        .contains("index/by_trace_id", "index/due_alerts")
        .doesNotContain("index/*", "open_commands");
  }

  // ---- before traffic

  @Test
  void every_deployment_is_checked_before_it_gets_traffic() {
    Yaml hook = template.properties("PreTrafficCheck");
    // AWSCodeDeployRoleForLambda may call no other function.
    assertThat(hook.at("FunctionName", "Sub").text()).startsWith("CodeDeployHook_");
    for (String function : Template.FUNCTIONS) {
      assertThat(
              template
                  .properties(function)
                  .at("DeploymentPreference", "Hooks", "PreTraffic", "Ref")
                  .text())
          .isEqualTo("PreTrafficCheck");
    }
    String role = template.statements("PreTrafficRole").toString();
    assertThat(role)
        .contains("codedeploy:PutLifecycleEventHookExecutionStatus", "lambda:InvokeFunction")
        .doesNotContain("dynamodb:", "ssm:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"statusCode":200,"body":"{}"} | {"statusCode":401} | {"jobs":3} |           | Succeeded
          {"statusCode":503,"body":"{}"} | {"statusCode":401} | {"jobs":3} |           | Failed
          {"statusCode":200,"body":"{}"} | {"statusCode":200} | {"jobs":3} |           | Failed
          {"statusCode":200,"body":"{}"} | {"statusCode":401} | {"jobs":0} |           | Failed
          {"statusCode":200,"body":"{}"} | {"statusCode":401} | {}         |           | Failed
          {"errorMessage":"no class"}    | {"statusCode":401} | {"jobs":3} | Unhandled | Failed
          """)
  void a_version_that_is_unhealthy_or_runs_no_job_gets_no_traffic(
      String health, String api, String jobs, String error, String status, @TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("index.py"), code());
    Files.createDirectories(folder.resolve("botocore"));
    Files.writeString(folder.resolve("botocore/__init__.py"), "");
    Files.writeString(folder.resolve("botocore/config.py"), "def Config(**options):\n    pass\n");
    Files.writeString(
        folder.resolve("boto3.py"),
        """
        import io, os
        class Client:
            def invoke(self, FunctionName, Payload):
                print("invoked", FunctionName, Payload)
                answer = {"Payload": io.BytesIO(os.environ["ANSWER_" + FunctionName].encode())}
                if FunctionName == "ingress" and os.environ["ERROR"]:
                    answer["FunctionError"] = os.environ["ERROR"]
                return answer
            def put_lifecycle_event_hook_execution_status(self, deploymentId, lifecycleEventHookExecutionId, status):
                print("reported", deploymentId, lifecycleEventHookExecutionId, status)
        def client(name, **options):
            return Client()
        """);

    String out =
        python(
            folder,
            Map.of(
                "ANSWER_ingress",
                health,
                "ANSWER_api",
                api,
                "ANSWER_worker",
                jobs,
                "ERROR",
                error == null ? "" : error,
                "INGRESS_VERSION",
                "ingress",
                "API_VERSION",
                "api",
                "WORKER_VERSION",
                "worker"),
            "import index; index.handler({'DeploymentId': 'd-1', 'LifecycleEventHookExecutionId':"
                + " 'e-1'}, None)");

    assertThat(out).contains("reported d-1 e-1 " + status).doesNotContain("Traceback");
  }

  @Test
  void it_sends_what_the_schedules_send_and_a_call_that_the_api_refuses(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("index.py"), code());
    Files.createDirectories(folder.resolve("botocore"));
    Files.writeString(folder.resolve("botocore/__init__.py"), "");
    Files.writeString(folder.resolve("botocore/config.py"), "Config = None\n");
    Files.writeString(folder.resolve("boto3.py"), "");
    String out =
        python(
            folder,
            Map.of(),
            "import index, json; print(json.dumps(index.HEALTH)); print(json.dumps(index.JOBS));"
                + " print(json.dumps(index.API))");
    assertThat(Yaml.of(out.lines().toList().get(0)))
        .isEqualTo(Yaml.of(input("IngressFunction", "Health")));
    assertThat(Yaml.of(out.lines().toList().get(1)))
        .isEqualTo(Yaml.of(input("WorkerFunction", "EveryMinute")));
    byte[] api = out.lines().toList().get(2).getBytes(UTF_8);
    byte[] answer = new Orchestrator(TestServices.inert()).handle(api, Optional.empty());
    assertThat(Json.read(new String(answer, UTF_8)).get("statusCode").toString()).isEqualTo("401");
  }

  private String input(String function, String schedule) {
    return template.properties(function).at("Events", schedule, "Properties", "Input").text();
  }

  private String code() {
    return template.properties("PreTrafficCheck").at("Code", "ZipFile").text();
  }

  private static String python(Path folder, Map<String, String> environment, String program)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder("python3", "-c", program).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("PYTHONPATH", folder.toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException missing) {
      assumeThat(missing).as("python3 is not installed").isNull();
      throw missing;
    }
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  // ---- stages that cannot work

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          EnableAlerts=true DiscordBotTokenParameter=/a | EnableAlerts needs AlertChannelId.
          EnableAlerts=true AlertChannelId=1 | EnableAlerts needs DiscordBotTokenParameter.
          GitHubAppId=1 GitHubRepository=a/b | GitHubAppId needs GitHubAppPrivateKeyParameter.
          GitHubAppId=1 GitHubAppPrivateKeyParameter=/k | GitHubAppId needs GitHubRepository.
          GitHubAppId=1 GitHubAppPrivateKeyParameter=/k GitHubRepository=a/b GitHubTokenParameter=/t | GitHubAppId and GitHubTokenParameter exclude each other.
          GitHubAppPrivateKeyParameter=/k | GitHubAppPrivateKeyParameter needs GitHubAppId.
          GitHubAppInstallationId=1 | GitHubAppInstallationId needs GitHubAppId.
          Stage=prod EnableJsonLogging=false | In prod every query and alarm reads JSON lines, so EnableJsonLogging must be true.
          Stage=prod LogLevel=debug | LogLevel debug is not for prod.
          """)
  void a_stage_that_cannot_work_is_refused_with_its_sentence(String given, String sentence) {
    assertThat(refused(given)).containsExactly(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Stage=prod",
        "EnableAlerts=true AlertChannelId=1 DiscordBotTokenParameter=/a",
        "GitHubAppId=1 GitHubAppPrivateKeyParameter=/k GitHubRepository=a/b"
            + " GitHubAppInstallationId=2",
        "GitHubTokenParameter=/t GitHubRepository=a/b",
      })
  void a_stage_that_can_work_is_not_refused(String given) {
    assertThat(refused(given)).isEmpty();
  }

  /** The sentences of the rules that CloudFormation would refuse these parameters with. */
  private List<String> refused(String given) {
    var values = new HashMap<String, String>();
    template
        .parameters()
        .forEach((name, parameter) -> values.put(name, parameter.get("Default").text()));
    Matcher pairs = Pattern.compile("(\\w+)=(\\S+)").matcher(given);
    while (pairs.find()) {
      values.put(pairs.group(1), pairs.group(2));
    }
    var sentences = new ArrayList<String>();
    for (Yaml rule : template.root.get("Rules").fields().values()) {
      if (rule.get("RuleCondition").isNothing() || holds(rule.get("RuleCondition"), values)) {
        for (Yaml assertion : rule.get("Assertions").items()) {
          if (!holds(assertion.get("Assert"), values)) {
            sentences.add(assertion.get("AssertDescription").text());
          }
        }
      }
    }
    return sentences;
  }

  private static boolean holds(Yaml condition, Map<String, String> values) {
    var function = condition.fields().entrySet().iterator().next();
    List<Yaml> arguments = function.getValue().items();
    return switch (function.getKey()) {
      case "Equals" -> value(arguments.get(0), values).equals(value(arguments.get(1), values));
      case "Not" -> !holds(arguments.getFirst(), values);
      case "Or" -> arguments.stream().anyMatch(argument -> holds(argument, values));
      case "And" -> arguments.stream().allMatch(argument -> holds(argument, values));
      default -> throw new AssertionError("rules do not use " + function.getKey());
    };
  }

  private static String value(Yaml value, Map<String, String> values) {
    String reference = value.get("Ref").text();
    return reference.isEmpty() ? value.text() : values.getOrDefault(reference, "");
  }

  // ---- stages that are made again

  @Test
  void the_table_that_is_imported_is_the_table_of_the_template() throws Exception {
    Yaml importing = Yaml.read(Path.of("deploy", "table.yaml"));
    assertThat(importing.get("Resources").fields()).containsOnlyKeys("Table");
    assertThat(importing.at("Resources", "Table")).isEqualTo(template.resource("Table"));
    importing
        .get("Conditions")
        .fields()
        .forEach((name, condition) ->
            assertThat(condition).isEqualTo(template.root.at("Conditions", name)));
    // An import may use no macro.
    assertThat(importing.get("Transform").isNothing()).isTrue();
  }
}
