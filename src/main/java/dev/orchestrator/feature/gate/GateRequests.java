package dev.orchestrator.feature.gate;

import dev.orchestrator.gate.Part;
import dev.orchestrator.gate.ReasonCode;
import dev.orchestrator.gate.Verdict;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.release.Judgement;
import dev.orchestrator.release.PermitDesk;
import dev.orchestrator.release.ReleaseGate;
import dev.orchestrator.request.Answer;
import dev.orchestrator.request.AnswerRequests;
import dev.orchestrator.request.RequestType;
import dev.orchestrator.request.Requests;
import dev.orchestrator.table.Condition;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import dev.orchestrator.table.WriteResult;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Has the worker judge a commit for a caller of the API. Each judgement is handed out to those who
 * asked for it and not reused, so that a changed lock or check counts for the next caller. A caller
 * that was told to come again finds the judgement that it asked for: {@code pk =
 * REQUEST#gate-open#<question>}, {@code sk = OPEN} names it.
 */
final class GateRequests {
  /** How long a caller waits. */
  private static final Duration WAIT = Duration.ofSeconds(8);

  /** How long a judgement that is not fetched is kept for the caller. */
  private static final Duration OPEN_FOR = Duration.ofSeconds(30);

  /**
   * A question, as the caller asks it.
   *
   * @param job that asks for a permit; empty if only the verdict is wanted
   */
  record Question(
      String repository, String ref, Optional<String> environment, Optional<PermitDesk.Job> job) {}

  /** Which request answers a question just now. */
  private record Open(String question, String id, Instant at) {}

  private static final RequestType<Question, Judgement> GATE =
      RequestType.of("gate", new QuestionForm(), new JudgementForm());

  private static final ItemType<Open> OPEN =
      ItemType.of("open gate request", "REQUEST#gate-open#", "OPEN", new OpenCodec())
          .expiring(open -> open.at().plus(OPEN_FOR));

  private final Requests requests;
  private final Table table;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  GateRequests(Requests requests, Table table, InstantSource clock, Supplier<UUID> ids) {
    this.requests = requests;
    this.table = table;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * The judgement; empty if the worker needs longer, and the caller has to come again.
   *
   * @param caller tells callers apart
   */
  Optional<Judgement> judge(Question question, String caller) {
    String name =
        ItemKey.text(
            caller,
            question.repository().toLowerCase(Locale.ROOT),
            question.environment().orElse(""),
            question.ref());

    String id = open(name);
    Optional<Answer<Judgement>> answer =
        requests.await(GATE, id, question, OPEN_FOR.multipliedBy(2), WAIT);
    if (answer.isPresent()) {
      var unused = table.write(OPEN.delete(key(name)).when(Condition.equal("id", id)));
    }
    return answer.map(Answer::value);
  }

  private String open(String question) {
    var mine = new Open(question, ids.get().toString(), clock.instant());
    return table
        .get(OPEN, key(question))
        .map(found -> found.value().id())
        .orElseGet(() ->
            switch (table.write(OPEN.put(mine).ifAbsent())) {
              case WriteResult.Conflict<Open>(Optional<Stored<Open>> current) ->
                  current.map(found -> found.value().id()).orElse(mine.id());
              case WriteResult.Written<Open> _, WriteResult.TooLarge<Open> _ -> mine.id();
            });
  }

  /** The worker's part. */
  StreamJob<?> job(Supplier<ReleaseGate> gate, PermitDesk permits) {
    return new AnswerRequests<>(
        GATE, question -> answer(question, gate.get(), permits), requests, clock);
  }

  private static Judgement answer(Question question, ReleaseGate gate, PermitDesk permits) {
    return question.job().isPresent() && question.environment().isPresent()
        ? permits.decide(
            question.repository(),
            question.ref(),
            question.environment().get(),
            question.job().get())
        : gate.judge(question.repository(), question.ref(), question.environment());
  }

  private static ItemKey key(String question) {
    return new ItemKey("REQUEST#gate-open#" + question, "OPEN");
  }

  private static final class OpenCodec implements ItemCodec<Open> {
    @Override
    public ItemKey key(Open open) {
      return GateRequests.key(open.question());
    }

    @Override
    public Item write(Open open) {
      return Item.builder().set("id", open.id()).set("at", open.at()).build();
    }

    @Override
    public Open read(ItemKey key, Item item) {
      return new Open(
          key.pk().substring("REQUEST#gate-open#".length()), item.text("id"), item.instant("at"));
    }
  }

  private static final class QuestionForm implements RequestType.Form<Question> {
    @Override
    public Item write(Question question) {
      return Item.builder()
          .set("repository", question.repository())
          .set("ref", question.ref())
          .set("environment", question.environment())
          .set("run", question.job().map(PermitDesk.Job::runId))
          .set("attempt", question.job().map(PermitDesk.Job::attempt))
          .set("workflow", question.job().map(PermitDesk.Job::workflowRef))
          .set("job_ref", question.job().map(PermitDesk.Job::ref))
          .build();
    }

    @Override
    public Question read(Item item) {
      return new Question(
          item.text("repository"),
          item.text("ref"),
          item.findText("environment"),
          item.findInteger("run")
              .map(run ->
                  new PermitDesk.Job(
                      run, item.text("attempt"), item.text("workflow"), item.text("job_ref"))));
    }
  }

  private static final class JudgementForm implements RequestType.Form<Judgement> {
    @Override
    public Item write(Judgement judgement) {
      return Item.builder()
          .set("verdict", judgement.verdict().name())
          .set("code", judgement.reasonCode().name())
          .set("message", judgement.message())
          .set("parts", judgement.parts().stream().map(JudgementForm::part).toList())
          .set("environment", judgement.subject().environment())
          .set("sha", judgement.subject().sha())
          .set("config", judgement.subject().configSha())
          .build();
    }

    private static Item part(Part part) {
      return Item.builder()
          .set("name", part.name())
          .set("verdict", part.verdict().name())
          .set("code", part.reasonCode().name())
          .set("reason", part.reason())
          .set("url", part.url().map(URI::toString))
          .build();
    }

    @Override
    public Judgement read(Item item) {
      return new Judgement(
          Verdict.valueOf(item.text("verdict")),
          ReasonCode.valueOf(item.text("code")),
          item.text("message"),
          item.mapList("parts").stream()
              .map(part ->
                  new Part(
                      part.text("name"),
                      Verdict.valueOf(part.text("verdict")),
                      ReasonCode.valueOf(part.text("code")),
                      part.text("reason"),
                      part.findText("url").map(URI::create)))
              .toList(),
          new Judgement.Subject(
              item.findText("environment"), item.findText("sha"), item.findText("config")));
    }
  }
}
