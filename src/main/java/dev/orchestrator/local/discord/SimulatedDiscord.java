package dev.orchestrator.local.discord;

import dev.orchestrator.discord.interaction.Permission;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Faults;
import dev.orchestrator.local.http.History;
import dev.orchestrator.local.http.LoopbackServer;
import dev.orchestrator.local.http.RecordedRequest;
import dev.orchestrator.local.http.RequestLog;
import dev.orchestrator.local.http.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A Discord on loopback: its REST API for the bot, and the people who use the bot. Everything is in
 * memory. Safe for use by many threads.
 */
public final class SimulatedDiscord implements AutoCloseable {
  private final SimulatedDiscordSettings settings;
  private final DiscordState state = new DiscordState();
  private final Faults faults = new Faults();
  private final AtomicReference<Optional<URI>> interactionsUrl;
  private final CommandStore commands;
  private final InteractionPost post;
  private final EndpointProof proof;
  private final Ids ids;
  private final InteractionSender sender;
  private final RequestLog requestLog;
  private final LoopbackServer server;

  private SimulatedDiscord(SimulatedDiscordSettings settings) throws IOException {
    this.settings = settings;
    this.ids = new Ids(settings.clock(), settings.random());
    this.interactionsUrl = new AtomicReference<>(settings.interactionsUrl());
    this.commands = new CommandStore(settings.applicationId(), ids);
    this.post = new InteractionPost(settings.answerLimit());
    var builder =
        new InteractionBuilder(settings.applicationId(), new CommandData(commands), state);
    this.sender = new InteractionSender(settings, state, ids, builder, post);
    this.requestLog =
        new RequestLog(DiscordApi.PREFIX, SimulatedDiscord::withoutToken, settings.clock());
    this.proof = new EndpointProof(settings, post, ids);
    Service api =
        requestLog.around(
            faults, DiscordApi.routes(settings, state, commands, ids, proof, interactionsUrl));
    Service control = control();
    this.server =
        served(call ->
            call.path().startsWith(ControlRoutes.PREFIX + "/")
                ? control.handle(call)
                : api.handle(call));
  }

  /**
   * Starts a simulated Discord.
   *
   * @throws IOException if the port is taken
   */
  public static SimulatedDiscord start(SimulatedDiscordSettings settings) throws IOException {
    return new SimulatedDiscord(settings);
  }

  private LoopbackServer served(Service service) throws IOException {
    try {
      return LoopbackServer.start(settings.port(), service);
    } catch (IOException taken) {
      post.close();
      throw taken;
    }
  }

  /** What the bot has instead of {@code https://discord.com/api/v10}. */
  public URI apiBase() {
    return server.uri().resolve(DiscordApi.PREFIX);
  }

  /** Answers {@code /simulator/…}, which drives this from outside; also served here. */
  public Service control() {
    return new ControlRoutes(this, state).routes();
  }

  public String applicationId() {
    return settings.applicationId();
  }

  public String publicKey() {
    return settings.publicKey();
  }

  /** Where interactions are sent from now on, without the proof that the API asks for. */
  public void sendInteractionsTo(URI url) {
    interactionsUrl.set(Optional.of(url));
  }

  /** Where interactions are sent. */
  public Optional<URI> interactionsUrl() {
    return interactionsUrl.get();
  }

  /** Ada does {@code action} in #ops. */
  public SentInteraction interact(Action action) throws InterruptedException {
    return interact(action, Caller.of(SimulatedServer.ADA));
  }

  /**
   * Sends what a person did to the bot and waits for its first answer, 3 seconds at most.
   *
   * @throws IllegalArgumentException with a sentence, if no Discord client would send this
   */
  public SentInteraction interact(Action action, Caller caller) throws InterruptedException {
    return sender.send(interactionsUrl.get(), action, caller);
  }

