package dev.orchestrator.local.github;

import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.Faults;
import dev.orchestrator.local.http.History;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Sends webhooks one after the other. GitHub waits 10 seconds for an answer and does not try again;
 * a delivery may be sent again.
 */
final class WebhookSender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private record Hook(URI url, WebhookSigner signer) {}

  private record Parcel(String id, String event, String action, byte[] body) {}

  private final Faults faults;
  private final InstantSource clock;
  private final History<WebhookDelivery> deliveries = new History<>();
  private final BlockingQueue<Parcel> queue = new LinkedBlockingQueue<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Thread thread;
  private volatile Optional<Hook> hook = Optional.empty();
  private volatile boolean on = true;
  private Optional<Parcel> held = Optional.empty();

  WebhookSender(Faults faults, InstantSource clock) {
    this.faults = faults;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("github-webhooks").start(this::work);
  }

  void configure(URI url, String secret) {
    hook = Optional.of(new Hook(url, new WebhookSigner(secret)));
  }

  boolean isConfigured() {
    return hook.isPresent();
  }

  boolean isOn() {
    return on;
  }

  /** What happens while it is off is not told later. */
  void switchTo(boolean nowOn) {
    on = nowOn;
  }

  History<WebhookDelivery> deliveries() {
    return deliveries;
  }

  void send(String event, String action, byte[] body) {
    if (isConfigured() && on) {
      queue.add(new Parcel(UUID.randomUUID().toString(), event, action, body));
    }
  }

  /** Sends the delivery {@code id} again; false if there was none. */
  boolean redeliver(String id) {
    Optional<WebhookDelivery> known =
        deliveries.values().stream().filter(one -> one.id().equals(id)).findFirst();
    known.ifPresent(one -> queue.add(new Parcel(one.id(), one.event(), one.action(), one.body())));
    return known.isPresent();
  }

  private void work() {
    try {
      while (true) {
        dispatch(queue.take());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void dispatch(Parcel parcel) throws InterruptedException {
    Optional<Fault.Effect.Behave> late = behaviour("webhook_slow", parcel);
    if (late.isPresent()) {
      Thread.sleep(late.get().by());
    }
    if (behaviour("webhook_lost", parcel).isPresent()) {
      record(parcel, OptionalInt.empty(), "lost");
      return;
    }
    if (held.isEmpty() && behaviour("webhook_out_of_order", parcel).isPresent()) {
      held = Optional.of(parcel);
      return;
    }
    boolean twice = behaviour("webhook_twice", parcel).isPresent();
    deliver(parcel);
    if (twice) {
      deliver(parcel);
    }
    Optional<Parcel> waiting = held;
    held = Optional.empty();
    if (waiting.isPresent()) {
      deliver(waiting.get());
    }
  }

  private Optional<Fault.Effect.Behave> behaviour(String fault, Parcel parcel) {
    return faults.behaviour(fault, "WEBHOOK", "/" + parcel.event() + "/" + parcel.action());
  }

  private void deliver(Parcel parcel) throws InterruptedException {
    Hook to = hook.orElseThrow();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.url())
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(parcel.body()));
    to.signer().headers(parcel.event(), parcel.id(), parcel.body()).forEach(request::header);
    try {
      HttpResponse<Void> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.discarding());
      record(parcel, OptionalInt.of(answer.statusCode()), "answered " + answer.statusCode());
    } catch (IOException broken) {
      record(parcel, OptionalInt.empty(), "not answered: " + broken.getClass().getSimpleName());
    }
  }

  private void record(Parcel parcel, OptionalInt status, String note) {
    deliveries.add(
        new WebhookDelivery(
            clock.instant(),
            parcel.id(),
            parcel.event(),
            parcel.action(),
            parcel.body(),
            status,
            note));
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }
}
