package dev.orchestrator.entry;

import dev.orchestrator.http.Pause;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What comes in from outside: time, chance, waiting, the table and where log lines go.
 *
 * @param table makes the client of the table
 */
public record Surroundings(
    InstantSource clock,
    RandomGenerator random,
    Pause pause,
    Function<Settings, DynamoDbClient> table,
    OutputStream logOutput) {}
