package dev.orchestrator.release;

import dev.orchestrator.gate.ReleaseConfig;
import dev.orchestrator.gate.ReleaseConfig.Fault;
import java.util.List;

/** The result of reading a repository's {@code .github/orchestrator.yml}. */
public sealed interface ReleaseFile {
  /** Where the file is. */
  String PATH = ".github/orchestrator.yml";

  /**
   * A good file.
   *
   * @param blobSha names its content
   */
  record Declared(ReleaseConfig config, String blobSha) implements ReleaseFile {}

  /** There is no file, or it declares no environment. */
  record Absent() implements ReleaseFile {}

  /** A file with faults; nothing is deployed by it. */
  record Broken(List<Fault> faults, String blobSha) implements ReleaseFile {
    public Broken {
      faults = List.copyOf(faults);
    }

    /** One sentence for people and CI. */
    public String sentence() {
      return "%s is not valid: %s%s"
          .formatted(
              PATH,
              faults.getFirst(),
              faults.size() == 1 ? "" : " There are " + (faults.size() - 1) + " more faults.");
    }
  }

  /**
   * GitHub could not be asked.
   *
   * @param reason one sentence
   * @param isDenied whether the token is missing, wrong or may not read files, which only an
   *     operator can change
   */
  record Unreadable(String reason, boolean isDenied) implements ReleaseFile {
    /** One sentence for people and CI. */
    public String sentence() {
      return PATH + " could not be read: " + reason;
    }
  }
}
