package dev.orchestrator.finding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.orchestrator.finding.ArtifactReader.Given;
import dev.orchestrator.finding.ArtifactReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The published schemas and the reader accept the same documents. */
class SchemaTest {
  private static final Given NOTHING_GIVEN =
      new Given(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final ArtifactReader READER =
      new ArtifactReader(() -> Instant.parse("2026-11-30T12:00:00Z"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DOCUMENTS = 4_000;

  private static final String ORGANISATION =
      """
      {"org_unregistered_hits":[{"repo":"acme/web.js","path":"src/a.py","pattern":"jinja2.Template","line":12,"snippet":"x"}],
       "consumer_metadata":{"timestamp":"2025-10-18T12:00:00Z","consumer_name":"acme","tool_version":"c/1"},
       "audit_id":"a-1","renderer_unregistered_local":[]}
      """;
  private static final String REPOSITORY =
      """
      {"repo":"acme/web","commit":"0123456789abcdef0123456789ABCDEF01234567","tool_version":"c/1",
       "timestamp":"2025-10-18T12:00:00.5+02:00","hits":[{"path":"src/a.py","pattern":"p","line":1,"snippet":"y"}],"audit_id":"b_2"}
      """;

  /** Values that stand in for others. */
  private static final String[] VALUES = {
    "null",
    "1",
    "0",
    "-1",
    "12.0",
    "1.5",
    "1e2",
    "2147483648",
    "true",
    "\"\"",
    "\" \"",
    "\"x\"",
    "[]",
    "{}",
    "[{}]",
    "[null]",
    "\"acme/web\"",
    "\"acme/..\"",
    "\"acme/x.git\"",
    "\"a/b/c\"",
    "\"acme/web\\n\"",
    "\"2025-02-01T00:00:00Z\"",
    "\"2025-02-01 00:00:00Z\"",
    "\"2025-02-01\"",
    "\"0123456789abcdef0123456789abcdef01234567\"",
    "\"0123456789abcdef0123456789abcdef0123456g\"",
    "\"\\ud83d\\ude00\"",
    "\"" + "s".repeat(400) + "\"",
    "\"" + "s".repeat(401) + "\"",
    "\"" + "\ud83d\ude00".repeat(400) + "\"",
    "\"" + "a".repeat(64) + "\"",
    "\"" + "a".repeat(65) + "\"",
  };

  private static JsonSchema schema(String name) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            Files.readString(Path.of("schemas", name)),
            SchemaValidatorsConfig.builder().losslessNarrowing(true).build());
  }

  private static void compare(String document, JsonSchema schema) throws IOException {
    boolean isValid = schema.validate(JSON.readTree(document)).isEmpty();
    Reading reading = READER.read(document.getBytes(UTF_8), NOTHING_GIVEN);
    assertThat(reading instanceof Reading.Read).as(document).isEqualTo(isValid);
  }

  private static void compareMany(String good, JsonSchema schema) throws IOException {
    compare(good, schema);
    assertThat(READER.read(good.getBytes(UTF_8), NOTHING_GIVEN)).isInstanceOf(Reading.Read.class);
    var random = new Random(19);
    for (int i = 0; i < DOCUMENTS; i++) {
      var document = JSON.readTree(good);
      for (int change = random.nextInt(3); change >= 0; change--) {
        Mutation.change(document, JSON.readTree(VALUES[random.nextInt(VALUES.length)]), random);
      }
      compare(JSON.writeValueAsString(document), schema);
    }
  }

  @Test
  void the_summary_of_an_organisation_is_read_as_its_schema_says() throws IOException {
    compareMany(ORGANISATION, schema("audit-organisation.schema.json"));
  }

  @Test
  void a_single_repository_is_read_as_its_schema_says() throws IOException {
    compareMany(REPOSITORY, schema("audit-repository.schema.json"));
  }
}
