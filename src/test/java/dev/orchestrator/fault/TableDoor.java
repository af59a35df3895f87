package dev.orchestrator.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.fault.FaultInjector.Await;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * The table as the AWS SDK gives it to an instance: every call is a place where things go wrong,
 * and what may pass is tried again as the SDK does, so that a write whose answer was lost meets its
 * own effect.
 */
final class TableDoor implements InvocationHandler {
  /** As entry.AwsTable sets them. */
  private static final Duration ATTEMPT = Duration.ofSeconds(1);

  private static final Duration CALL = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 9;

  private final DynamoDbClient table;
  private final Instance instance;
  private final FaultInjector faultInjector;
  private final Timeline time;
  private final RandomGenerator random;
  private final Runnable wrote;

  private TableDoor(
      DynamoDbClient table,
      Instance instance,
      FaultInjector faultInjector,
      Timeline time,
      RandomGenerator random,
      Runnable wrote) {
    this.table = table;
    this.instance = instance;
    this.faultInjector = faultInjector;
    this.time = time;
    this.random = random;
    this.wrote = wrote;
  }

  /**
   * @param wrote is told when an item may have been put
   */
  static DynamoDbClient to(
      DynamoDbClient table,
      Instance instance,
      FaultInjector faultInjector,
      Timeline time,
      RandomGenerator random,
      Runnable wrote) {
    return (DynamoDbClient)
        Proxy.newProxyInstance(
            DynamoDbClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbClient.class},
            new TableDoor(table, instance, faultInjector, time, random, wrote));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (arguments == null || arguments.length != 1) {
      return method.invoke(table, arguments);
    }
    if (arguments[0] instanceof Consumer || method.getName().endsWith("Paginator")) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    Object request = onlyOnce(arguments[0]);
    String what = TableCallText.of(method.getName(), request);
    return called(
        method.getName(),
        what,
        () -> {
          Object answer;
          try {
            answer = method.invoke(table, request);
          } catch (InvocationTargetException thrown) {
            throw (Exception) thrown.getCause();
          } finally {
            if (method.getName().startsWith("put") || method.getName().startsWith("transact")) {
              wrote.run();
            }
          }
          return answer;
        });
  }

  /**
   * The SDK gives a transaction a token, so that it can repeat it. Runs with one seed make the same
   * tokens, and the local table is shared by all runs: so the token names the run's table, too.
   */
  private static Object onlyOnce(Object request) {
    if (!(request instanceof TransactWriteItemsRequest transaction)) {
      return request;
    }
    String given = transaction.clientRequestToken();
    UUID token =
        given == null
            ? UUID.randomUUID()
            : UUID.nameUUIDFromBytes((tableName(transaction) + given).getBytes(UTF_8));
    return transaction.toBuilder().clientRequestToken(token.toString()).build();
  }

  private static String tableName(TransactWriteItemsRequest transaction) {
    TransactWriteItem first = transaction.transactItems().getFirst();
    if (first.put() != null) {
      return first.put().tableName();
    }
    if (first.update() != null) {
      return first.update().tableName();
    }
    return first.delete() != null ? first.delete().tableName() : first.conditionCheck().tableName();
  }

  private Object called(String method, String what, Callable<Object> action) throws Exception {
    Instant end = time.instant().plus(CALL);
    for (int attempt = 1; ; attempt++) {
      Await at = instance.next(what);
      Optional<FaultKind> fault = faultInjector.table(at);
      fault.ifPresent(FaultKind::count);
      instance.note(what + fault.map(kind -> " → " + kind).orElse(""));
      RuntimeException failure;
      try {
        if (fault.isEmpty()) {
          return instance.await(at, moment(), action, moment());
        }
        failure = failed(at, fault.get(), method, action);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw AbortedException.create("stopped", stopped);
      }
      Duration backoff = Duration.ofMillis(25L << attempt);
      boolean mayRepeat =
          !(failure instanceof TransactionConflictException)
              && !(failure instanceof TransactionCanceledException);
      if (!mayRepeat || attempt == ATTEMPTS) {
        throw failure;
      }
      if (time.instant().plus(backoff).isAfter(end)) {
        throw ApiCallTimeoutException.create(CALL.toMillis());
      }
      instance.sleeper().sleep(backoff);
    }
  }

  private RuntimeException failed(Await at, FaultKind fault, String method, Callable<Object> action)
      throws Exception {
    switch (fault) {
      case TABLE_ANSWER_LOST -> {
        Object unused = instance.await(at, moment(), () -> heedless(action), ATTEMPT);
        return ApiCallTimeoutException.create(ATTEMPT.toMillis());
      }
      case TABLE_AWAY -> {
        Object unused = instance.await(at, ATTEMPT, () -> "", Duration.ZERO);
        return ApiCallTimeoutException.create(ATTEMPT.toMillis());
      }
      default -> {
        Object unused = instance.await(at, moment(), () -> "", moment());
        return answer(fault, method);
      }
    }
  }

  /** Carries it out; its result is lost. */
  private static Object heedless(Callable<Object> action) throws Exception {
    try {
      return action.call();
    } catch (DynamoDbException unheard) {
      return unheard;
    }
  }

  private static RuntimeException answer(FaultKind fault, String method) {
    if (fault == FaultKind.TABLE_CONFLICT && method.startsWith("transact")) {
      CancellationReason conflict =
          CancellationReason.builder().code("TransactionConflict").message("conflict").build();
      return TransactionCanceledException.builder()
          .message("Transaction cancelled")
          .cancellationReasons(List.of(conflict, CancellationReason.builder().code("None").build()))
          .statusCode(400)
          .build();
    }
    return switch (fault) {
      case TABLE_CONFLICT ->
          TransactionConflictException.builder().message("conflict").statusCode(400).build();
      case TABLE_THROTTLED ->
          ProvisionedThroughputExceededException.builder()
              .message("throttled")
              .statusCode(400)
              .build();
      default -> InternalServerErrorException.builder().message("500").statusCode(500).build();
    };
  }

  private Duration moment() {
    return Duration.ofMillis(1 + random.nextInt(8));
  }
}
