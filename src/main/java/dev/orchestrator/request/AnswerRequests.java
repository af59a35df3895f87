package dev.orchestrator.request;

import dev.orchestrator.job.StreamJob;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The worker's part of a {@link RequestType}: finds an answer and stores it. A feature declares one
 * among its stream jobs.
 */
public final class AnswerRequests<Q, A> implements StreamJob<Request<Q>> {
  private final RequestType<Q, A> type;
  private final Finder<Q, A> finder;
  private final Requests requests;
  private final InstantSource clock;

  public AnswerRequests(
      RequestType<Q, A> type, Finder<Q, A> finder, Requests requests, InstantSource clock) {
    this.type = type;
    this.finder = finder;
    this.requests = requests;
    this.clock = clock;
  }

  /** Finds the answer to a question. What cannot be found out is an answer, too. */
  @FunctionalInterface
  public interface Finder<Q, A> {
    A find(Q question) throws InterruptedException;
  }

  @Override
  public ItemType<Request<Q>> type() {
    return type.questions();
  }

  @Override
  public void run(Stored<Request<Q>> item) throws InterruptedException {
    Instant began = clock.instant();
    A found = finder.find(item.value().question());
    requests.store(type, new Answer<>(item.value().subject(), began, found));
  }
}
