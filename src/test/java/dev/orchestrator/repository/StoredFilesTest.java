package dev.orchestrator.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.github.FileCache;
import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubConnection;
import dev.orchestrator.github.GitHubFile;
import dev.orchestrator.github.GitHubIdentity;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.VirtualTime;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.github.SimulatedGitHubSettings;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.TableRetry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Instances that start one after the other read files over one table. */
@Timeout(60)
class StoredFilesTest {
  private static final String TABLE = "orchestrator-dev";
  private static final String TOKEN = "github" + "-token";
  private static final RepositoryName REPOSITORY = new RepositoryName("octo-org", "storefront");
  private static final String PATH = ".github/orchestrator.yml";

  private final VirtualTime time = new VirtualTime();
  private final ApacheHttpCalls http = ApacheHttpCalls.open();
  private LocalDynamo dynamo;
  private SimulatedGitHub gitHub;

  @BeforeEach
  void start() throws Exception {
    dynamo = LocalDynamo.start(Optional.empty());
    LocalTable.create(dynamo.client(), TABLE);
    gitHub = SimulatedGitHub.start(SimulatedGitHubSettings.with(TOKEN, time).withoutTicking());
  }

  @AfterEach
  void stop() {
    gitHub.close();
    http.close();
    dynamo.close();
  }

  private StoredFiles files(String table) {
    var retry = new TableRetry(time, () -> 0.5, wait -> {}, TableRetry.FOR_A_REQUEST);
    return new StoredFiles(
        new Table(dynamo.client(), table, retry, UUID::randomUUID), new Redactor()::redact, time);
  }

  /** An instance that has just started. */
  private GitHubClient instance(FileCache files) {
    return new GitHubClient(
        new GitHubConnection(gitHub.apiBase(), "1.2.3", http, time, time, new FixedRandom(0)),
        GitHubIdentity.of(() -> TOKEN),
        files);
  }

  private GitHubClient instance() {
    return instance(files(TABLE));
  }

  private String read(GitHubClient client) {
    GitHubAnswer<GitHubFile> answer = client.file(REPOSITORY, PATH, time.instant().plusSeconds(20));
    return answer instanceof GitHubAnswer.Ok<GitHubFile>(GitHubFile file, var _)
        ? file.text()
        : answer.getClass().getSimpleName();
  }

  private List<Integer> statuses() {
    return gitHub.requests().stream().map(request -> request.status()).toList();
  }

  private List<Map<String, AttributeValue>> items() {
    return dynamo.client().scan(scan -> scan.tableName(TABLE)).items();
  }

  @Test
  void an_instance_that_starts_asks_with_the_ETag_that_another_one_got() {
    gitHub.files().put(PATH, "claudeMaxTurns: 7 # ü\n");
    assertThat(read(instance())).isEqualTo("claudeMaxTurns: 7 # ü\n");
    List<Map<String, AttributeValue>> written = items();
    time.advance(Duration.ofMinutes(1));

    GitHubClient next = instance();
    assertThat(read(next)).isEqualTo("claudeMaxTurns: 7 # ü\n");
    assertThat(read(next)).isEqualTo("claudeMaxTurns: 7 # ü\n");

    assertThat(statuses()).containsExactly(200, 304, 304);
    assertThat(items()).hasSize(1).isEqualTo(written);
  }

  @Test
  void a_file_that_changed_or_went_is_read_as_it_is() {
    gitHub.files().put(PATH, "claudeMaxTurns: 7\n");
    assertThat(read(instance())).contains("7");
    gitHub.files().put(PATH, "claudeMaxTurns: 8\n");
    assertThat(read(instance())).contains("8");
    assertThat(read(instance())).contains("8");
    gitHub.files().remove(PATH);
    assertThat(read(instance())).isEqualTo("NotFound");
    assertThat(statuses()).containsExactly(200, 200, 304, 404);
    assertThat(items()).hasSize(1);
  }

  @Test
  void what_was_kept_ends_though_it_is_asked_for() {
    gitHub.files().put(PATH, "claudeMaxTurns: 7\n");
    assertThat(read(instance())).contains("7");
    time.advance(StoredFiles.KEPT.minusSeconds(1));
    assertThat(read(instance())).contains("7");
    time.advance(Duration.ofSeconds(1));
    assertThat(read(instance())).contains("7");
    assertThat(statuses()).containsExactly(200, 304, 200);
  }

  @Test
  void a_file_with_a_secret_and_one_that_is_too_long_are_not_written() {
    String secret = "gh" + "p_" + "a1B2c3D4e5F6g7H8i9J0".repeat(2).substring(0, 36);
    for (String text : List.of("token: " + secret, "#".repeat(100_001))) {
      gitHub.files().put(PATH, text);
      assertThat(read(instance())).isEqualTo(text);
      assertThat(items()).isEmpty();
    }
  }

  @Test
  void a_file_that_is_not_there_is_looked_for_in_the_table_once() {
    var looked = new AtomicInteger();
    StoredFiles files = files(TABLE);
    GitHubClient client =
        instance(
            new FileCache() {
              @Override
              public Optional<CachedFile> find(URI address) {
                looked.incrementAndGet();
                return files.find(address);
              }

              @Override
              public void keep(URI address, CachedFile file) {
                files.keep(address, file);
              }
            });
    for (int i = 0; i < 3; i++) {
      assertThat(read(client)).isEqualTo("NotFound");
    }
    gitHub.files().put(PATH, "claudeMaxTurns: 7\n");
    assertThat(read(client)).contains("7");
    assertThat(looked).hasValue(1);
    assertThat(items()).hasSize(1);
  }

  @Test
  void without_the_table_a_file_is_read_all_the_same() {
    gitHub.files().put(PATH, "claudeMaxTurns: 7\n");
    assertThat(read(instance(files("no-such-table")))).contains("7");
  }
}
