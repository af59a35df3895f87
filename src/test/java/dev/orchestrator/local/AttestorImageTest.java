package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.deploy.Yaml;
import dev.orchestrator.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The attestor's container by its files. No Docker engine is needed: the steps of the Dockerfile
 * are followed in folders, and what they make is started with its entry point. Two steps are not
 * run, and the output says so: Maven's build, for which this build's classes and libraries stand
 * in, and the creation of the user, which needs the image's root.
 */
@Timeout(180)
class AttestorImageTest {
  private static final Path DOCKERFILE = Path.of("Dockerfile.attestor");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;

  /** An instruction of a Dockerfile, with its continued lines joined. */
  private record Instruction(String name, String text) {
    /** The words of its JSON form. */
    List<String> words() {
      return Json.read(text.substring(text.indexOf('['))).items().stream()
          .map(word -> word.text().orElseThrow())
          .toList();
    }
  }

  /** The instructions from one FROM to the next. */
  private record Stage(String name, String base, List<Instruction> instructions) {
    List<Instruction> all(String name) {
      return instructions.stream().filter(each -> each.name().equals(name)).toList();
    }

    String text(String name) {
      assertThat(all(name)).as(name).hasSize(1);
      return all(name).getFirst().text();
    }

    Map<String, String> environment() {
      var variables = new LinkedHashMap<String, String>();
      for (Instruction each : all("ENV")) {
        for (String pair : each.text().split(" ")) {
          variables.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
      }
      return variables;
    }
  }

  private static List<Stage> stages() throws IOException {
    var stages = new ArrayList<Stage>();
    String joined = Files.readString(DOCKERFILE).replace("\\\n", " ");
    for (String line : joined.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(" ", 2);
      String text = parts[1].strip();
      if (parts[0].equals("FROM")) {
        String[] from = text.split(" AS ");
        stages.add(new Stage(from.length > 1 ? from[1] : "", from[0], new ArrayList<>()));
      } else {
        stages.getLast().instructions().add(new Instruction(parts[0], text));
      }
    }
    return stages;
  }

