package dev.orchestrator.finding;

import dev.orchestrator.gate.Level;
import dev.orchestrator.github.RepositoryName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What was found in one repository; nothing if it was scanned and is clean. */
public record RepositoryFindings(RepositoryName repository, List<Finding> findings) {
  public RepositoryFindings {
    findings = List.copyOf(findings);
  }

  /** The highest severity; empty if nothing was found. */
  public Optional<Level> severity() {
    return findings.stream().map(Finding::severity).max(Comparator.naturalOrder());
  }

  /** How many findings have this severity. */
  public int count(Level severity) {
    return (int) findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  /** The distinct paths. */
  public SortedSet<String> paths() {
    var paths = new TreeSet<String>();
    findings.forEach(finding -> paths.add(finding.path()));
    return paths;
  }
}
