package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Finds classes, methods and fields that nothing but tests uses. A test is no reason for a member:
 * what it proves is not deployed.
 */
class DeadCodeTest {
  private static final String ROOT = "dev/orchestrator/";
  private static final Path PRODUCT = Path.of("target/classes");

  /** What {@code docs/your-own-bot.md} offers to features of others, used here or not. */
  private static final Pattern FOR_BOTS =
      Pattern.compile("command\\..*|discord\\.(interaction|message|rest)\\..*");

  /** What features are built from, beside what bots use; it is not kept without a test. */
  private static final Pattern KITS = Pattern.compile("(endpoint|prometheus|table)\\..*");

  /** Members that only tests use, and why. */
  private static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          Map.entry("local\\.\\w+Tool\\.\\w+\\.new\\(\\)", "made by picocli"),
          Map.entry("rule\\..*(promQl|symbol|duration).*", "the file of Prometheus' rules"),
          Map.entry("job\\.StreamFilter", "the filter of the stream in the template"),
          Map.entry("entry\\.Application\\.callingTypes\\(\\)", "the filter of the stream"),
          Map.entry("entry\\.Features\\.attestedRecords\\(\\)", "the records that are attested"),
          Map.entry("http\\.(ApacheHttpCalls|ConnectionPolicy)\\..*", "a test's certificate"),
          Map.entry("log\\.Logging\\.stop\\(\\)", "ends the log of a test"),
          Map.entry("log\\.redaction\\.(Budget\\.(all|spent)|Scan\\.work).*", "the work counted"));

  @Test
  void everything_is_used_by_the_product_or_an_example() {
    var dead = unused(new UseGraph(PRODUCT));
    var withTests = new UseGraph(PRODUCT, Path.of("target/test-classes"));
    withTests.reachUsers();
    var unusedInTests = unused(withTests);
    // The simulators are there for tests, too.
    dead.removeIf(name ->
        (name.startsWith("local.") || KITS.matcher(name).matches())
            && !unusedInTests.contains(name));
    dead.removeIf(name -> FOR_BOTS.matcher(name).matches());

    var excepted = new TreeMap<String, String>();
    for (String name : dead) {
      EXCEPTIONS.keySet().stream()
          .filter(name::matches)
          .forEach(pattern -> excepted.put(name, pattern));
    }
    dead.removeAll(excepted.keySet());
    assertThat(dead)
        .as(
            "nothing but tests uses these: delete them, or add the line of the feature to"
                + " entry/Features (mvn clean removes stale classes)")
        .isEmpty();
    assertThat(excepted.values()).as("each exception is needed").containsAll(EXCEPTIONS.keySet());
  }

  private static Set<String> unused(UseGraph graph) {
    graph.reach(DeadCodeTest::isRoot);
    graph.reachAnnotated("Lpicocli/");
    return new TreeSet<>(graph.unreached());
  }

  /** What the runtime, the command line and Log4j start, and the example bots. */
  private static boolean isRoot(String name) {
    return name.equals(ROOT + "entry/Orchestrator")
        || name.equals(ROOT + "local/Main")
        || name.equals(ROOT + "log/EarlyConfiguration")
        || name.startsWith(ROOT + "bots/");
  }
}
