package dev.orchestrator.bots;

import dev.orchestrator.command.Button;
import dev.orchestrator.command.ButtonPress;
import dev.orchestrator.command.ButtonSpec;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.CommandCall;
import dev.orchestrator.command.CommandSpec;
import dev.orchestrator.command.OptionSpec;
import dev.orchestrator.command.StateCodec;
import dev.orchestrator.command.StatefulButtonSpec;
import dev.orchestrator.discord.markdown.Markdown;
import dev.orchestrator.discord.message.ActionComponent;
import dev.orchestrator.discord.message.ActionComponent.ButtonStyle;
import dev.orchestrator.discord.message.ActionRow;
import dev.orchestrator.discord.message.Message;
import dev.orchestrator.discord.message.Reply;
import dev.orchestrator.feature.Feature;
import dev.orchestrator.table.Item;
import dev.orchestrator.table.ItemCodec;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.table.ItemType;
import dev.orchestrator.table.Stored;
import dev.orchestrator.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code /poll}: a question with two to four answers. Everyone has one vote and can change it; the
 * author closes the poll. Each vote is an item of its own, so that votes at the same time are all
 * counted.
 */
public final class PollBot implements Feature {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int MOST_VOTES = 5_000;

  record Poll(
      String id, String question, List<String> answers, String author, Instant at, boolean open) {
    Poll closed() {
      return new Poll(id, question, answers, author, at, false);
    }
  }

  record Vote(String pollId, String userId, int answer, Instant at) {}

  private static final ItemType<Poll> POLLS =
      ItemType.of(
              "poll",
              "POLL#",
              "POLL",
              ItemCodec.of(
                  poll -> key(poll.id(), "POLL"),
                  poll ->
                      Item.builder()
                          .set("question", poll.question())
                          .set("answers", poll.answers())
                          .set("author", poll.author())
                          .set("at", poll.at())
                          .set("closed", !poll.open())
                          .build(),
                  (key, item) ->
                      new Poll(
                          key.pk().substring("POLL#".length()),
                          item.text("question"),
                          item.textList("answers"),
                          item.text("author"),
                          item.instant("at"),
                          !item.flag("closed"))))
          .expiring(poll -> poll.at().plus(KEPT));

  private static final ItemType<Vote> VOTES =
      ItemType.of(
              "vote",
              "POLL#",
              "VOTE#",
              ItemCodec.of(
                  vote -> key(vote.pollId(), "VOTE#" + vote.userId()),
                  vote -> Item.builder().set("answer", vote.answer()).set("at", vote.at()).build(),
                  (key, item) ->
                      new Vote(
                          key.pk().substring("POLL#".length()),
                          key.sk().substring("VOTE#".length()),
                          (int) item.integer("answer"),
                          item.instant("at"))))
          .expiring(vote -> vote.at().plus(KEPT));

  private static ItemKey key(String pollId, String sk) {
    return new ItemKey("POLL#" + pollId, sk);
  }

  private final Table table;
  private final UnaryOperator<String> redaction;
  private final InstantSource clock;

  public PollBot(Table table, UnaryOperator<String> redaction, InstantSource clock) {
    this.table = table;
    this.redaction = redaction;
    this.clock = clock;
  }

  @Override
  public List<Command<?>> commands() {
    return List.of(new Ask());
  }

  @Override
  public List<Button> buttons() {
    return List.of(new Choose(), new Close());
  }

  private static final OptionSpec<String> QUESTION =
      OptionSpec.string("question", "What you ask").between(1, 200);
  private static final OptionSpec<String> FIRST =
      OptionSpec.string("first", "The first answer").between(1, 60);
  private static final OptionSpec<String> SECOND =
      OptionSpec.string("second", "The second answer").between(1, 60);
  private static final OptionSpec<Optional<String>> THIRD =
      OptionSpec.string("third", "The third answer").between(1, 60).optional();
  private static final OptionSpec<Optional<String>> FOURTH =
      OptionSpec.string("fourth", "The fourth answer").between(1, 60).optional();

  record Options(String question, List<String> answers) {}

