package dev.orchestrator.packaged;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lambda's Runtime API on loopback: hands events to the one process that asks for them and takes
 * its answers. Also what SnapStart adds to it: the pause before the restore, and credentials over
 * HTTP. Source: AWS Lambda, "Using the Lambda runtime API".
 */
public final class LambdaRuntimeApi implements AutoCloseable {
  private static final String RUNTIME = "/2018-06-01/runtime/";
  private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> running = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger credentialsAsked = new AtomicInteger();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch snapshot = new CountDownLatch(1);
  private final CountDownLatch restore = new CountDownLatch(1);
  private final CompletableFuture<String> initError = new CompletableFuture<>();
  private final Queue<String> calls = new ConcurrentLinkedQueue<>();

  private LambdaRuntimeApi() throws IOException {
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(RUNTIME, this::handle);
    server.createContext("/credentials", this::credentials);
    server.start();
  }

  public static LambdaRuntimeApi start() throws IOException {
    return new LambdaRuntimeApi();
  }

  private record Invocation(
      String id, byte[] event, Optional<String> traceHeader, CompletableFuture<Outcome> outcome) {}

  /** What the function made of an event. */
  public sealed interface Outcome {
    record Answered(byte[] body) implements Outcome {
      public Json json() {
        return Json.tryRead(body).orElse(Json.MISSING);
      }
    }

    /** The handler threw, or the process could not take the event. */
    record Failed(String error) implements Outcome {}
  }

  /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The value of {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}, which SnapStart sets. */
  public String credentialsUri() {
    return "http://" + address() + "/credentials";
  }

  /** Every call of the runtime, in order: {@code GET invocation/next}. */
  public List<String> calls() {
    return new ArrayList<>(calls);
  }

  /** How often the process has asked for the role's credentials. */
  public int credentialsAsked() {
    return credentialsAsked.get();
  }

  /** Waits until the process asks for its first event: it is initialised. */
  public boolean awaitReady(Duration limit) throws InterruptedException {
    return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits until the process stands still for its snapshot, after {@code beforeCheckpoint}. */
  public boolean awaitSnapshot(Duration limit) throws InterruptedException {
    return snapshot.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Wakes the process that stands still for its snapshot. */
  public void restore() {
    restore.countDown();
  }

  /** Why the process could not be initialised, if it said so. */
  public Optional<String> initError() {
    return Optional.ofNullable(initError.getNow(null));
  }

  /** Waits until the process says that it cannot be initialised. */
  public String awaitInitError(Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return initError.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Has the process handle an event.
   *
   * @param traceHeader Lambda's own trace, {@code Root=…;Parent=…;Sampled=…}
   */
  public Outcome invoke(byte[] event, Optional<String> traceHeader) {
    var invocation =
        new Invocation(
            "00000000-0000-4000-8000-%012d".formatted(count.incrementAndGet()),
            event,
            traceHeader,
            new CompletableFuture<>());
    waiting.add(invocation);
    try {
      return invocation.outcome().get(TIME_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      return new Outcome.Failed("Task timed out after " + TIME_LIMIT.toSeconds() + " seconds");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("stopped");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As {@link #invoke}, for a caller that knows nothing of failures; a failure throws. */
  public byte[] answer(byte[] event, Optional<String> traceHeader) {
    return switch (invoke(event, traceHeader)) {
      case Outcome.Answered answered -> answered.body();
      case Outcome.Failed(String error) -> throw new IllegalStateException(error);
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestURI().getPath().substring(RUNTIME.length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      calls.add(exchange.getRequestMethod() + " " + call);
      switch (call) {
        case "invocation/next" -> next(exchange);
        case "restore/next" -> {
          snapshot.countDown();
          restore.await();
          send(exchange, 200, new byte[0]);
        }
        case "init/error", "restore/error" -> {
          initError.complete(new String(body, UTF_8));
          send(exchange, 202, new byte[0]);
        }
        default -> end(exchange, call, body);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    ready.countDown();
    Invocation invocation = waiting.take();
    running.put(invocation.id(), invocation);
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
    headers.set(
        "Lambda-Runtime-Deadline-Ms", Long.toString(Instant.now().plus(TIME_LIMIT).toEpochMilli()));
    headers.set(
        "Lambda-Runtime-Invoked-Function-Arn",
        "arn:aws:lambda:us-east-1:000000000000:function:orchestrator:live");
    invocation.traceHeader().ifPresent(trace -> headers.set("Lambda-Runtime-Trace-Id", trace));
    headers.set("Content-Type", "application/json");
    send(exchange, 200, invocation.event());
  }

  private void end(HttpExchange exchange, String call, byte[] body) throws IOException {
    String[] parts = call.split("/", -1);
    Optional<Invocation> invocation =
        parts.length == 3 ? Optional.ofNullable(running.remove(parts[1])) : Optional.empty();
    invocation.ifPresent(known ->
        known
            .outcome()
            .complete(
                parts[2].equals("response")
                    ? new Outcome.Answered(body)
                    : new Outcome.Failed(new String(body, UTF_8))));
    send(exchange, invocation.isPresent() ? 202 : 404, new byte[0]);
  }

  private void credentials(HttpExchange exchange) throws IOException {
    credentialsAsked.incrementAndGet();
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      send(
          exchange,
          200,
          ("{\"AccessKeyId\":\"local\",\"SecretAccessKey\":\"local\",\"Token\":\"local\","
                  + "\"Expiration\":\""
                  + Instant.now().plus(Duration.ofHours(1))
                  + "\"}")
              .getBytes(UTF_8));
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    restore.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
