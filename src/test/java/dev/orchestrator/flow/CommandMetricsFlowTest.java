package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.prometheus.Exposition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Commands and presses of buttons are counted as often as they ended. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandMetricsFlowTest {
  private static final String FAMILY = "orchestrator_commands_total";

  private RunningSystem running;

  @BeforeAll
  void start() throws Exception {
    running = RunningSystem.start();
  }

  @AfterAll
  void stop() {
    running.close();
  }

  private Exposition scrape() throws Exception {
    return Exposition.read(ApiCalls.anonymous(running).get("/metrics").text());
  }

  private static BigDecimal count(Exposition metrics, String command, String status) {
    return metrics.value(FAMILY, "cmd", command, "status", status).orElseThrow();
  }

  /** How many ended with each status, by the counter. */
  private static Map<String, Integer> counted(Exposition metrics) {
    var counts = new TreeMap<String, Integer>();
    metrics
        .values()
        .forEach((series, value) -> {
          if (series.startsWith(FAMILY) && value.signum() > 0) {
            String status = series.replaceAll(".*status=(\\w+).*", "$1");
            counts.merge(status, value.intValueExact(), Integer::sum);
          }
        });
    return counts;
  }

  /** The same, by the traces in the table; open ones have a status of their own. */
  private Map<String, Integer> recount() {
    var counts = new TreeMap<String, Integer>();
    for (Map<String, AttributeValue> item :
        running
            .system()
            .table()
            .scanPaginator(
                scan -> scan.tableName(running.system().tableName()).consistentRead(true))
            .items()) {
      if (text(item, "sk").startsWith("TRACE#")) {
        counts.merge(text(item, "trace_status"), 1, Integer::sum);
      }
    }
    return counts;
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name)).map(AttributeValue::s).orElse("");
  }

  @Test
  void commands_and_presses_are_counted_once_each_by_how_they_ended() throws Exception {
    Exposition before = scrape();
    for (String status : List.of("succeeded", "failed", "refused")) {
      assertThat(count(before, "deploy-client", status)).isZero();
    }

    SentInteraction help = Commands.run(running, "help", Map.of());
    assertThat(running.post(help.request()).statusCode()).isEqualTo(200);
    Commands.run(running, "help", Map.of());
    SentInteraction status = Commands.run(running, "status", Map.of());
    assertThat(running.post(status.request()).statusCode()).isEqualTo(200);
    Commands.run(running, new Action.Command("deploy-client"), Caller.of(SimulatedServer.GRACE));
    Commands.run(running, unknownCommand());
    SentInteraction preview = Commands.run(running, "deploy-client", Map.of());
    String cancel = DeployStage.button(preview, "Cancel");
    SentInteraction press =
        Commands.run(running, new Action.Button(preview.messageId().orElseThrow(), cancel));
    assertThat(running.post(press.request()).statusCode()).isEqualTo(200);

    Await.until(
        "ends of all commands",
        () -> Set.of("succeeded", "failed", "refused").containsAll(recount().keySet()));
    Exposition metrics = scrape();
    assertThat(counted(metrics)).isEqualTo(recount());
    assertThat(count(metrics, "help", "succeeded")).isEqualByComparingTo("2");
    assertThat(count(metrics, "status", "succeeded")).isEqualByComparingTo("1");
    assertThat(count(metrics, "deploy-client", "refused")).isEqualByComparingTo("1");
    assertThat(count(metrics, "deploy-client", "succeeded")).isEqualByComparingTo("2");
    assertThat(count(metrics, "other", "refused")).isEqualByComparingTo("1");
    assertThat(metrics.values().keySet()).noneMatch(series -> series.contains("made-up"));
  }

  private static Action unknownCommand() {
    return new Action.Raw(
        2, Json.read("{\"id\":\"77\",\"name\":\"made-up\",\"type\":1,\"options\":[]}"));
  }
}
