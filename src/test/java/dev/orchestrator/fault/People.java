package dev.orchestrator.fault;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.discord.SimulatedMessage;
import dev.orchestrator.local.discord.SimulatedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The people who use the bot, and Discord's side of what they do. */
final class People {
  private static final Duration DISCORD_WAITS = Duration.ofSeconds(3);
  private static final int LOOKS = 260;
  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final String PRESS = "{\"component_type\":2,\"custom_id\":\"%s\"}";

  /**
   * What a user did.
   *
   * @param pressed the word on the button, if it was a press
   */
  record Given(Plan.Kind kind, Optional<String> pressed, SentInteraction sent) {}

  private final SimulatedDiscord discord;
  private final Inbox inbox;
  private final Timeline time;
  private final FaultInjector faultInjector;
  private final RandomGenerator random;
  private final BiConsumer<byte[], Consumer<Optional<byte[]>>> ingress;
  private final List<Given> given = new ArrayList<>();
  private int looking;

  People(
      SimulatedDiscord discord,
      Inbox inbox,
      Timeline time,
      FaultInjector faultInjector,
      RandomGenerator random,
      BiConsumer<byte[], Consumer<Optional<byte[]>>> ingress) {
    this.discord = discord;
    this.inbox = inbox;
    this.time = time;
    this.faultInjector = faultInjector;
    this.random = random;
    this.ingress = ingress;
  }

  /** Whether a user waits for buttons. */
  boolean areLooking() {
    return looking > 0;
  }

  List<Given> given() {
    return List.copyOf(given);
  }

  void follow(Plan.Deed deed) {
    time.in(
        deed.at(),
        () -> {
          Caller lin = Caller.of(SimulatedServer.LIN);
          send(
              "types /" + deed.kind(),
              new Action.Raw(2, data(deed.kind())),
              lin,
              sent -> {
                given.add(new Given(deed.kind(), Optional.empty(), sent));
                if (!deed.presses().isEmpty()) {
                  Supplier<List<SimulatedMessage>> where =
                      deed.kind() == Plan.Kind.ALERTS_TEST
                          ? () -> discord.messages(SimulatedServer.ALERTS.id())
                          : () -> sent.message().stream().toList();
                  look(deed, where, 0);
                }
              });
        });
  }

  private static Json data(Plan.Kind kind) {
    String options =
        switch (kind) {
          case DEPLOY_AND_WAIT -> ",\"options\":[{\"name\":\"wait\",\"type\":5,\"value\":true}]";
          case ALERTS_TEST -> ",\"options\":[{\"name\":\"test\",\"type\":1,\"options\":[]}]";
          case RELEASE, ROLLBACK ->
              ",\"options\":[{\"name\":\"environment\",\"type\":3,\"value\":\"production\"}]";
          default -> "";
        };
    String name =
        switch (kind) {
          case HELP -> "help";
          case STATUS -> "status";
          case DEBUG_LAST -> "debug-last";
          case UNKNOWN -> "ship";
          case DIAGNOSE -> "diagnose";
          case VERIFY_LATEST -> "verify-latest";
          case DEPLOY, DEPLOY_AND_WAIT -> "deploy-client";
          case ALERTS_TEST -> "alerts";
          case RELEASE -> "deploy";
          case ROLLBACK -> "rollback";
          case RUN_BY_HAND -> throw new IllegalArgumentException("it is no command");
        };
    return Json.read("{\"id\":\"77\",\"name\":\"%s\",\"type\":1%s}".formatted(name, options));
  }

  /** Waits for the buttons, and presses them. */
  private void look(Plan.Deed deed, Supplier<List<SimulatedMessage>> where, int looks) {
    Optional<SimulatedMessage> offered =
        where.get().stream()
            .filter(one -> deed.presses().stream().anyMatch(word -> button(one, word).isPresent()))
            .findFirst();
    if (offered.isPresent()) {
      deed.presses().forEach(word -> press(deed, offered.get(), word));
    } else if (looks < LOOKS) {
      looking++;
      time.inBackground(
          Duration.ofSeconds(looks < 30 ? 1 : 5),
          () -> {
            looking--;
            look(deed, where, looks + 1);
          });
    }
  }

