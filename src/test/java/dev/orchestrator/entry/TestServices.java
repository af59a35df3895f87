package dev.orchestrator.entry;

import dev.orchestrator.http.Sleeper;
import java.io.OutputStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The parts put together for a test, as Lambda puts them together. */
public final class TestServices {
  /** Of the test vector's seed. */
  public static final String PUBLIC_KEY =
      "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";

  /** An address without a listener: the discard port. */
  public static final URI NOWHERE = URI.create("http://127.0.0.1:9");

  private TestServices() {}

  /** A bot without a network. */
  public static Application inert() {
    return withoutTable(Map.of(), OutputStream.nullOutputStream());
  }

  /** A bot without a network, with the caller's random numbers. */
  static Application inert(RandomGenerator random) {
    return withoutTable(Map.of(), random, OutputStream.nullOutputStream());
  }

  /** A bot whose table does not answer. */
  public static Application withoutTable(Map<String, String> environment, OutputStream log) {
    return withoutTable(environment, new Random(1), log);
  }

  private static Application withoutTable(
      Map<String, String> environment, RandomGenerator random, OutputStream log) {
    Settings settings = settings(environment);
    return new Application(
        settings,
        new Surroundings(
            InstantSource.system(),
            random,
            Sleeper.REAL,
            any ->
                AwsTable.open(
                    settings(withTable(environment)),
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"))),
            log));
  }

  /** A bot on a table that a test has made. */
  public static Application with(
      DynamoDbClient table,
      Map<String, String> environment,
      InstantSource clock,
      OutputStream log) {
    return new Application(
        settings(environment),
        new Surroundings(clock, new Random(1), Sleeper.REAL, any -> table, log));
  }

  private static Map<String, String> withTable(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("AWS_ENDPOINT_URL_DYNAMODB", NOWHERE.toString());
    return all;
  }

  private static Settings settings(Map<String, String> environment) {
    var all = new HashMap<>(Map.of("DISCORD_PUBLIC_KEY", PUBLIC_KEY, "ALLOW_DMS", "true"));
    all.putAll(environment);
    return Settings.read(all);
  }
}
