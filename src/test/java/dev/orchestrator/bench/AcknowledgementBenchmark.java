package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.discord.interaction.SignedRequest;
import dev.orchestrator.discord.interaction.Verdict;
import dev.orchestrator.entry.Orchestrator;
import dev.orchestrator.entry.TestServices;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalDynamo;
import dev.orchestrator.local.LocalTable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What stands between a person's key press and "thinking…", in one warm process. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class AcknowledgementBenchmark {
  private static final String TABLE = "orchestrator-dev";

  private final InteractionSigner signer =
      new InteractionSigner(
          HexFormat.of()
              .parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
  private final InstantSource clock = InstantSource.system();
  private final LocalDynamo dynamo;
  private final Orchestrator function;
  private final SignatureVerifier verifier;
  private final SignedRequest ping;
  private long next;

  public AcknowledgementBenchmark() {
    try {
      dynamo = LocalDynamo.start(Optional.empty());
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    LocalTable.create(dynamo.client(), TABLE);
    function =
        new Orchestrator(
            TestServices.with(dynamo.client(), Map.of(), clock, OutputStream.nullOutputStream()));
    verifier =
        ((SignatureVerifier.Parsed.Usable) SignatureVerifier.parse(signer.publicKeyHex()))
            .verifier();
    byte[] body = command("ping");
    ping =
        new SignedRequest(
            body, Optional.of("1700000000"), Optional.of(signer.sign("1700000000", body)));
  }

  @Setup
  public void warmUp() {
    verifier.verify(ping);
  }

  @TearDown
  public void stop() {
    dynamo.close();
  }

  private byte[] command(String name) {
    return """
    {"id":"%s","application_id":"1000000000000000001","type":2,"token":"BENCHMARK_TOKEN_%d","version":1,
    "guild":{"id":"2000000000000000001","locale":"en-US","features":[]},"guild_id":"2000000000000000001",
    "guild_locale":"en-US","locale":"en-GB","channel_id":"3000000000000000001",
    "member":{"user":{"id":"%d","username":"ada","global_name":"Ada","discriminator":"0"},
    "roles":["5000000000000000001"],"permissions":"2248473465835073"},"app_permissions":"442368",
    "entitlements":[],"authorizing_integration_owners":{"0":"2000000000000000001"},"context":0,
    "data":{"id":"1","name":"%s","type":1},"padding":"%s"}\
    """
        .formatted(
            Snowflake.of(clock.instant(), next), next, 4_000_000 + next++, name, "x".repeat(700))
        .getBytes(UTF_8);
  }

  private byte[] event(byte[] body) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("rawPath", "/discord/interactions");
      json.writeObjectFieldStart("headers");
      json.writeStringField("x-signature-timestamp", "1700000000");
      json.writeStringField("x-signature-ed25519", signer.sign("1700000000", body));
      json.writeEndObject();
      json.writeObjectFieldStart("requestContext");
      json.writeObjectFieldStart("http");
      json.writeStringField("method", "POST");
      json.writeEndObject();
      json.writeEndObject();
      json.writeStringField("body", new String(body, UTF_8));
      json.writeEndObject();
    });
  }

  /** The signature check of a 1.5 KB body. */
  @Benchmark
  public Verdict verify() {
    return verifier.verify(ping);
  }

  /** Signing for the next one, which is not ours to pay: subtract it from the one below. */
  @Benchmark
  public byte[] signOnly() {
    return event(command("diagnose"));
  }

  /** A deferred command: verified, read, routed, written down once, acknowledged, logged. */
  @Benchmark
  public byte[] signAndAcknowledge() {
    return function.handle(event(command("diagnose")), Optional.empty());
  }

  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(AcknowledgementBenchmark.class.getSimpleName())
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .build())
        .run();
  }
}
