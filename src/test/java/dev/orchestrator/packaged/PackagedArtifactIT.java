package dev.orchestrator.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.command.Registration;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.rest.ApiAnswer;
import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.entry.Version;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.HttpServer;
import dev.orchestrator.local.StreamPump;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedDiscordSettings;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.trace.XRayOnLoopback;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The packaged file, unpacked and started as Lambda does it, takes signed requests, writes to a
 * table over HTTP, and does the work that the table's stream hands it.
 */
@EnabledOnOs(OS.LINUX) // as the runtime interface client
@Timeout(180)
class PackagedArtifactIT {
  private static final String BOT_TOKEN = "made-up-" + "bot-token-of-the-test";
  private static final String TRACE = "1-5759e988-bd862e3fe1be46a994272793";
  private static final Optional<String> SAMPLED =
      Optional.of("Root=" + TRACE + ";Parent=53995c3f42cd8ad8;Sampled=1");
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir private static Path task;
  private static TableOverHttp table;
  private SimulatedDiscord discord;

  @BeforeAll
  static void unpack() throws Exception {
    Artifact.unpackTo(task);
    table = TableOverHttp.start();
  }

  @AfterAll
  static void stopTable() throws Exception {
    table.close();
  }

  @BeforeEach
  void openDiscord() throws IOException {
    discord =
        SimulatedDiscord.start(SimulatedDiscordSettings.with(BOT_TOKEN, InstantSource.system()));
    Application developer =
        TestServices.withoutTable(
            Map.of(
                "DISCORD_API_BASE_URL",
                discord.apiBase().toString(),
                "DISCORD_BOT_TOKEN",
                BOT_TOKEN),
            OutputStream.nullOutputStream());
    var registered =
        developer
            .services()
            .discord()
            .get()
            .overwriteCommands(
                SimulatedServer.APPLICATION_ID,
                Optional.empty(),
                Registration.body(
                    developer.router().specs(),
                    developer.services().interactionPolicy().contexts()),
                Instant.now().plusSeconds(10));
    assertThat(registered).isInstanceOf(ApiAnswer.Ok.class);
  }

  @AfterEach
  void closeDiscord() {
    discord.close();
  }

  /** What the template sets for the function that faces the internet. */
  private Map<String, String> ingress() {
    return Map.of(
        "STAGE",
        "dev",
        "TABLE_NAME",
        TableOverHttp.NAME,
        "AWS_ENDPOINT_URL_DYNAMODB",
        table.uri().toString(),
        "DISCORD_APPLICATION_ID",
        SimulatedServer.APPLICATION_ID,
        "DISCORD_PUBLIC_KEY",
        discord.publicKey(),
        "GUILD_IDS",
        SimulatedServer.GUILD_ID);
  }

  private Map<String, String> worker(XRayOnLoopback xray) {
    var all = new HashMap<>(ingress());
    all.put("DISCORD_API_BASE_URL", discord.apiBase().toString());
    all.put("DISCORD_BOT_TOKEN", BOT_TOKEN);
    all.put("AWS_ENDPOINT_URL_XRAY", xray.uri().toString());
    return all;
  }

