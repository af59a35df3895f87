package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.AwsShape;
import dev.orchestrator.Events;
import dev.orchestrator.command.CommandRouter;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.Interaction;
import dev.orchestrator.discord.interaction.InteractionReader;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.discord.interaction.SignedRequest;
import dev.orchestrator.discord.interaction.Verdict;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.discord.message.ReplyWriter;
import dev.orchestrator.entry.Application;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.Logging;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Each part of an acknowledgement, and the whole of it but for the table, warm, in one thread: as a
 * JVM compiles on its own, and as Lambda has it compile.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class WarmBenchmark {
  private static final int EVENTS = 512;
  private static final Log LOG = Log.named("bench");
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  private final Application application =
      TestServices.with(
          new YesTable(), Map.of(), InstantSource.system(), OutputStream.nullOutputStream());
  private final Orchestrator function = new Orchestrator(application);
  private final SignatureVerifier verifier =
      ((SignatureVerifier.Parsed.Usable) SignatureVerifier.parse(Events.SIGNER.publicKeyHex()))
          .verifier();
  private final ReplyWriter replies = new ReplyWriter(application.services().redactor()::redact);
  private final Events.Body body = Events.body("slash-diagnose");
  private final SignedRequest signed = Events.SIGNER.signed(Events.TIMESTAMP, body.bytes());
  private final byte[] bytes = body.bytes();
  private final Interaction.SlashCommand interaction =
      (Interaction.SlashCommand)
          ((InteractionReader.Result.Read) InteractionReader.read(body.json())).interaction();
  private final Reply message =
      Reply.ephemeral("The deployment of **storefront** is done. ".repeat(12));
  private final String clean =
      "the run of the workflow ended with success and nothing to say ".repeat(8);
  private byte[][] events = {};
  private Instant signedAt = Instant.EPOCH;
  private int next;

  /** A table without a way to it. */
  private static final class YesTable implements DynamoDbClient {
    @Override
    public PutItemResponse putItem(PutItemRequest request) {
      return PutItemResponse.builder().build();
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
      return UpdateItemResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }

  @Benchmark
  public Verdict verify() {
    return verifier.verify(signed);
  }

  @Benchmark
  public InteractionReader.Result parse() {
    return InteractionReader.read(Json.tryRead(bytes).orElseThrow(), Optional.empty());
  }

  @Benchmark
  public CommandRouter.Route route() {
    return application.router().route(interaction, interaction.envelope().invoker().orElseThrow());
  }

  /** A message of 500 characters. */
  @Benchmark
  public byte[] render() {
    return replies.write(message);
  }

  /** A clean text of 500 characters. */
  @Benchmark
  public String redact() {
    return application.services().redactor().redact(clean);
  }

  @Benchmark
  public void logLine() {
    LOG.info(
        "test.line",
        "interaction answered",
        Field.of("status", "200"),
        Field.of("duration_ms", 12));
    Logging.drain();
  }

  /**
   * From the event that Lambda hands over to the answer, its log line written; the table says yes.
   */
  @Benchmark
  public byte[] acknowledge() {
    if (Instant.now().isAfter(signedAt.plus(TOKEN_LIFE.dividedBy(2)))) {
      sign();
    }
    return function.handle(events[next++ % EVENTS], Optional.empty());
  }

  /** Signing is not ours to pay; tokens that are too old are refused. */
  private void sign() {
    signedAt = Instant.now();
    events =
        IntStream.range(0, EVENTS)
            .mapToObj(i -> body.withId(Snowflake.of(signedAt, i)).signed().as(AwsShape.HTTP_API))
            .toArray(byte[][]::new);
    String answer = new String(function.handle(events[EVENTS - 1], Optional.empty()), UTF_8);
    if (!answer.contains("{\\\"type\\\":5}")) {
      throw new IllegalStateException("not an acknowledgement: " + answer);
    }
  }

  public static void main(String[] arguments) throws RunnerException {
    Collection<RunResult> thorough = run();
    Map<String, RunResult> quick =
        run("-XX:TieredStopAtLevel=1").stream()
            .collect(Collectors.toMap(WarmBenchmark::part, result -> result));
    System.out.println("| part | µs | ± | by the quick compiler, µs | ± | allocated, bytes |");
    System.out.println("|---|---|---|---|---|---|");
    for (RunResult result : thorough) {
      System.out.printf(
          "| %s | %s | %s | %,.0f |%n",
          part(result),
          time(result),
          time(quick.get(part(result))),
          result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }
  }

  private static Collection<RunResult> run(String... switches) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(WarmBenchmark.class.getSimpleName())
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .jvmArgsPrepend(switches)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  private static String part(RunResult result) {
    return result.getPrimaryResult().getLabel();
  }

  private static String time(RunResult result) {
    Result<?> time = result.getPrimaryResult();
    return "%.1f | %.1f".formatted(time.getScore(), time.getScoreError());
  }
}