  /**
   * Sends an interaction to the bot a second time, byte for byte, and changes nothing here.
   *
   * @return the bot's answer; empty if there was none in time
   */
  public Optional<Answer> redeliver(SentInteraction sent) throws InterruptedException {
    return switch (post.send(sent.endpoint().orElseThrow(), sent.request())) {
      case InteractionPost.Outcome.Answered answered ->
          Optional.of(
              new Answer(
                  answered.status(),
                  Map.of("Content-Type", answered.contentType()),
                  answered.body()));
      case InteractionPost.Outcome.Unanswered unanswered -> Optional.empty();
    };
  }

  /**
   * Proves the interactions endpoint again, as Discord does from time to time, and forgets the
   * address if it no longer holds; false then.
   */
  public boolean probe() throws InterruptedException {
    Optional<URI> endpoint = interactionsUrl.get();
    if (endpoint.isEmpty() || !proof.holds(endpoint.get())) {
      interactionsUrl.set(Optional.empty());
      return false;
    }
    return true;
  }

  /** The commands that the bot declared for everywhere. */
  public List<Json> globalCommands() {
    return commands.all(CommandStore.GLOBAL);
  }

  /** The commands that the bot declared for the simulated server. */
  public List<Json> guildCommands() {
    return commands.all(SimulatedServer.GUILD_ID);
  }

  /** The messages of a channel that are not deleted, oldest first. */
  public List<SimulatedMessage> messages(String channelId) {
    return state.messages(
        message -> message.channelId().equals(channelId) && !message.now().deleted());
  }

  /**
   * A person writes a message.
   *
   * @throws IllegalArgumentException with a sentence, if it is empty or longer than 2,000
   *     characters
   */
  public SimulatedMessage say(Person person, SimulatedChannel channel, String content) {
    if (content.isBlank() || content.codePointCount(0, content.length()) > 2000) {
      throw new IllegalArgumentException("A message has 1 to 2000 characters.");
    }
    Instant now = settings.clock().instant();
    return state.put(
        new SimulatedMessage(
            ids.next(),
            channel.id(),
            SimulatedMessage.Kind.WRITTEN,
            Optional.empty(),
            Optional.empty(),
            Optional.of(person),
            List.of(MessageState.written(now, content)),
            List.of()));
  }

  /** From now on the bot has every permission in the server, except these. */
  public void withdrawFromBot(Permission... permissions) {
    state.withdrawFromBot(List.of(permissions));
  }

  /** The emoji with which the bot reacted to a message, as the paths of the API name them. */
  public List<String> reactions(String messageId) {
    return List.copyOf(state.reactions(messageId));
  }

  public Optional<SimulatedMessage> message(String id) {
    return state.message(id);
  }

  public Optional<SimulatedInteraction> interaction(String id) {
    return state.interaction(id);
  }

  /** Everything that happened, in order; to read, to wait on, to subscribe to. */
  public History<DiscordEvent> events() {
    return state.events();
  }

  /** The first message, past or to come, that {@code wanted} holds for in one of its states. */
  public Optional<SimulatedMessage> awaitMessage(Predicate<SimulatedMessage> wanted, Duration limit)
      throws InterruptedException {
    return events()
        .await(
            event ->
                event instanceof DiscordEvent.MessageChanged(SimulatedMessage message)
                    && wanted.test(message),
            limit)
        .map(event -> ((DiscordEvent.MessageChanged) event).message());
  }

  /** Every request of the bot, oldest first. */
  public List<RecordedRequest> requests() {
    return requestLog.requests().values();
  }

  /** As {@link #requests}, to wait on and to subscribe to. */
  public History<RecordedRequest> requestLog() {
    return requestLog.requests();
  }

  /** The first request, past or to come, that {@code wanted} holds for. */
  public Optional<RecordedRequest> awaitRequest(Predicate<RecordedRequest> wanted, Duration limit)
      throws InterruptedException {
    return requestLog.requests().await(wanted, limit);
  }

  /** What goes wrong with the bot's requests. */
  public Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    server.close();
    post.close();
  }

  private static String withoutToken(String path) {
    return path.replaceFirst("^(/(?:webhooks|interactions)/[^/]+/)[^/]+", "$1…");
  }
}
