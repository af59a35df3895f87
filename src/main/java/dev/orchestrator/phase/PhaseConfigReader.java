package dev.orchestrator.phase;

import dev.orchestrator.gate.ReleaseConfig;
import dev.orchestrator.gate.ReleaseConfigReader;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.phase.PhaseConfig.Setting;
import dev.orchestrator.phase.PhaseConfig.Source;
import dev.orchestrator.repository.RepositoryFile;
import dev.orchestrator.repository.RepositoryFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Finds out how the fix pipeline is to run for a repository: by the environment, else by {@code
 * .github/orchestrator.yml}, else by {@code .github/rsolv.yml}, else by default.
 */
public final class PhaseConfigReader {
  static final String OWN_FILE = ".github/orchestrator.yml";
  static final String OTHER_FILE = ".github/rsolv.yml";

  private static final Duration MAX_AGE = Duration.ofMinutes(10);

  /** How long a validation waits for the files of a repository that was never read. */
  private static final Duration FIRST_READ = Duration.ofSeconds(3);

  private final Overrides overrides;
  private final RepositoryFiles files;

  public PhaseConfigReader(Overrides overrides, RepositoryFiles files) {
    this.overrides = overrides;
    this.files = files;
  }

  /** What the environment says for all repositories, as it stands there. */
  public record Overrides(Optional<String> executableTests, Optional<String> claudeMaxTurns) {
    boolean areComplete() {
      return executableTests.isPresent() && claudeMaxTurns.isPresent();
    }
  }

  /**
   * The settings, with files at most ten minutes old.
   *
   * @return empty if the worker has yet to read the files
   */
  public Optional<PhaseConfig> read(RepositoryName repository) {
    if (overrides.areComplete()) {
      return Optional.of(effective(new RepositoryFile.Missing(), new RepositoryFile.Missing()));
    }
    Optional<RepositoryFile> own = files.read(repository, OWN_FILE, MAX_AGE);
    Optional<RepositoryFile> other = files.read(repository, OTHER_FILE, MAX_AGE);
    return own.isPresent() && other.isPresent()
        ? Optional.of(effective(own.get(), other.get()))
        : Optional.empty();
  }

  /**
   * Whether tests may be executed, by what is known now; waits a moment only for the files of a
   * repository that was never read.
   */
  public boolean mayExecuteTests(RepositoryName repository) {
    if (overrides.executableTests().isPresent()) {
      return effective(new RepositoryFile.Missing(), new RepositoryFile.Missing())
          .executableTests()
          .value();
    }
    return effective(known(repository, OWN_FILE), known(repository, OTHER_FILE))
        .executableTests()
        .value();
  }

  private RepositoryFile known(RepositoryName repository, String path) {
    return files
        .read(repository, path, MAX_AGE)
        .or(() -> files.last(repository, path))
        .or(() -> files.await(repository, path, MAX_AGE, FIRST_READ))
        .orElseGet(RepositoryFile.Missing::new);
  }

  private PhaseConfig effective(RepositoryFile own, RepositoryFile other) {
    var warnings = new ArrayList<String>();
    Values ours = ours(own, warnings);
    Values theirs = theirs(other, warnings);
    Setting<Boolean> tests =
        overrides
            .executableTests()
            .map(text ->
                flag(text)
                    .map(value -> new Setting<>(value, Source.ENVIRONMENT))
                    .orElseGet(() -> {
                      warnings.add(
                          "RSOLV_EXECUTABLE_TESTS must be true or false. The default of true"
                              + " applies.");
                      return new Setting<>(ReleaseConfig.EXECUTABLE_TESTS, Source.DEFAULT);
                    }))
            .or(() ->
                ours.executableTests()
                    .or(theirs::executableTests)
                    .map(value -> new Setting<>(value, Source.REPOSITORY)))
            .orElse(new Setting<>(ReleaseConfig.EXECUTABLE_TESTS, Source.DEFAULT));
    Setting<Integer> turns =
        overrides
            .claudeMaxTurns()
            .map(text ->
                turns(text)
                    .map(value -> new Setting<>(value, Source.ENVIRONMENT))
                    .orElseGet(() -> {
                      warnings.add(
                          "RSOLV_CLAUDE_MAX_TURNS must be a whole number from 1 to 20. The default"
                              + " of 5 applies.");
                      return new Setting<>(ReleaseConfig.CLAUDE_MAX_TURNS, Source.DEFAULT);
                    }))
            .or(() ->
                ours.claudeMaxTurns()
                    .or(theirs::claudeMaxTurns)
                    .map(value -> new Setting<>(value, Source.REPOSITORY)))
            .orElse(new Setting<>(ReleaseConfig.CLAUDE_MAX_TURNS, Source.DEFAULT));
    return new PhaseConfig(tests, turns, warnings);
  }