  private final class Ask implements Command.Immediate<Options> {
    private static final CommandSpec<Options> SPEC =
        CommandSpec.slash("poll", "Ask a question with two to four answers")
            .withOptions(
                values ->
                    new Options(
                        values.get(QUESTION),
                        Stream.of(
                                Optional.of(values.get(FIRST)),
                                Optional.of(values.get(SECOND)),
                                values.get(THIRD),
                                values.get(FOURTH))
                            .flatMap(Optional::stream)
                            .toList()),
                QUESTION,
                FIRST,
                SECOND,
                THIRD,
                FOURTH);

    @Override
    public CommandSpec<Options> spec() {
      return SPEC;
    }

    @Override
    public Reply.ToCommand run(Options options, CommandCall call) {
      var poll =
          new Poll(
              call.interactionId(),
              redaction.apply(options.question()),
              options.answers().stream().map(redaction).toList(),
              call.caller().id(),
              clock.instant(),
              true);
      table.write(POLLS.put(poll).ifAbsent());
      return new Reply.SendMessage(shown(poll));
    }
  }

  record Choice(String pollId, int answer) {}

  private static final StatefulButtonSpec<Choice> CHOOSE =
      ButtonSpec.of("poll-choose", "poll")
          .withState(
              StateCodec.of(
                  choice -> List.of(choice.pollId(), "" + choice.answer()),
                  values -> new Choice(values.get(0), Integer.parseInt(values.get(1)))));

  private final class Choose implements Button.ImmediateWithState<Choice> {
    @Override
    public StatefulButtonSpec<Choice> statefulSpec() {
      return CHOOSE;
    }

    @Override
    public Reply.ToComponent press(Choice choice, ButtonPress press, CommandCall call) {
      Optional<Poll> poll = find(choice.pollId());
      if (poll.isEmpty() || !poll.get().open()) {
        return Reply.ephemeral("This poll is closed.");
      }
      table.write(
          VOTES.put(
              new Vote(choice.pollId(), call.caller().id(), choice.answer(), clock.instant())));
      return new Reply.EditMessage(shown(poll.get()));
    }
  }

  private static final ButtonSpec CLOSE = ButtonSpec.of("poll-close", "poll");

  private final class Close implements Button.Immediate {
    @Override
    public ButtonSpec spec() {
      return CLOSE;
    }

    @Override
    public Reply.ToComponent press(ButtonPress press, CommandCall call) {
      Optional<Poll> poll = find(press.argument());
      if (poll.isEmpty()) {
        return Reply.ephemeral("This poll is closed.");
      }
      Poll closed = poll.get().closed();
      table.write(POLLS.put(closed));
      return new Reply.EditMessage(shown(closed));
    }
  }

  private Optional<Poll> find(String id) {
    return table.get(POLLS, key(id, "POLL")).map(Stored::value);
  }

  private Message shown(Poll poll) {
    List<Vote> votes =
        table
            .queryAll(VOTES.in("POLL#" + poll.id()).prefix("VOTE#").consistently(), MOST_VOTES)
            .stream()
            .map(Stored::value)
            .toList();
    var text = new StringBuilder("📊 ").append(Markdown.code(poll.question()));
    for (int i = 0; i < poll.answers().size(); i++) {
      int answer = i;
      long count = votes.stream().filter(vote -> vote.answer() == answer).count();
      text.append("\n%d · %s".formatted(count, Markdown.code(poll.answers().get(i))));
    }
    text.append(poll.open() ? "\nYou have one vote and can change it." : "\nThis poll is closed.");
    Message message = Message.of(text.toString());
    return poll.open() ? message.withComponents(answers(poll), close(poll)) : message;
  }

  private static ActionRow answers(Poll poll) {
    return new ActionRow(
        IntStream.range(0, poll.answers().size())
            .<ActionComponent>mapToObj(i ->
                new ActionComponent.Button(
                    ButtonStyle.PRIMARY,
                    CHOOSE.customId(new Choice(poll.id(), i)),
                    poll.answers().get(i),
                    false))
            .toList());
  }

  private static ActionRow close(Poll poll) {
    return ActionRow.of(
        new ActionComponent.Button(
            ButtonStyle.SECONDARY,
            CLOSE.customIdFor(poll.author(), poll.id()),
            "Close the poll",
            false));
  }
}
