package dev.orchestrator.request;

import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * A kind of question to the worker, and how question and answer are stored: {@code pk =
 * REQUEST#<name>#<subject>}, {@code sk = ASK#<number>} or {@code ANSWER}.
 *
 * <pre>{@code
 * static final RequestType<FileQuestion, FileAnswer> FILES =
 *     RequestType.of("file", new FileQuestionForm(), new FileAnswerForm());
 * }</pre>
 */
public final class RequestType<Q, A> {
  /** How long a question is of interest. */
  private static final Duration ASKED = Duration.ofHours(1);

  /** How long the last answer is kept. */
  private static final Duration ANSWERED = Duration.ofDays(7);

  private static final String ANSWER = "ANSWER";
  private static final String AT = "at";

  private final String name;
  private final ItemType<Request<Q>> questions;
  private final ItemType<Answer<A>> answers;

  private RequestType(String name, Form<Q> question, Form<A> answer) {
    this.name = name;
    String prefix = "REQUEST#" + name + "#";
    this.questions =
        ItemType.of(
                "request " + name,
                prefix,
                "ASK#",
                codec(
                    question,
                    (Request<Q> each) -> key(each.subject(), "ASK#" + each.number()),
                    Request::question,
                    Request::at,
                    (key, at, value) ->
                        new Request<>(
                            subject(key),
                            Long.parseLong(key.sk().substring("ASK#".length())),
                            at,
                            value)))
            .expiring(request -> request.at().plus(ASKED))
            .callingWorker();
    this.answers =
        ItemType.of(
                "answer " + name,
                prefix,
                ANSWER,
                codec(
                    answer,
                    (Answer<A> each) -> key(each.subject(), ANSWER),
                    Answer::value,
                    Answer::at,
                    (key, at, value) -> new Answer<>(subject(key), at, value)))
            .expiring(each -> each.at().plus(ANSWERED));
  }

  /** How a question or answer is stored; the attribute {@code at} is the kit's. */
  public interface Form<V> {
    Item write(V value);

    V read(Item item);
  }

  /**
   * Declares a kind of question.
   *
   * @param name part of the stored keys, in small letters: {@code file}
   */
  public static <Q, A> RequestType<Q, A> of(String name, Form<Q> question, Form<A> answer) {
    return new RequestType<>(name, question, answer);
  }

  ItemType<Request<Q>> questions() {
    return questions;
  }

  ItemType<Answer<A>> answers() {
    return answers;
  }

  ItemKey answerKey(String subject) {
    return key(subject, ANSWER);
  }

  private ItemKey key(String subject, String sk) {
    return new ItemKey(ItemKey.text("REQUEST", name, subject), sk);
  }

  private String subject(ItemKey key) {
    return key.pk()
        .substring("REQUEST#".length() + name.length() + 1)
        .replace("%23", "#")
        .replace("%25", "%");
  }

  private interface Made<V, T> {
    T of(ItemKey key, Instant at, V value);
  }

  private static <V, T> ItemCodec<T> codec(
      Form<V> form,
      Function<T, ItemKey> key,
      Function<T, V> value,
      Function<T, Instant> at,
      Made<V, T> made) {
    return new ItemCodec<>() {
      @Override
      public ItemKey key(T each) {
        return key.apply(each);
      }

      @Override
      public Item write(T each) {
        return Item.builder()
            .set(AT, at.apply(each))
            .set("value", form.write(value.apply(each)))
            .build();
      }

      @Override
      public T read(ItemKey itemKey, Item item) {
        return made.of(itemKey, item.instant(AT), form.read(item.map("value")));
      }
    };
  }
}
