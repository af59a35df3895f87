package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs lines through the redactors of the npm world, which npm installs into the target folder. */
final class RedactionPeers {
  /**
   * The lines as one tool let them out.
   *
   * @param milliseconds processor time for all of them
   */
  record Answer(List<String> lines, double milliseconds) {}

  private static final Path FOLDER = Path.of("target", "redaction-peers");

  private RedactionPeers() {}

  /**
   * The answer of each tool.
   *
   * @throws IOException if there is no npm or no node, or they fail; the message says which
   */
  static Map<String, Answer> redact(List<String> lines) throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    copy("package.json");
    copy("peers.mjs");
    if (!Files.exists(FOLDER.resolve("node_modules"))) {
      run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error");
    }
    Path input = FOLDER.resolve("lines.json");
    Path output = FOLDER.resolve("answers.json");
    Files.write(
        input,
        Json.bytes(json -> {
          json.writeStartArray();
          for (String line : lines) {
            json.writeString(line);
          }
          json.writeEndArray();
        }));
    run("node", "peers.mjs", "lines.json", "answers.json");
    Json answers = Json.read(Files.readString(output, UTF_8));
    var byTool = new TreeMap<String, Answer>();
    answers
        .get("milliseconds")
        .fields()
        .forEach((tool, time) ->
            byTool.put(
                tool,
                new Answer(
                    answers.get(tool).items().stream().map(l -> l.text().orElse("")).toList(),
                    time.number().orElse(0))));
    return byTool;
  }

  private static void copy(String name) throws IOException {
    try (InputStream file = RedactionPeers.class.getResourceAsStream("/redaction-peers/" + name)) {
      Files.copy(
          Objects.requireNonNull(file), FOLDER.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .redirectOutput(FOLDER.resolve(command[0] + ".log").toFile())
            .start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroy();
      throw new IOException(command[0] + " did not end in ten minutes");
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s ended with %d, see %s"
              .formatted(command[0], process.exitValue(), FOLDER.resolve(command[0] + ".log")));
    }
  }
}
