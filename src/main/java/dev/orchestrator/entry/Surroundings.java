package dev.orchestrator.entry;

import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.HttpCalls;
import dev.orchestrator.http.Sleeper;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The external dependencies: time, randomness, waiting, the network, the table and the log output.
 *
 * @param http makes what calls Discord and GitHub
 * @param table makes the client of the table
 */
public record Surroundings(
    InstantSource clock,
    RandomGenerator random,
    Sleeper sleeper,
    Supplier<HttpCalls> http,
    Function<Settings, DynamoDbClient> table,
    OutputStream logOutput) {

  /** With the network as it is. */
  public Surroundings(
      InstantSource clock,
      RandomGenerator random,
      Sleeper sleeper,
      Function<Settings, DynamoDbClient> table,
      OutputStream logOutput) {
    this(clock, random, sleeper, ApacheHttpCalls::open, table, logOutput);
  }
}
