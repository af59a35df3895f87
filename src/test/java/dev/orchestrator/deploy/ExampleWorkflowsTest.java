package dev.orchestrator.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows that users copy: {@code examples/workflows/audit-*.yml}. */
class ExampleWorkflowsTest {
  private static final Path FOLDER = Path.of("examples", "workflows");

  @TempDir private Path bin;

  static List<Path> audits() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.getFileName().toString().startsWith("audit-")).toList();
    }
  }

  private static Yaml read(Path file) throws IOException {
    return Yaml.of(Files.readString(file));
  }

  private static List<Yaml> steps(Path file) throws IOException {
    return read(file).get("jobs").fields().values().stream()
        .flatMap(job -> job.get("steps").items().stream())
        .toList();
  }

  @Test
  void there_is_one_for_each_task() throws IOException {
    assertThat(audits())
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrder(
            "audit-ingest.yml", "audit-fp-sync.yml", "audit-cleanup.yml", "audit-pre-merge.yml");
  }

  @ParameterizedTest
  @CsvSource({
    "audit-ingest.yml, 17 */6 * * *",
    "audit-fp-sync.yml, */15 * * * *",
    "audit-cleanup.yml, 0 2 * * *"
  })
  void it_runs_on_its_schedule_and_by_hand(String name, String cron) throws IOException {
    Yaml on = read(FOLDER.resolve(name)).get("on");
    assertThat(on.get("schedule").items().getFirst().get("cron").text()).isEqualTo(cron);
    assertThat(on.fields()).containsKey("workflow_dispatch");
  }

  @Test
  void checks_before_a_merge_run_for_pull_requests() throws IOException {
    assertThat(read(FOLDER.resolve("audit-pre-merge.yml")).get("on").fields())
        .containsOnlyKeys("pull_request");
  }

  @ParameterizedTest
  @MethodSource("audits")
  void it_asserts_linux_first_and_ends_with_2_elsewhere(Path file) throws Exception {
    String script = steps(file).getFirst().get("run").text();
    assertThat(bash(script, "Linux")).isZero();
    assertThat(bash(script, "Darwin")).isEqualTo(2);
    assertThat(bash(script, "MINGW64_NT-10.0")).isEqualTo(2);
  }

  private int bash(String script, String system) throws Exception {
    Path uname = bin.resolve("uname");
    Files.writeString(uname, "#!/bin/sh\necho " + system + "\n", UTF_8);
    assertThat(uname.toFile().setExecutable(true)).isTrue();
    var builder = new ProcessBuilder("bash", "-e", "-c", script).redirectErrorStream(true);
    builder.environment().merge("PATH", bin.toString(), (path, own) -> own + ":" + path);
    Process process = builder.start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  @ParameterizedTest
  @MethodSource("audits")
  void its_scripts_are_bash_and_hold_no_expressions(Path file) throws Exception {
    for (Yaml step : steps(file)) {
      String script = step.get("run").text();
      assertThat(script).doesNotContain("${{");
      Process process = new ProcessBuilder("bash", "-n", "-c", script).start();
      assertThat(process.waitFor()).as(script).isZero();
    }
    assertThat(read(file).get("permissions").fields()).containsKey("contents");
  }
}
