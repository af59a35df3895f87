package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.auth.ApiKey;
import dev.orchestrator.auth.DynamoApiKeyStore;
import dev.orchestrator.auth.Scope;
import dev.orchestrator.auth.StoredKey;
import dev.orchestrator.packaged.TableOverHttp;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine.ExitCode;

/** {@code ./orchestrator key} on a table over HTTP. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyToolTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private TableOverHttp table;

  @BeforeAll
  void start() throws Exception {
    table = TableOverHttp.start();
  }

  @AfterAll
  void stop() throws Exception {
    table.close();
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    var terminal =
        new Terminal(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB",
                table.uri().toString(),
                "TABLE_NAME",
                TableOverHttp.NAME));
    String[] all = Stream.concat(Stream.of("key"), Stream.of(arguments)).toArray(String[]::new);
    return Main.run(terminal, () -> NOW, all);
  }

  private StoredKey stored(String key) {
    return new DynamoApiKeyStore(table.client(), TableOverHttp.NAME)
        .find(ApiKey.parse(key).orElseThrow().hash())
        .orElseThrow();
  }

  @Test
  void create_prints_the_key_alone_and_stores_what_it_may() {
    assertThat(
            run(
                "create",
                "--name",
                "ci",
                "--scope",
                "phases:write",
                "phases:read",
                "--scope",
                "audit:write",
                "--repo",
                "octo-org/storefront,acme/*",
                "--expires",
                "90d"))
        .isEqualTo(ExitCode.OK);
    String key = out.toString(UTF_8).strip();
    assertThat(ApiKey.parse(key)).isPresent();
    assertThat(err.toString(UTF_8)).doesNotContain(key);

    StoredKey stored = stored(key);
    assertThat(stored.name()).isEqualTo("ci");
    assertThat(stored.grant().scopes())
        .containsExactlyInAnyOrder(Scope.PHASES_WRITE, Scope.PHASES_READ, Scope.AUDIT_WRITE);
    assertThat(stored.grant().repositories()).hasToString("[octo-org/storefront, acme/*]");
    assertThat(stored.grant().expiresAt()).contains(NOW.plus(Duration.ofDays(90)));
    assertThat(table.client().scan(scan -> scan.tableName(TableOverHttp.NAME)).items().toString())
        .doesNotContain(key.substring(4, 34));
    assertThat(run("create", "--name", "ci", "--scope", "gate:read", "--repo", "*"))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void list_shows_every_key_and_revoke_ends_one() {
    assertThat(run("create", "--name", "old", "--scope", "gate:read", "--repo", "*"))
        .isEqualTo(ExitCode.OK);
    String key = out.toString(UTF_8).strip();
    assertThat(run("revoke", "old")).isEqualTo(ExitCode.OK);
    assertThat(stored(key).isValid(NOW)).isFalse();
    assertThat(run("list")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("old", "revoked", "gate:read; *").doesNotContain(key);
    assertThat(run("revoke", "old")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("already");
    assertThat(run("revoke", "nothing")).isEqualTo(ExitCode.SOFTWARE);
  }

  @Test
  void wrong_use_is_told_and_writes_nothing() {
    for (String[] arguments :
        new String[][] {
          {},
          {"make"},
          {"create"},
          {"create", "--name", "x"},
          {"create", "--name", "x", "--scope", "gate:read"},
          {"create", "--name", "x", "--scope", "gate:reed", "--repo", "*"},
          {"create", "--name", "x", "--scope", "gate:read", "--repo", "octo-org"},
          {"create", "--name", "a b", "--scope", "gate:read", "--repo", "*"},
          {"create", "--name", "x", "--scope", "gate:read", "--repo", "*", "--expires", "soon"},
          {"create", "--name", "x", "--scope", "gate:read", "--repo", "*", "--expires", "0d"},
          {"create", "x", "--scope", "gate:read", "--repo", "*"},
          {"list", "all"},
          {"revoke"},
          {"revoke", "--all"}
        }) {
      assertThat(run(arguments)).as(List.of(arguments).toString()).isEqualTo(ExitCode.USAGE);
      assertThat(err.toString(UTF_8)).contains("Usage:");
      assertThat(out.toString(UTF_8)).isEmpty();
    }
  }
}
