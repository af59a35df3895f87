package dev.orchestrator.finding;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides whether an artifact is accepted: it has to have no fault, and a right signature where one
 * is given or required. The same for the API and the command line.
 */
public final class ArtifactGate {
  private final ArtifactReader reader;
  private final boolean requiresHmac;
  private final Supplier<Optional<String>> key;

  /**
   * @param requiresHmac whether an artifact without a signature is refused
   * @param key the HMAC key; asked for only where a signature is verified
   */
  public ArtifactGate(ArtifactReader reader, boolean requiresHmac, Supplier<Optional<String>> key) {
    this.reader = reader;
    this.requiresHmac = requiresHmac;
    this.key = key;
  }

  /** The result of an artifact. */
  public sealed interface Verdict {
    /** The code with which a process or a step of CI ends. */
    int exitCode();

    record Passed(Artifact artifact) implements Verdict {
      @Override
      public int exitCode() {
        return 0;
      }
    }

    record Invalid(List<Fault> faults) implements Verdict {
      public Invalid {
        faults = List.copyOf(faults);
      }

      @Override
      public int exitCode() {
        return 2;
      }
    }

    /**
     * @param reason a sentence
     */
    record BadSignature(String reason) implements Verdict {
      @Override
      public int exitCode() {
        return 3;
      }
    }
  }

  /** Reads the artifact, without looking at its signature. */
  public ArtifactReader.Reading read(byte[] bytes, ArtifactReader.Given given) {
    return reader.read(bytes, given);
  }

  /**
   * What is wrong with the signature; empty if nothing is.
   *
   * @param detached the signature beside the artifact, for SARIF, with the bytes that it may cover
   */
  public Optional<Verdict.BadSignature> signature(Artifact artifact, Optional<Detached> detached) {
    boolean isSarif = artifact.source().form() == Artifact.Form.SARIF;
    Optional<String> hmac = isSarif ? detached.map(Detached::hmac) : artifact.content().hmac();
    if (hmac.isEmpty()) {
      return requiresHmac
          ? Optional.of(
              new Verdict.BadSignature("The artifact is not signed, and a signature is required."))
          : Optional.empty();
    }
    Optional<String> secret = key.get();
    if (secret.isEmpty()) {
      return Optional.of(
          new Verdict.BadSignature(
              "The artifact is signed, and there is no key to verify it with."));
    }
    List<byte[]> signed =
        isSarif
            ? detached.map(Detached::signed).orElse(List.of())
            : List.of(artifact.content().signed());
    boolean isHex = hmac.get().matches("[0-9a-fA-F]{64}");
    boolean isRight = false;
    for (byte[] bytes : signed) {
      isRight |= (isHex || !isSarif) && Signature.isValid(bytes, hmac.get(), secret.get());
    }
    return isRight
        ? Optional.empty()
        : Optional.of(new Verdict.BadSignature("The signature does not match the artifact."));
  }

  /** Reads the artifact and verifies its signature. */
  public Verdict judge(byte[] bytes, ArtifactReader.Given given, Optional<Detached> detached) {
    return switch (read(bytes, given)) {
      case ArtifactReader.Reading.Faulty(List<Fault> faults) -> new Verdict.Invalid(faults);
      case ArtifactReader.Reading.Read(Artifact artifact) -> {
        Optional<Verdict.BadSignature> bad = signature(artifact, detached);
        yield bad.isPresent() ? bad.get() : new Verdict.Passed(artifact);
      }
    };
  }

  /**
   * A signature that is not part of the artifact.
   *
   * @param hmac 64 hex digits
   * @param signed the bytes that it may cover: as they were sent, and unpacked
   */
  public record Detached(String hmac, List<byte[]> signed) {
    public Detached {
      signed = List.copyOf(signed);
    }
  }
}
