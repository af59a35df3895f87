package dev.orchestrator.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.discord.interaction.SignatureVerifier;
import dev.orchestrator.discord.interaction.SignatureVerifier.Parsed;
import dev.orchestrator.discord.interaction.SignedRequest;
import dev.orchestrator.discord.interaction.Verdict;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** The check of one signature over a body of 1.5 KB, warm, in one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SignatureBenchmark {
  private static final String TIMESTAMP = "1700000000";

  private final InteractionSigner current = new InteractionSigner(seed(1));
  private final InteractionSigner next = new InteractionSigner(seed(2));
  private final byte[] body = "x".repeat(1_500).getBytes(UTF_8);

  private final SignatureVerifier oneKey = verifier(current.publicKeyHex());
  private final SignatureVerifier twoKeys =
      verifier(current.publicKeyHex() + "," + next.publicKeyHex());
  private final SignedRequest signed = current.signed(TIMESTAMP, body);
  private final SignedRequest signedWithNext = next.signed(TIMESTAMP, body);
  private final SignedRequest forged =
      new SignedRequest("y".repeat(1_500).getBytes(UTF_8), signed.timestamp(), signed.signature());
  private final SignedRequest unsigned =
      new SignedRequest(body, Optional.of(TIMESTAMP), Optional.empty());

  @Benchmark
  public Verdict genuine() {
    return oneKey.verify(signed);
  }

  @Benchmark
  public Verdict genuineUnderTheSecondKey() {
    return twoKeys.verify(signedWithNext);
  }

  @Benchmark
  public Verdict forged() {
    return oneKey.verify(forged);
  }

  @Benchmark
  public Verdict unsigned() {
    return oneKey.verify(unsigned);
  }

  private static byte[] seed(int first) {
    byte[] seed = new byte[32];
    seed[0] = (byte) first;
    return seed;
  }

  private static SignatureVerifier verifier(String keys) {
    return switch (SignatureVerifier.parse(keys)) {
      case Parsed.Usable usable -> usable.verifier();
      case Parsed.Unusable unusable -> throw new IllegalStateException(unusable.toString());
    };
  }

  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(SignatureBenchmark.class.getSimpleName()).build())
        .run();
  }
}
