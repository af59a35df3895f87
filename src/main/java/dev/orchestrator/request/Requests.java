package dev.orchestrator.request;

import dev.orchestrator.http.Sleeper;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Asks the worker, and reads its answers. A question about a subject is written at most once in
 * {@link #ASK_AGAIN}, however many callers ask it.
 */
public final class Requests {
  /** After how long without an answer a question is asked again. */
  public static final Duration ASK_AGAIN = Duration.ofSeconds(10);

  /** What a caller who gets no answer yet is told to wait. */
  public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Table table;
  private final InstantSource clock;
  private final Sleeper sleeper;

  public Requests(Table table, InstantSource clock, Sleeper sleeper) {
    this.table = table;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** The last answer about a subject, however old. */
  public <A> Optional<Answer<A>> last(RequestType<?, A> type, String subject) {
    return table.get(type.answers(), type.answerKey(subject)).map(Stored::value);
  }

  /** Writes the question, unless it was written a moment ago. */
  public <Q> void ask(RequestType<Q, ?> type, String subject, Q question) {
    Instant now = clock.instant();
    long number = now.getEpochSecond() / ASK_AGAIN.toSeconds();
    var unused =
        table.write(type.questions().put(new Request<>(subject, number, now, question)).ifAbsent());
  }

  /**
   * The answer, if there is one that is young enough; otherwise asks for it.
   *
   * @return empty if the caller has to come again, see {@link #RETRY_AFTER}
   */
  public <Q, A> Optional<Answer<A>> answer(
      RequestType<Q, A> type, String subject, Q question, Duration maxAge) {
    Optional<Answer<A>> young = young(type, subject, maxAge);
    if (young.isEmpty()) {
      ask(type, subject, question);
    }
    return young;
  }

  private <A> Optional<Answer<A>> young(RequestType<?, A> type, String subject, Duration maxAge) {
    return last(type, subject).filter(answer -> answer.isWithin(maxAge, clock.instant()));
  }

  /**
   * As {@link #answer}, but waits for it, and asks again only after {@link #ASK_AGAIN}: a look
   * writes nothing, and the worker does not work on a question that was answered meanwhile.
   *
   * @param atMost how long
   */
  public <Q, A> Optional<Answer<A>> await(
      RequestType<Q, A> type, String subject, Q question, Duration maxAge, Duration atMost) {
    Instant asked = clock.instant();
    Instant end = asked.plus(atMost);
    Optional<Answer<A>> answer = answer(type, subject, question, maxAge);
    while (answer.isEmpty() && clock.instant().plus(LOOK_AGAIN).isBefore(end)) {
      try {
        sleeper.sleep(LOOK_AGAIN);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
      answer = young(type, subject, maxAge);
      if (answer.isEmpty() && !clock.instant().isBefore(asked.plus(ASK_AGAIN))) {
        asked = clock.instant();
        ask(type, subject, question);
      }
    }
    return answer;
  }

  <A> void store(RequestType<?, A> type, Answer<A> answer) {
    var unused = table.write(type.answers().put(answer));
  }
}
