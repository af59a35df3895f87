package dev.orchestrator.repository;

import dev.orchestrator.github.GitHubAnswer;
import dev.orchestrator.github.GitHubClient;
import dev.orchestrator.github.GitHubFile;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.request.Answer;
import dev.orchestrator.request.AnswerRequests;
import dev.orchestrator.request.RequestType;
import dev.orchestrator.request.Requests;
import dev.orchestrator.table.Item;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Reads files of repositories through the worker. The last answer about each file is kept in the
 * table; the worker asks GitHub with the ETag of what it read before.
 */
public final class RepositoryFiles {
  /** The longest file that is kept; longer ones count as unavailable. */
  public static final int MAX_CHARACTERS = 100_000;

  private static final Duration GITHUB_LIMIT = Duration.ofSeconds(8);

  /** How long it is believed that GitHub could not be asked. */
  private static final Duration FAILURE_AGE = Duration.ofSeconds(30);

  /**
   * A file at the default branch.
   *
   * @param path from the root, {@code .github/orchestrator.yml}
   */
  record Question(RepositoryName repository, String path) {
    String subject() {
      return repository.toString().toLowerCase(Locale.ROOT) + "#" + path;
    }
  }

  private static final RequestType<Question, RepositoryFile> FILES =
      RequestType.of("file", new QuestionForm(), new AnswerForm());

  private final Requests requests;

  public RepositoryFiles(Requests requests) {
    this.requests = requests;
  }

  /**
   * The file, if it was read this short ago; otherwise has the worker read it.
   *
   * @return empty if the caller has to come again
   */
  public Optional<RepositoryFile> read(RepositoryName repository, String path, Duration maxAge) {
    var question = new Question(repository, path);
    Optional<Answer<RepositoryFile>> answer =
        requests.answer(FILES, question.subject(), question, maxAge);
    boolean isFailure =
        answer.isPresent() && answer.get().value() instanceof RepositoryFile.Unavailable;
    return isFailure && maxAge.compareTo(FAILURE_AGE) > 0
        ? read(repository, path, FAILURE_AGE)
        : answer.map(Answer::value);
  }

  /** As {@link #read}, but waits for the worker. */
  public Optional<RepositoryFile> await(
      RepositoryName repository, String path, Duration maxAge, Duration atMost) {
    var question = new Question(repository, path);
    return requests.await(FILES, question.subject(), question, maxAge, atMost).map(Answer::value);
  }

  /** The file as it was read last, however long ago. */
  public Optional<RepositoryFile> last(RepositoryName repository, String path) {
    return requests.last(FILES, new Question(repository, path).subject()).map(Answer::value);
  }

  /**
   * The worker's part.
   *
   * @param redact hides secrets in a file's text before it is stored
   */
  public StreamJob<?> job(
      Supplier<GitHubClient> gitHub, UnaryOperator<String> redact, InstantSource clock) {
    return new AnswerRequests<>(
        FILES, question -> find(question, gitHub.get(), redact, clock), requests, clock);
  }

  private static RepositoryFile find(
      Question question, GitHubClient gitHub, UnaryOperator<String> redact, InstantSource clock) {
    GitHubAnswer<GitHubFile> answer =
        gitHub.file(question.repository(), question.path(), clock.instant().plus(GITHUB_LIMIT));
    return switch (answer) {
      case GitHubAnswer.Ok<GitHubFile>(GitHubFile file, var _) ->
          file.text().length() > MAX_CHARACTERS
              ? new RepositoryFile.Unavailable("The file is too long.")
              : new RepositoryFile.Found(redact.apply(file.text()), file.sha());
      case GitHubAnswer.NotFound<GitHubFile> _ -> new RepositoryFile.Missing();
      default -> new RepositoryFile.Unavailable(answer.sentenceWithAdvice());
    };
  }

  private static final class QuestionForm implements RequestType.Form<Question> {
    @Override
    public Item write(Question question) {
      return Item.builder()
          .set("repository", question.repository().toString())
          .set("path", question.path())
          .build();
    }

    @Override
    public Question read(Item item) {
      return new Question(
          RepositoryName.parse(item.text("repository")).orElseThrow(), item.text("path"));
    }
  }

  private static final class AnswerForm implements RequestType.Form<RepositoryFile> {
    @Override
    public Item write(RepositoryFile file) {
      return switch (file) {
        case RepositoryFile.Found(String text, String sha) ->
            Item.builder().set("text", text).set("sha", sha).build();
        case RepositoryFile.Missing _ -> Item.builder().set("missing", true).build();
        case RepositoryFile.Unavailable(String reason) ->
            Item.builder().set("reason", reason).build();
      };
    }

    @Override
    public RepositoryFile read(Item item) {
      Optional<String> text = item.findText("text");
      if (text.isPresent()) {
        return new RepositoryFile.Found(text.get(), item.text("sha"));
      }
      return item.has("missing")
          ? new RepositoryFile.Missing()
          : new RepositoryFile.Unavailable(item.text("reason"));
    }
  }
}
