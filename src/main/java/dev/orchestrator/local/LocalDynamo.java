package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A DynamoDB-compatible server with streams on loopback: dynoxide, in a child process that ends
 * with this one, however this one ends. In memory, or in a folder that one server at a time may
 * use.
 */
public final class LocalDynamo implements AutoCloseable {
  private static final String FILE = "dynoxide.db";
  private static final String LOCK_FILE = "dynoxide.lock";
  private static final String LISTENS = "listening on";
  private static final String PORT_IS_TAKEN = "already in use";
  private static final int PORTS_TO_TRY = 5;
  private static final int LONGEST_START_SECONDS = 20;
  private static final int LONGEST_STOP_SECONDS = 5;
  private static final Log LOG = Log.named("local.table");

  /**
   * Runs a command in a separate session, so that Ctrl-C in a terminal ends the server before its
   * table, and kills it when standard input ends: the pipe closes with the process that holds its
   * other end, also if that process is killed. What waits for that is in the new session too, as
   * the process group of the server may be killed as a whole. What was committed outlives SIGKILL,
   * as the file is SQLite's.
   */
  private static final String BOUND_TO_STANDARD_INPUT =
      """
      bound='exec 3<&0
      { cat <&3; kill -9 $$; } >/dev/null 2>&1 &
      exec "$@" </dev/null 3<&-'
      if command -v setsid >/dev/null 2>&1; then
        exec setsid sh -c "$bound" sh "$@"
      fi
      exec sh -c "$bound" sh "$@"
      """;

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private final Process process;
  private final Optional<FileChannel> lock;
  private final URI uri;
  private final DynamoDbClient client;
  private final DynamoDbStreamsClient streams;
  private volatile boolean closed;

  private LocalDynamo(Process process, Optional<FileChannel> lock, URI uri) {
    this.process = process;
    this.lock = lock;
    this.uri = uri;
    this.client =
        DynamoDbClient.builder()
            .endpointOverride(uri)
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    this.streams =
        DynamoDbStreamsClient.builder()
            .endpointOverride(uri)
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  /**
   * Starts it.
   *
   * @param folder where the table is kept from run to run; in memory if there is none
   * @throws IOException with a sentence, if the program cannot be found or started, or if the
   *     folder is in use or cannot be used
   */
  public static LocalDynamo start(Optional<Path> folder) throws IOException {
    Path binary = DynoxideBinary.find(System.getenv());
    if (folder.isEmpty()) {
      return start(binary, List.of(), Optional.empty());
    }
    FileChannel lock = lock(folder.get());
    try {
      String file = folder.get().resolve(FILE).toString();
      LocalDynamo kept = start(binary, List.of("--db-path", file), Optional.of(lock));
      kept.readAll();
      return kept;
    } catch (IOException failed) {
      lock.close();
      throw new IOException(
          "The table in DATA_DIR (%s) cannot be opened: %s Restore %s, or delete it to begin with an empty table."
              .formatted(folder.get(), failed.getMessage(), FILE),
          failed);
    }
  }

  /** Reads every item once, because a damaged page of the file shows only when it is read. */
  private void readAll() throws IOException {
    try {
      for (String table : client.listTables().tableNames()) {
        client.scanPaginator(scan -> scan.tableName(table)).items().forEach(readable -> {});
      }
    } catch (SdkException damaged) {
      close();
      throw new IOException("the file is damaged.", damaged);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException unusable) {
      throw new IOException("DATA_DIR cannot be written: " + folder, unusable);
    }
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException ofThisProcess) {
      // Said below, as for another process.
    }
    channel.close();
    throw new IOException(
        "DATA_DIR (%s) is in use by another server. Stop it, or choose another folder."
            .formatted(folder));
  }

  private static LocalDynamo start(Path binary, List<String> options, Optional<FileChannel> lock)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        Process process = startOn(port, binary, options);
        var table = new LocalDynamo(process, lock, URI.create("http://127.0.0.1:" + port));
        process.onExit().thenAccept(table::ended);
        return table;
      } catch (IOException failed) {
        boolean lostThePort = String.valueOf(failed.getMessage()).contains(PORT_IS_TAKEN);
        if (!lostThePort || attempt == PORTS_TO_TRY) {
          throw failed;
        }
      }
    }
  }

  /** A port that is free now; the program cannot say which port it chose itself. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Process startOn(int port, Path binary, List<String> options) throws IOException {
    var command = new ArrayList<>(List.of("sh", "-c", BOUND_TO_STANDARD_INPUT, "sh"));
    command.addAll(List.of(binary.toString(), "serve", "--host", "127.0.0.1", "--port", "" + port));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var listens = new CompletableFuture<Boolean>();
    var said = new StringBuffer();
    Thread.ofVirtual().name("table-output").start(() -> read(process, said, listens));
    boolean started = false;
    try {
      started = listens.get(LONGEST_START_SECONDS, TimeUnit.SECONDS);
      if (!started) {
        throw new IOException(sentence(said.toString()));
      }
      return process;
    } catch (TimeoutException | ExecutionException silent) {
      throw new IOException(
          "%s did not start within %d seconds.".formatted(binary, LONGEST_START_SECONDS), silent);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("The start was interrupted.", stopped);
    } finally {
      if (!started) {
        process.getOutputStream().close();
      }
    }
  }

  private static void read(Process process, StringBuffer said, CompletableFuture<Boolean> listens) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(LISTENS)) {
          listens.complete(true);
        } else if (!listens.isDone()) {
          said.append(line).append(' ');
        }
      }
    } catch (IOException ended) {
      // Nothing more will be said.
    }
    listens.complete(false);
  }

  private static String sentence(String said) {
    String text = said.strip().replaceFirst("^error: ", "");
    if (text.isEmpty()) {
      return "dynoxide ended without a message.";
    }
    return "dynoxide says: " + text + (text.endsWith(".") ? "" : ".");
  }

  private void ended(Process ended) {
    if (!closed) {
      LOG.error(
          "local.table_ended",
          "the local table's process ended",
          Field.of("exit_code", ended.exitValue()));
    }
  }

  public DynamoDbClient client() {
    return client;
  }

  public DynamoDbStreamsClient streams() {
    return streams;
  }

  /** The value of {@code AWS_ENDPOINT_URL_DYNAMODB} for another process that uses this table. */
  public URI uri() {
    return uri;
  }

  @Override
  public void close() {
    closed = true;
    streams.close();
    client.close();
    try {
      // By its handle: Process.destroy would close the pipe, and end it before it has tidied up.
      process.toHandle().destroy();
      boolean ended = process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
      process.getOutputStream().close();
      if (!ended) {
        process.destroyForcibly();
      }
      if (lock.isPresent()) {
        lock.get().close();
      }
    } catch (IOException gone) {
      process.destroyForcibly();
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
