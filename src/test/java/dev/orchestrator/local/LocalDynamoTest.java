package dev.orchestrator.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The local table's process: what it keeps, whom it refuses, and that it ends with the server. */
@Timeout(60)
class LocalDynamoTest {
  private static final String TABLE = "kept";
  private static final Map<String, AttributeValue> ITEM =
      Map.of("pk", AttributeValue.fromS("A"), "sk", AttributeValue.fromS("1"));

  @TempDir Path folder;

  private static int items(DynamoDbClient client) {
    return client.scan(scan -> scan.tableName(TABLE)).count();
  }

  private static void write(LocalDynamo dynamo) {
    LocalTable.create(dynamo.client(), TABLE);
    dynamo.client().putItem(put -> put.tableName(TABLE).item(ITEM));
  }

  private static boolean answers(URI uri) throws IOException {
    try (var socket = new Socket(uri.getHost(), uri.getPort())) {
      return socket.isConnected();
    } catch (ConnectException nothingListens) {
      return false;
    }
  }

  @Test
  void tables_in_memory_are_apart() throws Exception {
    try (LocalDynamo one = LocalDynamo.start(Optional.empty());
        LocalDynamo two = LocalDynamo.start(Optional.empty())) {
      write(one);
      LocalTable.create(two.client(), TABLE);

      assertThat(items(one.client())).isEqualTo(1);
      assertThat(items(two.client())).isZero();
    }
  }

  @Test
  void a_folder_keeps_the_table_from_run_to_run() throws Exception {
    try (LocalDynamo first = LocalDynamo.start(Optional.of(folder))) {
      write(first);
    }
    try (LocalDynamo second = LocalDynamo.start(Optional.of(folder))) {
      LocalTable.create(second.client(), TABLE);
      assertThat(items(second.client())).isEqualTo(1);
    }
  }

  @Test
  void a_folder_takes_one_server_at_a_time() throws Exception {
    try (LocalDynamo _ = LocalDynamo.start(Optional.of(folder))) {
      assertThatIOException()
          .isThrownBy(() -> LocalDynamo.start(Optional.of(folder)))
          .withMessage(
              "DATA_DIR (%s) is in use by another server. Stop it, or choose another folder.",
              folder);
    }
  }

  @Test
  void a_second_process_on_the_folder_is_refused_and_the_first_goes_on() throws Exception {
    try (LocalDynamo first = LocalDynamo.start(Optional.of(folder))) {
      write(first);
      Ended second = serve();

      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.output())
          .isEqualTo(
              "DATA_DIR (%s) is in use by another server. Stop it, or choose another folder.\n"
                  .formatted(folder));
      assertThat(items(first.client())).isEqualTo(1);
    }
  }

  @Test
  void a_file_that_is_no_table_ends_the_start_in_one_sentence() throws Exception {
    Files.writeString(folder.resolve("dynoxide.db"), "this is no database, ".repeat(1_000));

    Ended server = serve();

    assertThat(server.exitCode()).isEqualTo(1);
    assertThat(server.output().lines())
        .singleElement()
        .asString()
        .startsWith("The table in DATA_DIR (" + folder + ") cannot be opened: ")
        .endsWith("Restore dynoxide.db, or delete it to begin with an empty table.");
  }

  @Test
  void a_file_that_is_damaged_inside_ends_the_start_in_one_sentence() throws Exception {
    try (LocalDynamo first = LocalDynamo.start(Optional.of(folder))) {
      LocalTable.create(first.client(), TABLE);
      for (int i = 0; i < 50; i++) {
        var item = new HashMap<>(ITEM);
        item.put("sk", AttributeValue.fromS("" + i));
        item.put("text", AttributeValue.fromS("some text of the item ".repeat(100)));
        first.client().putItem(put -> put.tableName(TABLE).item(item));
      }
    }
    Path file = folder.resolve("dynoxide.db");
    byte[] bytes = Files.readAllBytes(file);
    // The last half: the pages of the items, not those that say which tables there are.
    Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0xA5);
    Files.write(file, bytes);

    Ended server = serve();

    assertThat(server.exitCode()).isEqualTo(1);
    assertThat(server.output().lines())
        .singleElement()
        .asString()
        .startsWith("The table in DATA_DIR (" + folder + ") cannot be opened: ")
        .endsWith("Restore dynoxide.db, or delete it to begin with an empty table.");
  }

  private record Ended(int exitCode, String output) {}

  /** Starts a server on the folder that is expected to end by itself. */
  private Ended serve() throws Exception {
    ProcessBuilder builder = ServerProcess.builder(List.of("-Dorchestrator.home=" + folder));
    builder.environment().put("DATA_DIR", folder.toString());
    Process process = ServerProcess.start(builder, Duration.ofSeconds(30));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  @Test
  void the_table_ends_when_it_is_closed() throws Exception {
    LocalDynamo dynamo = LocalDynamo.start(Optional.empty());
    write(dynamo);
    assertThat(answers(dynamo.uri())).isTrue();

    dynamo.close();

    assertThat(answers(dynamo.uri())).isFalse();
  }

  @Test
  void the_table_ends_when_its_server_is_killed_and_what_was_written_is_kept() throws Exception {
    ProcessHandle table;
    try (ServerProcess server =
        ServerProcess.serve(
            folder, Map.of("DATA_DIR", folder.toString()), Duration.ofSeconds(50))) {
      table = ProcessHandle.of(server.pid()).orElseThrow().children().findFirst().orElseThrow();
      server.kill();
    }

    table.onExit().get(10, TimeUnit.SECONDS);
    try (LocalDynamo next = LocalDynamo.start(Optional.of(folder))) {
      assertThat(next.client().listTables().tableNames()).containsExactly("orchestrator-dev");
    }
  }

  /** As a terminal, a timeout or a CI runner ends a job that hangs. */
  @Test
  @EnabledIf("hasSetsid")
  void the_table_ends_when_the_whole_process_group_of_its_server_is_killed() throws Exception {
    ProcessBuilder builder = ServerProcess.builder(List.of("-Dorchestrator.home=" + folder));
    builder.command().addFirst("setsid"); // a process group of its own, which the test is not in
    ProcessHandle table;
    try (ServerProcess server = ServerProcess.serve(builder, Duration.ofSeconds(50))) {
      table = ProcessHandle.of(server.pid()).orElseThrow().children().findFirst().orElseThrow();
      assertThat(run("kill -9 -" + server.pid())).isZero();
    }

    table.onExit().get(10, TimeUnit.SECONDS);
  }

  static boolean hasSetsid() throws Exception {
    return run("command -v setsid") == 0;
  }

  private static int run(String command) throws Exception {
    return new ProcessBuilder("sh", "-c", command).start().waitFor();
  }
}
