package dev.orchestrator.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.log.Redactor;
import dev.orchestrator.trace.Acceptance;
import dev.orchestrator.trace.DynamoTraceStore;
import dev.orchestrator.trace.PressResult;
import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.StoreUnavailable;
import dev.orchestrator.trace.Trace;
import dev.orchestrator.trace.TraceKey;
import dev.orchestrator.trace.TraceStatus;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Writes that another transaction was in the way of are repeated; then their condition decides. */
@Timeout(30)
class TableContentionTest {
  private static final Instant T0 = Instant.parse("2026-11-30T10:00:00Z");
  private static final String DONE = "{}";

  /** DynamoDB as far as its answers matter; the last one stays. */
  private static final class Answering implements SdkHttpClient {
    private final Deque<String> bodies;
    private final AtomicInteger calls = new AtomicInteger();

    Answering(String... bodies) {
      this.bodies = new ArrayDeque<>(Arrays.asList(bodies));
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          calls.incrementAndGet();
          String body = bodies.size() > 1 ? bodies.removeFirst() : bodies.getFirst();
          return HttpExecuteResponse.builder()
              .response(
                  SdkHttpResponse.builder()
                      .statusCode(body.contains("__type") ? 400 : 200)
                      .putHeader("Content-Type", "application/x-amz-json-1.0")
                      .build())
              .responseBody(
                  AbortableInputStream.create(
                      new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }

  private static String refused(String kind, String rest) {
    return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"no\"%s}"
        .formatted(kind, rest);
  }

  private static String cancelled(String first, String second) {
    return refused(
        "TransactionCanceledException",
        ",\"CancellationReasons\":[{\"Code\":\"%s\"},%s]".formatted(first, second));
  }

  private static String reason(String code) {
    return "{\"Code\":\"" + code + "\"}";
  }

  private static DynamoTraceStore store(Answering table) {
    return new DynamoTraceStore(client(table), "t", new Redactor(), _ -> List.of());
  }

  private static DynamoDbClient client(Answering table) {
    var environment =
        new HashMap<>(
            Map.of("DISCORD_PUBLIC_KEY", TestServices.PUBLIC_KEY, "AWS_REGION", "eu-central-1"));
    return AwsTable.open(
        Settings.read(environment),
        LambdaCredentials.of(
            Map.of(
                "AWS_ACCESS_KEY_ID", "made-up",
                "AWS_SECRET_ACCESS_KEY", "made-up",
                "AWS_SESSION_TOKEN", "made-up")),
        table);
  }

  private static Trace trace() {
    return new Trace(
        new TraceKey("4000", "1000"),
        "1-67000000-aaaaaaaaaaaaaaaaaaaaaaaa",
        "deploy-client",
        TraceStatus.ACCEPTED,
        T0,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  private static PressResult press(Answering table) {
    var button =
        new SingleUseToken(
            "77",
            "4000",
            "1-67000000-aaaaaaaaaaaaaaaaaaaaaaaa",
            Map.of(),
            T0.plus(SingleUseToken.LIFE),
            Optional.empty());
    return store(table).press(button, trace(), Optional.empty(), "{\"type\":6}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
  void a_press_that_something_was_in_the_way_of_is_repeated(String code) {
    var table =
        new Answering(cancelled(code, reason("None")), cancelled("None", reason(code)), DONE);

    assertThat(press(table)).isEqualTo(new PressResult.First());
    assertThat(table.calls).hasValue(3);
  }

  @Test
  void what_was_in_the_way_may_have_used_the_button_up() {
    var table =
        new Answering(
            cancelled("TransactionConflict", reason("None")),
            cancelled("ConditionalCheckFailed", reason("None")));

    assertThat(press(table)).isEqualTo(new PressResult.TooLate());
    assertThat(table.calls).hasValue(2);
  }

  @Test
  void what_was_in_the_way_may_have_been_the_same_press() {
    var table =
        new Answering(
            cancelled("ConditionalCheckFailed", reason("TransactionConflict")),
            cancelled(
                "ConditionalCheckFailed",
                "{\"Code\":\"ConditionalCheckFailed\",\"Item\":{\"answer\":{\"S\":\"{}\"}}}"));

    assertThat(press(table)).isInstanceOf(PressResult.Repeated.class);
    assertThat(table.calls).hasValue(2);
  }

  @Test
  void a_condition_that_failed_is_not_repeated() {
    var table = new Answering(cancelled("ConditionalCheckFailed", reason("None")));

    assertThat(press(table)).isEqualTo(new PressResult.TooLate());
    assertThat(table.calls).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TransactionConflictException",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "TransactionInProgressException"
      })
  void a_plain_write_that_something_was_in_the_way_of_is_repeated(String kind) {
    var table = new Answering(refused(kind, ""), refused(kind, ""), DONE);

    assertThat(store(table).record(trace(), "{}")).isEqualTo(new Acceptance.First());
    assertThat(table.calls).hasValue(3);
  }

  @Test
  void what_stays_in_the_way_is_given_up_after_nine_attempts_or_two_seconds() {
    var table = new Answering(cancelled("TransactionConflict", reason("None")));

    assertThatThrownBy(() -> press(table)).isInstanceOf(StoreUnavailable.class);
    assertThat(table.calls.get()).isBetween(2, 9);
    assertThat(client(table).serviceClientConfiguration().overrideConfiguration().apiCallTimeout())
        .contains(Duration.ofSeconds(2));
  }
}
