package dev.orchestrator.bots;

import dev.orchestrator.http.Sleeper;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.LocalSystem;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.MessageState;
import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A running bot for the tests of features: the whole system with a simulated Discord, in which
 * people use commands, buttons, menus and forms.
 */
public final class BotStage implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Clock clock;
  private final LocalSystem system;

  private BotStage(Clock clock, LocalSystem system) {
    this.clock = clock;
    this.system = system;
  }

  /** The system's time, and what a test has let pass. */
  private static final class Clock implements InstantSource {
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);

    @Override
    public Instant instant() {
      return InstantSource.system().instant().plus(passed.get());
    }
  }

  /** Lets time pass. What is due by then happens within some seconds. */
  public void pass(Duration time) {
    clock.passed.accumulateAndGet(time, Duration::plus);
  }

  /**
   * Starts the bot.
   *
   * @param environment names and values by turns, beside those of a local start
   */
  public static BotStage start(String... environment) throws IOException {
    var all = new HashMap<>(Map.of("PORT", "0", "FEATURES", "examples"));
    for (int i = 0; i < environment.length; i += 2) {
      all.put(environment[i], environment[i + 1]);
    }
    var clock = new Clock();
    return new BotStage(
        clock, LocalSystem.start(all, OutputStream.nullOutputStream(), clock, Sleeper.REAL));
  }

  public SimulatedDiscord discord() {
    return system.discord();
  }

  /** A member types a command in #ops; {@code options} are names and values by turns. */
  public SentInteraction command(Person member, String name, String... options)
      throws InterruptedException {
    return act(member, new Action.Command(name, map(options)));
  }

  /** A member opens the context menu of a user or a message and chooses a command. */
  public SentInteraction menu(Person member, String name, String target)
      throws InterruptedException {
    return act(member, new Action.ContextMenu(name, target));
  }

  /** A member presses the button with this label under a message. */
  public SentInteraction press(Person member, SimulatedMessage message, String label)
      throws InterruptedException {
    String customId =
        components(message).stream()
            .filter(one -> one.text("label").filter(label::equals).isPresent())
            .flatMap(one -> one.text("custom_id").stream())
            .findFirst()
            .orElseThrow(() -> new AssertionError("no button " + label + " on " + message.now()));
    return act(member, new Action.Button(message.id(), customId));
  }

  /** A member chooses from the first select menu under a message. */
  public SentInteraction choose(Person member, SimulatedMessage message, String... values)
      throws InterruptedException {
    String customId =
        components(message).stream()
            .filter(one -> one.get("type").integer().orElse(0) != 2)
            .flatMap(one -> one.text("custom_id").stream())
            .findFirst()
            .orElseThrow(() -> new AssertionError("no menu on " + message.now()));
    return act(member, new Action.Select(message.id(), customId, List.of(values)));
  }

  /** A member fills in the form that {@code opened} opened, and submits it. */
  public SentInteraction submit(Person member, SentInteraction opened, String... fields)
      throws InterruptedException {
    String customId =
        opened
            .answer()
            .get("data")
            .text("custom_id")
            .orElseThrow(() -> new AssertionError("no form: " + opened.answer()));
    return act(
        member,
        new Action.ModalSubmit(customId, map(fields), opened.interaction().sourceMessageId()));
  }

  private SentInteraction act(Person member, Action action) throws InterruptedException {
    SentInteraction sent = discord().interact(action, Caller.of(member));
    if (sent.failure().isPresent()) {
      throw new AssertionError("The application did not respond: " + sent.failure().get());
    }
    return sent;
  }

  /** What the answer says when it is final, without the line that names the trace. */
  public String answer(SentInteraction sent) throws InterruptedException {
    Predicate<MessageState> isFinal = state -> state.content().contains("-# trace");
    return sent.awaitState(isFinal, PATIENCE)
        .map(MessageState::content)
        .map(content -> content.substring(0, content.lastIndexOf("-# trace")).strip())
        .orElseThrow(() -> new AssertionError("no final answer: " + sent.states()));
  }

  /** The message that answers an interaction, as it is now. */
  public SimulatedMessage message(SentInteraction sent) {
    return sent.interaction()
        .originalMessageId()
        .flatMap(discord()::message)
        .orElseThrow(() -> new AssertionError("no message"));
  }

  /** The first message, past or to come, that {@code wanted} holds for. */
  public SimulatedMessage await(Predicate<SimulatedMessage> wanted) throws InterruptedException {
    return discord()
        .awaitMessage(wanted, PATIENCE)
        .orElseThrow(() -> new AssertionError("no such message"));
  }

  /** The requests of the bot whose path ends so, with their method, in their order. */
  public List<String> requests(String pathEnd) {
    return discord().requests().stream()
        .filter(request -> request.path().endsWith(pathEnd))
        .map(request -> request.method() + " " + request.path())
        .toList();
  }

  /** A member writes a message in #ops. */
  public SimulatedMessage say(Person member, String content) {
    return discord().say(member, SimulatedServer.OPS, content);
  }

  private static List<Json> components(SimulatedMessage message) {
    return message.now().components().items().stream()
        .flatMap(row -> row.get("components").items().stream())
        .toList();
  }

  private static Map<String, String> map(String... pairs) {
    var map = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @Override
  public void close() {
    system.close();
  }
}
