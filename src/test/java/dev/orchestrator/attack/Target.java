package dev.orchestrator.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The real handler on a real table, whose calls are counted and whose log is kept. */
final class Target implements AutoCloseable {
  static final String TABLE = "orchestrator-prod";
  static final String WEBHOOK_SECRET = "of-the-webhook-" + "x".repeat(20);

  private final InstantSource clock = InstantSource.system();
  private final AtomicLong next = new AtomicLong();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final LocalDynamo dynamo;
  private final CountedTable table;
  private final Orchestrator function;

  Target() throws IOException {
    this(Map.of());
  }

  Target(Map<String, String> environment) throws IOException {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), TABLE);
    table = new CountedTable(dynamo.client());
    function =
        new Orchestrator(TestServices.with(table.client(), deployed(environment), clock, log));
  }

  private static Map<String, String> deployed(Map<String, String> environment) {
    var all =
        new HashMap<>(
            Map.of(
                "STAGE", "prod",
                "AWS_LAMBDA_FUNCTION_NAME", "orchestrator-prod-ingress",
                "GUILD_IDS", Events.GUILD,
                "ALLOW_DMS", "false",
                "ENABLE_DEBUG_CMD", "true",
                "GITHUB_WEBHOOK_SECRET", WEBHOOK_SECRET));
    all.putAll(environment);
    return all;
  }

  CountedTable table() {
    return table;
  }

  LocalDynamo dynamo() {
    return dynamo;
  }

  /** The same body with an id that was made just now. */
  Events.Body fresh(Events.Body body) {
    return body.withId(freshId());
  }

  String freshId() {
    return Snowflake.of(clock.instant(), next.incrementAndGet());
  }

  Json send(Events.Request request) {
    return send(request, AwsShape.HTTP_API_BASE64);
  }

  Json send(Events.Request request, AwsShape shape) {
    return Json.tryRead(function.handle(request.as(shape), Optional.empty())).orElseThrow();
  }

  static long status(Json answer) {
    return answer.get("statusCode").integer().orElse(0);
  }

  /** What Discord reads. */
  static Json reply(Json answer) {
    return Json.read(answer.text("body").orElse(""));
  }

  /** The lines since the last time this was asked. */
  List<String> logLines() {
    List<String> lines = log.toString(UTF_8).lines().toList();
    log.reset();
    return lines;
  }

  @Override
  public void close() {
    dynamo.close();
  }
}
