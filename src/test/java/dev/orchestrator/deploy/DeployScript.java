package dev.orchestrator.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A copy of what a deployment consists of in a separate folder: the scripts of {@code deploy/}, the
 * template, {@code samconfig.toml} and an artifact. The commands {@code aws}, {@code sam} and
 * {@code mvn} are scripts that record how they are called; the scripts under test run unchanged.
 */
final class DeployScript {
  static final Map<String, String> APPLICATION =
      Map.of(
          "DISCORD_APPLICATION_ID",
          "1100000000000000001",
          "DISCORD_PUBLIC_KEY",
          "0123456789abcdef".repeat(4),
          "GUILD_IDS",
          "1100000000000000101");

  private static final Path ARTIFACT = Path.of("target", "orchestrator-lambda.jar");

  private final Path folder;
  private final Path tools;

  DeployScript(Path folder) throws IOException {
    this.folder = folder;
    this.tools = Files.createDirectories(folder.resolve("tools"));
    for (String file : List.of("template.yaml", "samconfig.toml", "pom.xml")) {
      Files.copy(Path.of(file), folder.resolve(file));
    }
    Files.createDirectories(folder.resolve("src/main"));
    Files.createDirectories(folder.resolve("deploy"));
    try (var files = Files.list(Path.of("deploy"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve("deploy").resolve(file.getFileName()));
      }
    }
    Files.createDirectories(folder.resolve("target"));
    artifact("the packaged file");
    tool("sam", "exit 0");
    tool("aws", "exit 1");
    tool("mvn", "exit 1");
    tool("git", "exit 1");
  }

  /** What a script printed and how it ended. */
  record Ended(int code, String out, String err) {
    /** The lines of the form {@code Name=value}. */
    Map<String, String> parameters() {
      var parameters = new LinkedHashMap<String, String>();
      out.lines()
          .map(line -> line.split("=", 2))
          .filter(pair -> pair.length == 2)
          .forEach(pair -> parameters.put(pair[0], pair[1]));
      return parameters;
    }
  }

  void artifact(String bytes) throws IOException {
    Files.writeString(folder.resolve(ARTIFACT), bytes);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Replaces the script that stands for a command; its calls are recorded all the same. */
  void tool(String name, String body) throws IOException {
    Path tool = tools.resolve(name);
    Files.writeString(
        tool, "#!/bin/sh\necho \"%s $*\" >> \"%s\"\n%s\n".formatted(name, calls(), body));
    if (!tool.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + tool);
    }
  }

  private Path calls() {
    return folder.resolve("calls.txt");
  }

  /** How the commands were called so far, a line a call. */
  List<String> called() throws IOException {
    return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
  }

  /** Sets a parameter of a stage, as a person edits the file. */
  void configure(String stage, String name, String value) throws IOException {
    Path file = folder.resolve("samconfig.toml");
    String section = "[" + (stage.equals("dev") ? "default" : stage) + ".deploy.parameters]";
    var lines = new ArrayList<>(Files.readAllLines(file));
    int start = lines.indexOf(section);
    while (!lines.get(start).startsWith("parameter_overrides")) {
      start++;
    }
    int end = start;
    while (!lines.get(end).equals("]")) {
      end++;
    }
    lines.subList(start + 1, end).removeIf(line -> line.contains(name + "="));
    lines.add(start + 1, "  '%s=\"%s\"',".formatted(name, value));
    Files.write(file, lines);
  }

  Ended run(Map<String, String> environment, String script, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(folder.resolve("deploy").resolve(script).toString());
    command.addAll(List.of(arguments));
    Path err = folder.resolve("err.txt");
    var builder = new ProcessBuilder(command).redirectError(err.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("(DISCORD|GUILD|CLOUDFORMATION)_.*"));
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", tools + ":", (path, first) -> first + path);
    Process process = builder.start();
    process.outputWriter().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IOException("the script does not end");
    }
    return new Ended(process.exitValue(), out, Files.readString(err));
  }
}