  @Test
  void its_bases_are_pinned_and_it_runs_without_rights_with_a_health_check() throws IOException {
    List<Stage> stages = stages();
    assertThat(stages)
        .extracting(Stage::base)
        .allMatch(base -> base.matches("[a-z-]+:\\d+\\.\\d+\\.\\d+[a-z0-9._-]*"));
    Stage image = stages.getLast();
    assertThat(image.base()).contains("-jre-alpine");
    assertThat(image.text("USER")).matches("[1-9]\\d+");
    assertThat(image.text("EXPOSE")).isEqualTo(image.environment().get("PORT"));
    assertThat(image.text("VOLUME")).isEqualTo(image.environment().get("DATA_DIR"));
    assertThat(image.text("HEALTHCHECK"))
        .contains("http://127.0.0.1:" + image.environment().get("PORT") + "/health");
    assertThat(image.all("CMD").getFirst().words()).containsExactly("attestor");
    // What the build needs, and nothing else, is sent to it.
    List<String> sent =
        Files.readAllLines(Path.of("Dockerfile.attestor.dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    List<String> copied =
        stages.stream()
            .flatMap(stage -> stage.all("COPY").stream())
            .map(Instruction::text)
            .filter(text -> !text.startsWith("--from="))
            .map(text -> text.split(" ")[0])
            .toList();
    assertThat(copied).isNotEmpty().allMatch(path -> sent.stream().anyMatch(path::startsWith));
  }

  @Test
  @Tag("slow")
  void what_its_steps_make_starts_is_healthy_and_repeats_the_check() throws Exception {
    List<Stage> stages = stages();
    for (Stage stage : stages) {
      build(stage);
    }
    Stage image = stages.getLast();
    Path root = root(image.name());
    var command = new ArrayList<>(image.all("ENTRYPOINT").getFirst().words());
    command.addAll(image.all("CMD").getFirst().words());
    command.replaceAll(word -> word.replace("/app/", root + "/app/"));
    assertThat(command.getFirst()).isEqualTo("java");
    command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(root.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(image.environment());
    environment.put("DATA_DIR", root + image.environment().get("DATA_DIR"));
    environment.put("PATH", root + "/usr/local/bin:/usr/bin:/bin");
    // The image's port may be taken on this host, and the check is to be seen twice soon.
    environment.put("PORT", "0");
    environment.put("ATTESTATION_INTERVAL", "1s");
    Process process = ServerProcess.start(builder, Duration.ofSeconds(90));
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      URI service = URI.create("http://127.0.0.1");
      int runs = 0;
      var printed = new ArrayList<String>();
      Pattern ready = Pattern.compile("The attestor is ready: (http://\\S+)/health");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        printed.add(line);
        Matcher url = ready.matcher(line);
        if (url.find()) {
          service = URI.create(url.group(1).replace("0.0.0.0", "127.0.0.1"));
        }
        if (line.contains("\"attestation.run\"") && ++runs == 2) {
          break;
        }
      }
      assertThat(runs).as(String.join("\n", printed)).isEqualTo(2);
      HttpResponse<String> health =
          HTTP.send(
              HttpRequest.newBuilder(service.resolve("/health")).build(),
              HttpResponse.BodyHandlers.ofString(UTF_8));
      assertThat(health.body()).isEqualTo("{\"status\":\"healthy\"}");
      check(image, service);
      process.toHandle().destroy();
      assertThat(lines.lines()).last().asString().contains("attestor.stopped");
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /** Runs the image's health check. */
  private static void check(Stage image, URI service) throws Exception {
    Instruction check = image.all("HEALTHCHECK").getFirst();
    List<String> command =
        check.words().stream()
            .map(word ->
                word.replace(":" + image.environment().get("PORT"), ":" + service.getPort()))
            .toList();
    if (!isOnPath(command.getFirst())) {
      notRun(check, command.getFirst() + " is not installed");
      return;
    }
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  // ---- following the steps

  private Path root(String stage) {
    return folder.resolve(stage.isEmpty() ? "image" : stage);
  }

  private static Path inside(Path root, Path workdir, String path) {
    Path target = path.startsWith("/") ? root.resolve(path.substring(1)) : workdir.resolve(path);
    return target.normalize();
  }

  private void build(Stage stage) throws Exception {
    Path root = Files.createDirectories(root(stage.name()));
    Path workdir = root;
    for (Instruction each : stage.instructions()) {
      switch (each.name()) {
        case "WORKDIR" -> workdir = Files.createDirectories(inside(root, workdir, each.text()));
        case "COPY" -> copy(each, root, workdir);
        case "RUN" -> run(each, workdir);
        case "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD" -> {
          // They configure the container, not its files.
        }
        default -> throw new AssertionError("an unknown instruction: " + each);
      }
    }
  }

  private void copy(Instruction copy, Path root, Path workdir) throws IOException {
    List<String> words = new ArrayList<>(List.of(copy.text().split(" ")));
    Path from = Path.of("");
    if (words.getFirst().startsWith("--from=")) {
      from = root(words.removeFirst().substring("--from=".length()));
    }
    assertThat(words).as(copy.text()).hasSize(2);
    Path source = from.resolve(words.getFirst().replaceFirst("^/", ""));
    assertThat(source).exists();
    Path target = inside(root, workdir, words.getLast());
    if (words.getLast().endsWith("/")) {
      target = target.resolve(source.getFileName());
    }
    copyTree(source, target);
  }

  private static void copyTree(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      files.forEach(file -> {
        Path to = target.resolve(source.relativize(file).toString());
        try {
          if (Files.isDirectory(file)) {
            Files.createDirectories(to);
          } else {
            Files.createDirectories(to.toAbsolutePath().getParent());
            Files.copy(
                file, to, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
          }
        } catch (IOException failed) {
          throw new UncheckedIOException(failed);
        }
      });
    }
  }

  private static void run(Instruction run, Path workdir) throws Exception {
    if (run.text().startsWith("mvn ")) {
      notRun(run, "this build's classes and libraries stand in for it");
      standInForMaven(run, workdir);
    } else if (run.text().startsWith("adduser ")) {
      notRun(run, "it needs the image's root");
    } else {
      for (String program : List.of("npm", "node", "tar")) {
        assumeTrue(isOnPath(program), program + " is not installed, so this test is skipped");
      }
      var builder = new ProcessBuilder("sh", "-c", run.text()).redirectErrorStream(true);
      builder.environment().put("npm_config_prefer_offline", "true");
      Process process = builder.directory(workdir.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      int exitCode = process.waitFor();
      assumeTrue(
          exitCode == 0
              || !output.matches(
                  "(?s).*npm error (code|errno) E(AI_AGAIN|NOTFOUND|CONNREFUSED|TIMEDOUT).*"),
          "npm's registry cannot be reached, so this test is skipped");
      assertThat(exitCode).as(output).isZero();
    }
  }

  private static void standInForMaven(Instruction run, Path workdir) throws IOException {
    Matcher libraries = Pattern.compile("-DoutputDirectory=(\\S+)").matcher(run.text());
    assertThat(libraries.find()).isTrue();
    copyTree(Path.of("target", "classes"), workdir.resolve("target/classes"));
    Path lib = Files.createDirectories(workdir.resolve(libraries.group(1)));
    for (String jar : Files.readString(Path.of("target", "classpath.txt")).strip().split(":", -1)) {
      Files.copy(Path.of(jar), lib.resolve(Path.of(jar).getFileName().toString()));
    }
  }

  private static void notRun(Instruction instruction, String reason) {
    System.out.println(
        "Dockerfile.attestor, not run: %s %s (%s)"
            .formatted(instruction.name(), instruction.text(), reason));
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
  }

  // ---- docker-compose.yml

  private static final Set<String> SERVICE_KEYS =
      Set.of(
          "build",
          "image",
          "command",
          "environment",
          "volumes",
          "ports",
          "extra_hosts",
          "depends_on",
          "read_only",
          "tmpfs",
          "cap_drop",
          "security_opt",
          "stop_grace_period",
          "restart");

  @Test
  void the_compose_file_has_only_known_keys_and_references_that_exist() throws IOException {
    Yaml compose = Yaml.of(Files.readString(Path.of("docker-compose.yml")));
    assertThat(compose.fields().keySet()).containsExactlyInAnyOrder("services", "volumes");
    Map<String, Yaml> services = compose.get("services").fields();
    assertThat(services.keySet()).containsExactlyInAnyOrder("attestor", "prometheus", "grafana");
    services.forEach((name, service) -> {
      assertThat(SERVICE_KEYS).as(name).containsAll(service.fields().keySet());
      assertThat(service.get("image").isNothing()).isEqualTo(!service.get("build").isNothing());
      assertThat(service.get("ports").texts()).allMatch(port -> port.startsWith("127.0.0.1:"));
      assertThat(services.keySet())
          .containsAll(service.get("depends_on").items().stream().map(Yaml::text).toList());
      for (String volume : service.get("volumes").items().stream().map(Yaml::text).toList()) {
        String source = volume.split(":")[0];
        if (source.startsWith("./")) {
          assertThat(Path.of(source)).exists();
        } else {
          assertThat(compose.get("volumes").fields()).containsKey(source);
        }
      }
    });
    Yaml attestor = compose.get("services").get("attestor");
    assertThat(attestor.get("build").get("dockerfile").text()).isEqualTo(DOCKERFILE.toString());
    Stage image = stages().getLast();
    assertThat(attestor.get("ports").texts())
        .containsExactly("127.0.0.1:8788:" + image.environment().get("PORT"));
    assertThat(attestor.get("volumes").texts())
        .containsExactly("attestor-data:" + image.environment().get("DATA_DIR"));
    String explained = Files.readString(Path.of("docs", "configuration.md"));
    assertThat(attestor.get("environment").fields().keySet())
        .isNotEmpty()
        .allMatch(variable -> explained.contains("`" + variable + "`"));
  }

  @Test
  void compose_reads_the_file_by_its_schema() throws Exception {
    assumeTrue(isOnPath("docker-compose"), "docker-compose is not installed");
    String good = Files.readString(Path.of("docker-compose.yml"));
    assertThat(compose(good)).isEqualTo("0: ");
    assertThat(compose(good.replace("ports:", "port:"))).startsWith("1: ").contains("port");
    assertThat(compose(good.replace("stop_grace_period: 15s", "stop_grace_period: [15]")))
        .startsWith("1: ")
        .contains("stop_grace_period");
  }

  /** Compose's exit code and what it says of a file with this content. */
  private String compose(String content) throws Exception {
    // Beside the folders that it names, so that relative paths are as in the repository.
    Path file = Files.writeString(folder.resolve("docker-compose.yml"), content);
    Process process =
        new ProcessBuilder(
                "docker-compose",
                "--project-directory",
                Path.of("").toAbsolutePath().toString(),
                "--file",
                file.toString(),
                "config",
                "--quiet")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() + ": " + output;
  }

  @Test
  void the_values_that_compose_passes_where_nothing_is_set_start_the_attestor() throws Exception {
    var environment = new HashMap<String, String>();
    Yaml.of(Files.readString(Path.of("docker-compose.yml")))
        .get("services")
        .get("attestor")
        .get("environment")
        .fields()
        .forEach((name, value) ->
            environment.put(name, value.text().replaceAll("\\$\\{\\w+:-(.*)}", "$1")));
    assertThat(environment)
        .containsEntry("ATTESTATION_INTERVAL", "1m")
        .containsEntry("VERSION_URL", "");
    environment.put("PORT", "0");
    try (var service =
        AttestorService.start(
            environment,
            java.io.OutputStream.nullOutputStream(),
            java.time.InstantSource.system())) {
      assertThat(service.uri().getPort()).isPositive();
    }
  }
}
