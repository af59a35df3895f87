package dev.orchestrator.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.LoopbackServer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, and {@code send} against a local server. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineTest {
  private static final Pattern BUTTON =
      Pattern.compile("\\[Cancel\\] PORT=([0-9]+) \\./orchestrator (send .+)");

  private LocalSystem system;

  @BeforeAll
  void start() throws Exception {
    system = LocalSystem.start(Map.of("PORT", "0"), OutputStream.nullOutputStream());
  }

  @AfterAll
  void stop() {
    system.close();
  }

  /** What a command printed, on either stream, and its exit code. */
  private record Ran(int exitCode, String out, String err) {}

  private static Ran run(Map<String, String> environment, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        Main.run(
            new Terminal(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment),
            arguments);
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  private Ran send(String... arguments) {
    var all = new ArrayList<>(List.of("send"));
    all.addAll(List.of(arguments));
    return run(
        Map.of("PORT", Integer.toString(system.uri().getPort())), all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "register",
        "install",
        "send",
        "verify",
        "attestor",
        "smoke",
        "redact",
        "key",
        "key create",
        "key list"
      })
  void every_command_has_help(String command) {
    for (String option : List.of("--help", "-h")) {
      Ran help = run(Map.of(), append(command.split(" "), option));

      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).startsWith("Usage: ./orchestrator " + command);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"serve", "register", "install", "send", "send diagnose", "redact", "key create"})
  void an_unknown_option_is_named(String command) {
    String[] words = (command + " --bogus").split(" ");
    for (String[] arguments : List.of(words, append(words, "value"))) {
      Ran wrong = run(Map.of(), arguments);

      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.err()).startsWith("Unknown option: --bogus.\n");
    }
  }

  private static String[] append(String[] words, String more) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = more;
    return all;
  }

  @Test
  void without_a_command_or_with_an_unknown_one_the_commands_are_listed() {
    Ran help = run(Map.of(), "--help");
    Ran nothing = run(Map.of());
    Ran unknown = run(Map.of(), "snd");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("register", "install", "send", "redact", "Exit codes");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("register", "Exit codes");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).startsWith("Unknown command: snd.\n").contains("send");
  }

  @Test
  void a_button_is_printed_as_the_command_that_presses_it() {
    Ran preview = send("deploy-client", "--as", "lin");
    Matcher button = BUTTON.matcher(preview.out());
    assertThat(button.find()).as(preview.out()).isTrue();

    Ran pressed = run(Map.of("PORT", button.group(1)), button.group(2).split(" "));

    assertThat(pressed.err()).isEmpty();
    assertThat(pressed.exitCode()).isZero();
    assertThat(pressed.out()).contains("-# trace `");
  }

  @Test
  void a_message_has_its_id_and_says_who_sees_it() {
    assertThat(send("help").out()).containsPattern("\nmessage [0-9]+, only ada sees it\n");
    assertThat(send("alerts", "list", "--as", "lin").out())
        .containsPattern("\nmessage [0-9]+, only lin sees it\n");
    assertThat(send("diagnose").out()).containsPattern("\nmessage [0-9]+\nthinking…\n");
  }

  @ParameterizedTest
  @CsvSource({
    "send diagnose no-equals=x bare words, An option is written name=value",
    "send, Give one of",
    "send diagnose --button x, Give one of",
    "send diagnose --message 1, --message belongs to",
    "send --button x --value y, --value belongs to",
    "send --button nowhere, No message has the component nowhere",
    "send diagnose nonsense=1, nonsense",
  })
  void wrong_use_is_told_in_a_sentence(String command, String sentence) {
    Ran wrong = run(Map.of("PORT", Integer.toString(system.uri().getPort())), command.split(" "));

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains(sentence);
  }

  @Test
  void a_port_without_a_server_and_a_server_that_is_another_are_told_apart() throws Exception {
    try (var other = LoopbackServer.start(0, call -> Answer.json(200, Json.read("{}")))) {
      Ran another =
          run(Map.of("PORT", Integer.toString(other.uri().getPort())), "send", "diagnose");
      assertThat(another.exitCode()).isEqualTo(1);
      assertThat(another.err()).contains("is no local Orchestrator server.");
    }
    Ran nobody = run(Map.of("PORT", "1"), "send", "diagnose");
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.err())
        .isEqualToNormalizingNewlines(
            "No server answers at http://127.0.0.1:1/. Start one with ./orchestrator serve, or set"
                + " PORT to the port of the one that runs.\n");
    assertThat(run(Map.of("PORT", "abc"), "send", "diagnose").err())
        .startsWith("PORT must be a number");
  }

  @Test
  void a_server_of_another_folder_is_found_by_its_port() throws Exception {
    ProcessBuilder builder =
        ServerProcess.builder(List.of("-Dorchestrator.home=" + Path.of("/nowhere")));
    builder.command().removeLast();
    builder.command().addAll(List.of("send", "help"));
    builder.environment().put("PORT", Integer.toString(system.uri().getPort()));
    Process process = ServerProcess.start(builder, Duration.ofSeconds(60));

    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains("message ");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void redact_ends_when_its_output_is_closed() throws Exception {
    ProcessBuilder builder = ServerProcess.builder(List.of());
    builder.command().removeLast();
    builder.command().add("redact");
    Process process = ServerProcess.start(builder, Duration.ofSeconds(100));
    Thread endless =
        Thread.ofVirtual()
            .start(() -> {
              try (OutputStream in = process.getOutputStream()) {
                while (process.isAlive()) {
                  in.write("y\n".repeat(1_000).getBytes(UTF_8));
                }
              } catch (java.io.IOException ended) {
                // It reads no more.
              }
            });

    assertThat(process.getInputStream().read()).isEqualTo('y');
    process.getInputStream().close();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    endless.join();
  }

  @ParameterizedTest
  @CsvSource({
    "TABLE_NAME, x y",
    "TABLE_NAME, ab",
    "ALERT_CHANNEL_ID, abc",
    "'ALERT_CHANNEL_ID', '1,2'",
    "DISCORD_APPLICATION_ID, abc",
    "GITHUB_APP_ID, abc",
    "GITHUB_APP_INSTALLATION_ID, abc",
    "FUNCTION_ROLE, worker",
    "FUNCTION_ROLE, api",
    "FUNCTION_ROLE, nonsense",
    "PORT, x",
    "STAGE, nowhere",
    "ADMIN_USER_IDS, me",
    "GUILD_IDS, here",
  })
  void an_unusable_variable_is_the_one_that_is_named(String name, String value) {
    var environment = new HashMap<>(Map.of("PORT", "0"));
    environment.put(name, value);

    Ran refused = run(environment, "serve");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err().lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("  " + name + " must ");
  }
}