  @Test
  void a_signed_command_is_acknowledged_written_down_and_done_by_the_worker() throws Exception {
    try (var xray = XRayOnLoopback.start();
        var ingress = LambdaFunction.start(task, ingress());
        var worker = LambdaFunction.start(task, worker(xray));
        var front = HttpServer.start(0, event -> ingress.api().answer(event, SAMPLED))) {
      assertThat(ingress.api().awaitReady(START)).as(ingress.output().toString()).isTrue();
      assertThat(worker.api().awaitReady(START)).as(worker.output().toString()).isTrue();
      discord.sendInteractionsTo(front.uri().resolve("/discord/interactions"));
      // The first request of a fresh process is the ping with which Discord proves an endpoint.
      assertThat(discord.probe()).isTrue();

      var acknowledged = new CountDownLatch(1);
      try (var pump =
          new StreamPump(
              table.client(),
              table.streams(),
              TableOverHttp.NAME,
              event -> {
                await(acknowledged);
                return worker.api().answer(event, Optional.empty());
              })) {
        SentInteraction sent = discord.interact(new Action.Command("diagnose"));
        assertThat(sent.answer().toString()).isEqualTo("{\"type\":5}");
        assertThat(item(sent)).containsKeys("trace_id", "work", "expires_at");

        acknowledged.countDown();
        assertThat(
                sent.awaitState(
                    state -> state.content().contains("-# trace"), Duration.ofSeconds(60)))
            .as(worker.output().toString())
            .hasValueSatisfying(state ->
                assertThat(state.content()).contains("✅ **table**", "-# trace `" + TRACE + "`"));
        assertThat(xray.awaitDocuments())
            .as(worker.output().toString())
            .allSatisfy(document -> assertThat(document.text("trace_id")).contains(TRACE))
            .extracting(document -> document.text("name").orElse(""))
            .contains("/diagnose", "table");
        assertThat(ingress.output().toString()).doesNotContain(sent.token());
        assertThat(worker.output())
            .isNotEmpty()
            .allSatisfy(line -> assertThat(Json.tryRead(line.getBytes(UTF_8))).isPresent());
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, AttributeValue> item(SentInteraction sent) {
    return table
        .client()
        .getItem(get ->
            get.tableName(TableOverHttp.NAME)
                .key(
                    Map.of(
                        "pk", AttributeValue.fromS("USER#" + SimulatedServer.ADA.id()),
                        "sk",
                            AttributeValue.fromS(
                                "TRACE#%020d".formatted(Long.parseLong(sent.id()))))))
        .item();
  }

  @Test
  void it_answers_a_ping_and_refuses_a_forgery_in_the_form_of_the_HTTP_API() throws Exception {
    var environment = new HashMap<>(ingress());
    environment.put("DISCORD_PUBLIC_KEY", Events.SIGNER.publicKeyHex());
    try (var function = LambdaFunction.start(task, environment)) {
      Json pong =
          json(
              function,
              Events.body("ping")
                  .withId(Snowflake.of(Instant.now(), 1))
                  .signed()
                  .as(AwsShape.HTTP_API));
      assertThat(pong.get("statusCode").integer()).hasValue(200);
      assertThat(pong.text("body")).contains("{\"type\":1}");

      Json refused = json(function, Events.aws("bad-wrong-key"));
      assertThat(refused.get("statusCode").integer()).hasValue(401);

      Json health =
          json(
              function,
              new Events.Request("GET", "/health", Map.of(), new byte[0]).as(AwsShape.HTTP_API));
      assertThat(health.text("body")).contains("{\"status\":\"healthy\"}");
      assertThat(health.get("headers").text("orchestrator-version"))
          .contains(Version.CURRENT.toString());
      assertThat(function.output())
          .first()
          .asString()
          .contains(
              "\"version\":\"" + Version.CURRENT.version() + "\"",
              "\"commit\":\"" + Version.CURRENT.commit() + "\"");
    }
  }

  @Test
  void the_trace_id_is_the_one_that_Lambda_gave() throws Exception {
    try (var function = LambdaFunction.start(task, ingress())) {
      function.api().invoke(Events.aws("bad-wrong-key"), SAMPLED);
      assertThat(function.output())
          .anySatisfy(line ->
              assertThat(line)
                  .contains("\"trace_id\":\"" + TRACE + "\"")
                  .contains("\"fn\":\"orchestrator-test\""));
    }
  }

  @Test
  void under_SnapStart_it_works_after_the_restore_with_credentials_that_come_over_HTTP()
      throws Exception {
    try (var function = LambdaFunction.snapStart(task, ingress())) {
      assertThat(function.api().awaitSnapshot(START)).as(function.output().toString()).isTrue();
      function.api().restore();
      assertThat(function.api().awaitReady(START)).as(function.output().toString()).isTrue();
      Json health =
          json(
              function,
              new Events.Request("GET", "/health", Map.of(), new byte[0]).as(AwsShape.HTTP_API));
      assertThat(health.text("body"))
          .as(function.output().toString())
          .contains("{\"status\":\"healthy\"}");
      assertThat(function.api().calls().subList(0, 2))
          .isEqualTo(List.of("GET restore/next", "GET invocation/next"));
    }
  }

  @Test
  void the_rehearsal_before_the_snapshot_leaves_nothing_behind_and_nothing_old_in_it()
      throws Exception {
    try (var function = LambdaFunction.snapStart(task, ingress());
        var front = HttpServer.start(0, event -> function.api().answer(event, Optional.empty()))) {
      int before = table.items();
      assertThat(function.api().awaitSnapshot(START)).as(function.output().toString()).isTrue();
      assertThat(function.output())
          .singleElement()
          .satisfies(line -> assertThat(line).contains("the function was started"));
      assertThat(table.items()).isEqualTo(before);
      assertThat(OpenConnections.count(function.pid(), table.uri().getPort())).isZero();
      int asked = function.api().credentialsAsked();
      assertThat(asked).isPositive();

      function.api().restore();
      assertThat(function.api().awaitReady(START)).as(function.output().toString()).isTrue();
      assertThat(function.api().credentialsAsked())
          .as("before the first command has to wait for them")
          .isEqualTo(asked + 1);
      assertThat(OpenConnections.count(function.pid(), table.uri().getPort())).isEqualTo(1);
      discord.sendInteractionsTo(front.uri().resolve("/discord/interactions"));
      assertThat(discord.probe()).isTrue();
      SentInteraction sent = discord.interact(new Action.Command("diagnose"));
      assertThat(sent.answer().toString()).isEqualTo("{\"type\":5}");
      assertThat(item(sent)).containsKeys("trace_id", "work");
      assertThat(function.api().credentialsAsked()).isEqualTo(asked + 1);
      assertThat(OpenConnections.count(function.pid(), table.uri().getPort())).isEqualTo(1);
      assertThat(function.output())
          .as("the first command of this process, whatever was rehearsed")
          .anyMatch(line -> line.contains("\"cold_start\":true"));
    }
  }

  /** Secrets are read after the restore, where they are needed; the rehearsal needs none. */
  @Test
  void no_secret_is_in_the_snapshot_of_the_worker_which_works_after_its_restore() throws Exception {
    String secret = "made-up-" + "secret-of-the-parameter-store";
    try (var parameters = ParametersOverHttp.start(secret);
        var xray = XRayOnLoopback.start()) {
      var environment = new HashMap<>(worker(xray));
      environment.remove("DISCORD_BOT_TOKEN");
      environment.put("FUNCTION_ROLE", "worker");
      environment.put("DISCORD_BOT_TOKEN_PARAMETER", "/made-up/token");
      environment.put("AWS_ENDPOINT_URL_SSM", parameters.uri().toString());
      try (var ingress = LambdaFunction.start(task, ingress());
          var worker = LambdaFunction.snapStart(task, environment);
          var front = HttpServer.start(0, event -> ingress.api().answer(event, Optional.empty()))) {
        assertThat(worker.api().awaitSnapshot(START)).as(worker.output().toString()).isTrue();
        assertThat(worker.output())
            .as("nothing cut the rehearsal short")
            .singleElement()
            .satisfies(line -> assertThat(line).contains("the function was started"));
        assertThat(parameters.reads()).isZero();
        assertThat(ProcessHeap.contains(worker.pid(), secret, task)).isFalse();
        assertThat(OpenConnections.count(worker.pid(), table.uri().getPort())).isZero();

        worker.api().restore();
        assertThat(worker.api().awaitReady(START)).as(worker.output().toString()).isTrue();
        assertThat(ingress.api().awaitReady(START)).as(ingress.output().toString()).isTrue();
        discord.sendInteractionsTo(front.uri().resolve("/discord/interactions"));
        try (var pump =
            new StreamPump(
                table.client(),
                table.streams(),
                TableOverHttp.NAME,
                event -> worker.api().answer(event, Optional.empty()))) {
          SentInteraction sent = discord.interact(new Action.Command("diagnose"));
          assertThat(
                  sent.awaitState(
                      state -> state.content().contains("-# trace"), Duration.ofSeconds(60)))
              .as(worker.output().toString())
              .isPresent();
        }
        assertThat(parameters.reads()).as("the check of Discord needs the token").isPositive();
        assertThat(ProcessHeap.contains(worker.pid(), secret, task))
            .as("this test finds a secret that is there")
            .isTrue();
      }
    }
  }

  @Test
  void a_configuration_that_cannot_be_used_stops_the_start_and_is_named_in_the_log()
      throws Exception {
    var environment = new HashMap<>(ingress());
    environment.put("DISCORD_PUBLIC_KEY", "not-a-key");
    environment.put("LOG_LEVEL", "loud");
    try (var function = LambdaFunction.start(task, environment)) {
      assertThat(function.api().awaitInitError(START)).contains("InvalidSettings");
      assertThat(function.output())
          .anySatisfy(line ->
              assertThat(line)
                  .startsWith("{\"ts\":")
                  .contains("DISCORD_PUBLIC_KEY", "LOG_LEVEL")
                  .doesNotContain("not-a-key"));
    }
  }

  private static Json json(LambdaFunction function, byte[] event) {
    return switch (function.api().invoke(event, Optional.empty())) {
      case LambdaRuntimeApi.Outcome.Answered answered -> answered.json();
      case LambdaRuntimeApi.Outcome.Failed(String error) ->
          throw new AssertionError(error + function.output());
    };
  }
}
