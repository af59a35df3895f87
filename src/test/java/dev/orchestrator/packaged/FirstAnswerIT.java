package dev.orchestrator.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.discord.Snowflake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the function that faces the internet loads until its first command is answered: each class
 * costs a cold start, and what the worker alone needs is not among them.
 */
@EnabledOnOs(OS.LINUX) // as the runtime interface client
@Timeout(120)
class FirstAnswerIT {
  /**
   * Clients of other systems, and how they are called. Not in it are classes that a lambda of the
   * wiring names as its type: the JVM loads these with the lambda.
   */
  private static final List<String> OF_THE_WORKER =
      List.of(
          "dev.orchestrator.entry.AwsXRay",
          "dev.orchestrator.entry.DiscordAlertChannel",
          "dev.orchestrator.entry.PrimingRequests",
          "dev.orchestrator.entry.StreamWorker",
          "dev.orchestrator.github.GitHubConnection",
          "java.net.http.",
          "org.apache.hc.",
          "org.bouncycastle.jce.",
          "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider",
          "software.amazon.awssdk.services.xray.",
          "sun.net.httpserver.");

  /** A line of the JVM's log: {@code [0.5s][info][class,load] the.Name source: …}. */
  private static final Pattern LOADED = Pattern.compile("\\[class,load ?] (\\S+) source: .*");

  @TempDir private static Path folder;

  private static List<String> loaded = List.of();

  @BeforeAll
  static void answerOneCommand() throws Exception {
    loaded = loadedUntilTheFirstAnswer();
  }

  @Test
  void no_client_of_the_worker_is_loaded_before_the_first_command_is_answered() {
    assertThat(loaded)
        .contains(
            LambdaFunction.HANDLER,
            "dev.orchestrator.entry.Orchestrator",
            "dev.orchestrator.command.CommandIntake",
            "software.amazon.awssdk.services.dynamodb.DefaultDynamoDbClient");
    assertThat(loaded.stream().filter(name -> OF_THE_WORKER.stream().anyMatch(name::startsWith)))
        .isEmpty();
  }

  private static List<String> loadedUntilTheFirstAnswer() throws Exception {
    Path task = folder.resolve("task");
    Path log = folder.resolve("loaded.log");
    Artifact.unpackTo(task);
    try (var table = TableOverHttp.start();
        var function =
            LambdaFunction.run(
                LambdaFunction.javaCommand(List.of(), true, "-Xlog:class+load:file=" + log),
                task,
                Map.of(
                    "STAGE",
                    "dev",
                    "TABLE_NAME",
                    TableOverHttp.NAME,
                    "AWS_ENDPOINT_URL_DYNAMODB",
                    table.uri().toString(),
                    "DISCORD_APPLICATION_ID",
                    "1000000000000000001",
                    "DISCORD_PUBLIC_KEY",
                    Events.SIGNER.publicKeyHex()))) {
      assertThat(function.api().awaitReady(Duration.ofSeconds(60)))
          .as(function.output().toString())
          .isTrue();
      byte[] answer =
          function
              .api()
              .answer(
                  Events.body("slash-diagnose")
                      .withId(Snowflake.of(Instant.now(), 1))
                      .signed()
                      .as(AwsShape.HTTP_API),
                  Optional.empty());
      assertThat(new String(answer, UTF_8)).contains("\\\"type\\\":5");
    }
    return loaded(log);
  }

  private static List<String> loaded(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.map(LOADED::matcher).filter(Matcher::find).map(line -> line.group(1)).toList();
    }
  }
}
