package dev.orchestrator.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published schema and the reader judge the same files alike. */
class ReleaseConfigSchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path FILE = Path.of("schemas/orchestrator.schema.json");
  private static final JsonSchema SCHEMA = schema();

  private static JsonSchema schema() {
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Files.readString(FILE));
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  private static List<String> schemaFaults(String yaml) {
    JsonNode document =
        MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    return SCHEMA.validate(document).stream().map(Object::toString).toList();
  }

  private static List<String> readerFaults(String yaml) {
    return switch (ReleaseConfigReader.read(yaml)) {
      case ReleaseConfigReader.Result.Good _ -> List.of();
      case ReleaseConfigReader.Result.Bad(var faults) ->
          faults.stream().map(Object::toString).toList();
    };
  }

  /** What one key of an environment may and may not be. */
  private record Values(String key, List<String> good, List<String> bad) {}

  private static final List<Values> ENVIRONMENT =
      List.of(
          new Values(
              "workflow",
              List.of("a.yml", "release-1.yaml"),
              List.of("deploy", "'../a.yml'", "[]", "'a b.yml'", "3", "")),
          new Values(
              "inputs",
              List.of("{}", "{ a: b }", "{ dry-run: true, n: 3 }"),
              List.of("[]", "{ correlation_id: x }", "{ 'a b': x }", "{ a: [] }", "{ a: }", "x")),
          new Values("after", List.of("other"), List.of("''", "'a b'", "[]", "{}")),
          new Values(
              "approvals", List.of("0", "1", "10"), List.of("-1", "11", "1.5", "'1'", "[]", "")),
          new Values(
              "checks",
              List.of("required", "all", "none", "[test]", "['a b', 3]"),
              List.of("some", "[]", "['']", "['  ']", "{}", "[[]]", "", "[null]")),
          new Values(
              "ignore-checks", List.of("[]", "[a, b/c]"), List.of("a", "['']", "{}", "[{}]", "")),
          new Values(
              "deployers",
              List.of(
                  "{}",
                  "{ roles: [] }",
                  "{ roles: ['111111111111111111'], users: [22222222222222222] }"),
              List.of(
                  "[]", "{ roles: x }", "{ roles: ['1'] }", "{ people: [] }", "{ users: [1] }")),
          new Values(
              "approvers",
              List.of("{ users: ['11111111111111111111'] }"),
              List.of("{ users: ['111111111111111111111'] }", "{ users: ['a'] }", "x")),
          new Values(
              "freeze",
              List.of(
                  "[]",
                  "[{ weekly: 'Fri 16:00 - Mon 08:00', zone: Europe/London }]",
                  "[{ weekly: ' Fri 16:00-Fri 18:00 ', zone: UTC }]"),
              List.of(
                  "{}",
                  "[{ weekly: 'Fri 16:00 - Mon 08:00' }]",
                  "[{ zone: UTC }]",
                  "[{ weekly: 'fri 16:00 - Mon 08:00', zone: UTC }]",
                  "[{ weekly: 'Fri 24:00 - Mon 08:00', zone: UTC }]",
                  "[{ weekly: 'Fri 16:60 - Mon 08:00', zone: UTC }]",
                  "[{ weekly: 'Fri 16:00', zone: UTC }]",
                  "[{ weekly: [], zone: UTC }]",
                  "[{ weekly: 'Fri 16:00 - Mon 08:00', zone: UTC, why: x }]",
                  "[x]")),
          new Values(
              "gate",
              List.of(
                  "{}",
                  "{ findings: low, trust: 0, attested-within: 1s }",
                  "{ findings: critical, trust: 99.5, attested-within: 999999d }"),
              List.of(
                  "[]",
                  "{ findings: none }",
                  "{ findings: High }",
                  "{ trust: -1 }",
                  "{ trust: 101 }",
                  "{ trust: '60' }",
                  "{ attested-within: 5 }",
                  "{ attested-within: 0m }",
                  "{ attested-within: 5w }",
                  "{ score: 5 }")),
          new Values("sha-input", List.of("sha", "_a-1"), List.of("'a b'", "''", "api_base", "[]")),
          new Values(
              "version-url",
              List.of("https://a.example", "https://a.example/version?x=1"),
              List.of(
                  "http://a.example",
                  "https://",
                  "'https://user@a.example/'",
                  "'https://a b'",
                  "x",
                  "[]")));

  private static String with(String key, String value) {
    String workflow = key.equals("workflow") ? "" : "    workflow: deploy.yml\n";
    return "environments:\n  other: { workflow: deploy.yml }\n  production:\n"
        + workflow
        + "    "
        + key
        + ": "
        + value
        + "\n";
  }

  @TestFactory
  Stream<DynamicTest> each_key_is_judged_alike() {
    return ENVIRONMENT.stream()
        .flatMap(values ->
            Stream.concat(
                values.good().stream()
                    .map(value -> judged(with(values.key(), value), values.key() + value, true)),
                values.bad().stream()
                    .map(value -> judged(with(values.key(), value), values.key() + value, false))));
  }

  @TestFactory
  Stream<DynamicTest> each_document_is_judged_alike() {
    return Stream.of(
        judged("executableTests: false\nclaudeMaxTurns: 20\n", "no environments", true),
        judged("claudeMaxTurns: 99\n", "turns out of range", true),
        judged("claudeMaxTurns: many\n", "turns as text", false),
        judged("executableTests: 'yes'\n", "tests as text", false),
        judged("environments: {}\n", "empty environments", false),
        judged("environments: []\n", "a list of environments", false),
        judged("environments: { a: }\n", "an empty environment", false),
        judged("environments: { a: {} }\n", "no workflow", false),
        judged("environments: { 'a b': { workflow: a.yml } }\n", "a name with a space", false),
        judged("environments: { a: { workflow: a.yml, aprovals: 1 } }\n", "a typo", false),
        judged("environment: { a: { workflow: a.yml } }\n", "an unknown key", false),
        judged("[]\n", "a list", false),
        judged(many(20), "20 environments", true),
        judged(many(21), "21 environments", false));
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "  e" + n + ": { workflow: a.yml }\n")
        .reduce("environments:\n", String::concat);
  }

  private static DynamicTest judged(String yaml, String name, boolean good) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          assertThat(readerFaults(yaml).isEmpty())
              .as("the reader on %s: %s", yaml, readerFaults(yaml))
              .isEqualTo(good);
          assertThat(schemaFaults(yaml).isEmpty())
              .as("the schema on %s: %s", yaml, schemaFaults(yaml))
              .isEqualTo(good);
        });
  }

  /** The reader lists the keys that it knows when it meets one that it does not. */
  @Test
  void both_know_the_same_keys() throws IOException {
    JsonNode schema = MAPPER.readTree(Files.readString(FILE));
    JsonNode environment = schema.get("$defs").get("environment").get("properties");

    assertThat(readerFaults("x: 1\n").getFirst()).contains(known(schema.get("properties")));
    assertThat(readerFaults("environments: { a: { workflow: a.yml, x: 1 } }\n").getFirst())
        .contains(known(environment));
    assertThat(ENVIRONMENT.stream().map(Values::key).sorted().toList())
        .isEqualTo(names(environment));
  }

  private static String known(JsonNode properties) {
    return "Known are: " + String.join(", ", names(properties)) + ".";
  }

  private static List<String> names(JsonNode properties) {
    var names = new TreeSet<String>();
    properties.fieldNames().forEachRemaining(names::add);
    return List.copyOf(names);
  }
}