  private record Values(Optional<Boolean> executableTests, Optional<Integer> claudeMaxTurns) {
    static final Values NONE = new Values(Optional.empty(), Optional.empty());
  }

  private static Values ours(RepositoryFile file, List<String> warnings) {
    return switch (file) {
      case RepositoryFile.Missing _ -> Values.NONE;
      case RepositoryFile.Unavailable(String reason) -> {
        warnings.add(OWN_FILE + " could not be read. " + reason);
        yield Values.NONE;
      }
      case RepositoryFile.Found(String text, String _) ->
          switch (ReleaseConfigReader.read(text)) {
            case ReleaseConfigReader.Result.Bad(List<ReleaseConfig.Fault> faults) -> {
              warnings.add(OWN_FILE + " is not valid: " + faults.getFirst());
              yield Values.NONE;
            }
            case ReleaseConfigReader.Result.Good(ReleaseConfig config) -> {
              config.warnings().forEach(fault -> warnings.add(OWN_FILE + ": " + fault));
              yield new Values(
                  config.executableTests(),
                  config.claudeMaxTurns().isPresent()
                      ? Optional.of(config.claudeMaxTurns().getAsInt())
                      : Optional.empty());
            }
          };
    };
  }

  private static Values theirs(RepositoryFile file, List<String> warnings) {
    return switch (file) {
      case RepositoryFile.Missing _ -> Values.NONE;
      case RepositoryFile.Unavailable(String reason) -> {
        warnings.add(OTHER_FILE + " could not be read. " + reason);
        yield Values.NONE;
      }
      case RepositoryFile.Found(String text, String _) -> {
        Optional<Map<String, String>> scalars = topLevelScalars(text);
        if (scalars.isEmpty()) {
          warnings.add(OTHER_FILE + " is not well-formed YAML.");
        }
        Optional<String> tests = scalars.map(all -> all.get("executableTests"));
        Optional<String> turns = scalars.map(all -> all.get("claudeMaxTurns"));
        Optional<Boolean> flag = tests.flatMap(PhaseConfigReader::flag);
        Optional<Integer> number = turns.flatMap(PhaseConfigReader::turns);
        if (tests.isPresent() && flag.isEmpty()) {
          warnings.add(
              OTHER_FILE + ": executableTests must be true or false. The default of true applies.");
        }
        if (turns.isPresent() && number.isEmpty()) {
          warnings.add(
              OTHER_FILE
                  + ": claudeMaxTurns must be a whole number from 1 to 20. The default of 5"
                  + " applies.");
        }
        yield new Values(flag, number);
      }
    };
  }

  /**
   * The scalars directly below the root mapping. That file belongs to another product, so that all
   * else in it is left alone.
   */
  private static Optional<Map<String, String>> topLevelScalars(String text) {
    var scalars = new HashMap<String, String>();
    int depth = 0;
    Optional<String> key = Optional.empty();
    try {
      for (Event event : new Parse(LoadSettings.builder().build()).parseString(text)) {
        if (event instanceof CollectionStartEvent) {
          depth++;
        } else if (event instanceof CollectionEndEvent) {
          depth--;
          key = depth == 1 ? Optional.empty() : key;
        } else if (event instanceof ScalarEvent scalar && depth == 1) {
          if (key.isPresent()) {
            scalars.put(key.get(), scalar.getValue());
          }
          key = key.isPresent() ? Optional.empty() : Optional.of(scalar.getValue());
        }
      }
      return Optional.of(scalars);
    } catch (YamlEngineException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> flag(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> turns(String text) {
    return Optional.of(text.strip())
        .filter(digits -> digits.matches("[0-9]{1,3}"))
        .map(Integer::valueOf)
        .filter(n -> n >= ReleaseConfig.MIN_TURNS && n <= ReleaseConfig.MAX_TURNS);
  }
}