  private void press(Plan.Deed deed, SimulatedMessage message, String word) {
    Optional<String> customId = button(message, word);
    customId.ifPresent(id ->
        time.in(
            Duration.ofMillis(random.nextInt(faultInjector.chance(0.4) ? 20 : 4_000)),
            () ->
                send(
                    "presses " + word,
                    new Action.Button(message.id(), id),
                    caller(word),
                    sent -> {
                      given.add(new Given(deed.kind(), Optional.of(word), sent));
                      if (word.equals("Deploy")) {
                        deed.decisions()
                            .forEach(decision ->
                                decide(deed.kind(), sent.interaction().id(), decision, 0));
                      }
                    })));
  }

  private static Caller caller(String word) {
    return Caller.of(
        word.startsWith("*")
            ? SimulatedServer.ADA
            : word.startsWith("+") ? SimulatedServer.GRACE : SimulatedServer.LIN);
  }

  /**
   * Waits for a button of a deploy, and presses it until there is an answer. Who sees none for long
   * presses it all the same, as on a message that the client has kept.
   */
  void decide(Plan.Kind kind, String deployId, String word, int looks) {
    String label = word.replaceFirst("^[*+]", "");
    String id = "release-" + label.toLowerCase(Locale.ROOT) + ":" + deployId;
    Optional<SimulatedMessage> offered =
        Stream.of(SimulatedServer.OPS, SimulatedServer.ALERTS)
            .flatMap(channel -> discord.messages(channel.id()).stream())
            .filter(message -> button(message, label).filter(id::equals).isPresent())
            .findFirst();
    if (offered.isEmpty() && looks < LOOKS) {
      looking++;
      time.inBackground(
          Duration.ofSeconds(looks < 30 ? 1 : 5),
          () -> {
            looking--;
            decide(kind, deployId, word, looks + 1);
          });
      return;
    }
    Action action =
        offered
            .<Action>map(message -> new Action.Button(message.id(), id))
            .orElseGet(() -> new Action.Raw(3, Json.read(PRESS.formatted(id))));
    time.in(
        Duration.ofMillis(random.nextInt(2_000)),
        () ->
            send(
                "presses " + word,
                action,
                caller(word),
                sent -> {
                  given.add(new Given(kind, Optional.of(word), sent));
                  if (sent.failure().isPresent()) {
                    time.in(AGAIN, () -> decide(kind, deployId, word, LOOKS));
                  }
                }));
  }

  private static Optional<String> button(SimulatedMessage message, String word) {
    return message.now().components().items().stream()
        .flatMap(row -> row.get("components").items().stream())
        .filter(one -> one.text("label").orElse("").equals(word.replaceFirst("^[*+]", "")))
        .flatMap(one -> one.text("custom_id").stream())
        .findFirst();
  }

  /** Sends it over a real connection; Discord hangs up after 3 seconds of the run's time. */
  private void send(String what, Action action, Caller caller, Consumer<SentInteraction> then) {
    time.note(caller.person().username() + " " + what);
    var sending = new FutureTask<SentInteraction>(() -> discord.interact(action, caller));
    Thread unused = Thread.ofVirtual().start(sending);
    try {
      Inbox.Request request = inbox.interaction();
      time.in(moment(), () -> arrive(request, sending, then));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private void arrive(
      Inbox.Request request, FutureTask<SentInteraction> sending, Consumer<SentInteraction> then) {
    ingress.accept(
        request.event(),
        answer -> {
          boolean late = faultInjector.happens(FaultKind.ACKNOWLEDGED_LATE);
          time.in(
              late ? Duration.ofMillis(random.nextInt(3_200)) : moment(),
              () -> end(request, sending, answer.orElseGet(() -> Inbox.answer(502)), then));
        });
    time.in(DISCORD_WAITS, () -> end(request, sending, Inbox.answer(504), then));
    if (faultInjector.happens(FaultKind.INTERACTION_TWICE)) {
      time.in(
          Duration.ofMillis(random.nextInt(5_000)),
          () -> ingress.accept(request.event(), answer -> {}));
    }
  }

  private void end(
      Inbox.Request request,
      FutureTask<SentInteraction> sending,
      byte[] answer,
      Consumer<SentInteraction> then) {
    if (request.answer().isDone()) {
      return;
    }
    request.answer(answer);
    try {
      SentInteraction sent = sending.get();
      time.note(
          "Discord has its answer: " + sent.failure().orElse(sent.answer().get("type").toString()));
      then.accept(sent);
    } catch (InterruptedException | ExecutionException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private Duration moment() {
    return Duration.ofMillis(10 + random.nextInt(150));
  }
}
