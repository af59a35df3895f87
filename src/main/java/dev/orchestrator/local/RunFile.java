package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a running server leaves in its build folder for other commands.
 *
 * @param table which the server uses
 * @param gitHub the simulated one, if the server has one
 */
record RunFile(Path file, int port, Table table, Optional<GitHub> gitHub, long pid)
    implements AutoCloseable {
  /** The table of a server, and the endpoint at which it is. */
  record Table(URI endpoint, String name) {}

  /**
   * A GitHub.
   *
   * @param token that it takes
   */
  record GitHub(URI apiBase, String token) {
    /** The record must not print the token. */
    @Override
    public String toString() {
      return "GitHub[" + apiBase + "]";
    }
  }

  private static final String PREFIX = "local-server-";

  private static Path folder() {
    return Path.of(System.getProperty("orchestrator.home", ""), "target");
  }

  static RunFile write(int port, Table table, Optional<GitHub> gitHub) throws IOException {
    long pid = ProcessHandle.current().pid();
    var run = new RunFile(folder().resolve(PREFIX + port + ".json"), port, table, gitHub, pid);
    Files.createDirectories(folder());
    Files.write(
        run.file(),
        Json.bytes(json -> {
          json.writeStartObject();
          json.writeNumberField("port", port);
          json.writeStringField("table_endpoint", table.endpoint().toString());
          json.writeStringField("table_name", table.name());
          if (gitHub.isPresent()) {
            json.writeStringField("github_api", gitHub.get().apiBase().toString());
            json.writeStringField("github_token", gitHub.get().token());
          }
          json.writeNumberField("pid", pid);
          json.writeEndObject();
        }));
    return run;
  }

  /** The server of this folder that runs on {@code port}, or the one that was started last. */
  static Optional<RunFile> find(Optional<Integer> port) throws IOException {
    if (!Files.isDirectory(folder())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(PREFIX))
          .sorted(Comparator.comparing(RunFile::changed).reversed())
          .flatMap(file -> read(file).stream())
          .filter(run -> port.isEmpty() || port.get() == run.port())
          .filter(run -> ProcessHandle.of(run.pid()).isPresent())
          .findFirst();
    }
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  private static Optional<RunFile> read(Path file) {
    try {
      return Json.tryRead(Files.readAllBytes(file))
          .map(json ->
              new RunFile(
                  file,
                  (int) json.get("port").integer().orElse(0),
                  new Table(
                      URI.create(json.text("table_endpoint").orElse("")),
                      json.text("table_name").orElse("")),
                  json.text("github_api")
                      .map(base ->
                          new GitHub(URI.create(base), json.text("github_token").orElse(""))),
                  json.get("pid").integer().orElse(0)));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
