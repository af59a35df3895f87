package dev.orchestrator.finding;

import dev.orchestrator.json.WellFormed;
import dev.orchestrator.text.Truncator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Makes an artifact fit to be kept: secrets are removed from all of its text, and long text is cut.
 * Fingerprints stay, so what a path or message loses does not make two findings one.
 */
public final class ArtifactRedaction {
  private static final int MAX_PATH = 1_024;
  private static final int MAX_RULE = 256;
  private static final int MAX_MESSAGE = 400;
  private static final int MAX_NAME = 128;

  private final UnaryOperator<String> redactor;

  /**
   * @param redactor removes secrets from text
   */
  public ArtifactRedaction(UnaryOperator<String> redactor) {
    this.redactor = redactor;
  }

  /** The same artifact without secrets. The argument is not changed. */
  public Artifact redact(Artifact artifact) {
    // Rules, tools and most messages repeat; the redactor is the costly part.
    var known = new HashMap<String, String>();
    var repositories = new ArrayList<RepositoryFindings>();
    for (RepositoryFindings each : artifact.repositories()) {
      List<Finding> findings =
          each.findings().stream().map(finding -> redact(finding, known)).toList();
      repositories.add(new RepositoryFindings(each.repository(), findings));
    }
    Artifact.Source source = artifact.source();
    return new Artifact(
        artifact.auditId(),
        new Artifact.Source(
            source.form(),
            redact(source.tool(), MAX_NAME, known),
            source.consumer().map(name -> redact(name, MAX_NAME, known)),
            source.timestamp()),
        artifact.commit(),
        repositories,
        artifact.scans().stream()
            .map(
                run -> new Artifact.ScannerRun(redact(run.tool(), MAX_NAME, known), run.complete()))
            .toList(),
        artifact.skipped(),
        artifact.content());
  }

  private Finding redact(Finding finding, Map<String, String> known) {
    return new Finding(
        finding.fingerprint(),
        redact(finding.tool(), MAX_NAME, known),
        redact(finding.rule(), MAX_RULE, known),
        redact(finding.path(), MAX_PATH, known),
        finding.line(),
        finding.severity(),
        redact(finding.message(), MAX_MESSAGE, known));
  }

  private String redact(String text, int max, Map<String, String> known) {
    if (text.isEmpty()) {
      return text;
    }
    String key = max + ":" + text;
    String redacted = known.get(key);
    if (redacted == null) {
      // What is cut off first cannot be seen later; the margin keeps a secret at the cut whole.
      redacted =
          Truncator.truncate(redactor.apply(Truncator.truncate(WellFormed.of(text), 4 * max)), max);
      known.put(key, redacted);
    }
    return redacted;
  }
}
