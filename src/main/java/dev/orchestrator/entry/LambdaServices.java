package dev.orchestrator.entry;

import dev.orchestrator.http.Sleeper;
import dev.orchestrator.log.Field;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogSettings;
import dev.orchestrator.log.Logging;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.setting.InvalidSettings;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The bot as Lambda runs it. */
final class LambdaServices {
  private static final Log LOG = Log.named("entry");

  private LambdaServices() {}

  /**
   * Creates them, after priming where it is worthwhile.
   *
   * @throws InvalidSettings if the environment cannot be used; the log then names what is wrong
   */
  static Application of(Map<String, String> environment, RandomGenerator random) {
    try {
      Settings settings = Settings.read(environment);
      Optional<RuntimeException> disturbance =
          Priming.isWorthwhile(environment)
              ? new Priming(environment, settings, InstantSource.system(), random).run()
              : Optional.empty();
      var application =
          new Application(
              settings,
              new Surroundings(
                  InstantSource.system(), random, Sleeper.REAL, AwsTable::open, System.out));
      Version.CURRENT.log(LOG, "function.started", "the function was started");
      disturbance.ifPresent(
          failure -> LOG.warn("snapshot.priming_incomplete", "priming ended early", failure));
      return application;
    } catch (InvalidSettings unusable) {
      Logging.start(
          new LogSettings("orchestrator", "unknown", "unknown", "info", true),
          new Redactor(),
          System.out);
      LOG.error(
          "configuration.invalid",
          "the configuration cannot be used",
          Field.of("problems", unusable.problems()));
      Logging.drain();
      throw unusable;
    }
  }
}
