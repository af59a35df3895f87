package dev.orchestrator.local.playground;

import dev.orchestrator.endpoint.EndpointResponse;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.SimulatedDiscord;
import dev.orchestrator.local.github.SimulatedGitHub;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.JsonObject;
import dev.orchestrator.local.http.Reaction;
import dev.orchestrator.local.http.Router;
import dev.orchestrator.local.http.Service;
import dev.orchestrator.trace.TraceId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Answers {@code GET /} with the page, and below {@code /playground/} its files, its questions, and
 * the control routes of the simulated Discord and GitHub. What a person does on the page reaches
 * the bot as a signed request over HTTP, like any other.
 */
public final class Playground implements Service, AutoCloseable {
  private static final String PREFIX = "/playground/";
  private static final String CONTROL = "/simulator/";

  /** The page loads nothing from elsewhere and turns no text into markup. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src"
              + " 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cache-Control",
          "no-store");

  private final SimulatedDiscord discord;
  private final JsonObject facts;
  private final CommandView commands;
  private final EventFeed news;
  private final ApiWatch api;
  private final StoredPhases phases;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Service routes;

  /**
   * @param facts what the page shows of the local configuration
   */
  public Playground(
      SimulatedDiscord discord,
      SimulatedGitHub gitHub,
      StoredTraces traces,
      Watches watches,
      TraceLog log,
      JsonObject facts,
      InstantSource clock) {
    this.discord = discord;
    this.facts = facts;
    this.clock = clock;
    this.news = new EventFeed(discord, watches.stream(), log, traceId());
    this.commands =
        new CommandView(
            discord,
            traces.store(),
            new StoredItem(traces.table(), traces.tableName()),
            watches.stream(),
            log,
            clock);
    this.api = watches.api();
    this.phases = new StoredPhases(traces.table(), traces.tableName());
    var findings = new FindingsView(traces.audits(), gitHub);
    Service discordControl = discord.control();
    Service gitHubControl = gitHub.control();
    Router own =
        new Router("/", call -> notFound(), this::methodNotAllowed)
            .on("GET", "", call -> PageFiles.file(PageFiles.START).orElseGet(this::notFound))
            .on("GET", "playground/server", this::server)
            .on("GET", "playground/news", news::answer)
            .on("GET", "playground/findings", call -> Answer.json(200, findings.now()))
            .on("GET", "playground/releases", call -> Answer.json(200, traces.releases().now()))
            .on("GET", "playground/commands/{interaction}", this::command)
            .on("GET", "playground/evidence", call -> evidence())
            .on("GET", "playground/{file}", this::file);
    this.routes =
        call ->
            mounted("discord", discordControl, call)
                .or(() -> mounted("github", gitHubControl, call))
                .orElse(own)
                .handle(call);
  }

  /** Whether {@code path} is one that only the local server has. */
  public static boolean owns(String path) {
    return path.equals("/") || path.startsWith(PREFIX);
  }

  @Override
  public Reaction handle(Call call) throws InterruptedException {
    return switch (routes.handle(call)) {
      case Answer answer -> withTraceId(answer).with(HEADERS);
      case Reaction.Reset reset -> reset;
    };
  }

  private static Optional<Service> mounted(String name, Service control, Call call) {
    String prefix = PREFIX + name + "/";
    return call.path().startsWith(prefix)
        ? Optional.of(
            same -> control.handle(same.on(CONTROL + same.path().substring(prefix.length()))))
        : Optional.empty();
  }

  private Answer file(Call call) {
    return PageFiles.file(call.parameter("file"))
        .filter(file -> !call.parameter("file").equals(PageFiles.START))
        .orElseGet(this::notFound);
  }

  private Answer server(Call call) throws InterruptedException {
    return discord.control().handle(call.on(CONTROL + "server")) instanceof Answer answer
        ? Answer.json(200, JsonObject.copyOf(Json.read(answer.text())).put("machine", facts))
        : notFound();
  }

  /** The newest calls of the API, and the newest phases. */
  private Answer evidence() {
    return Answer.json(200, JsonObject.of("calls", api.calls()).put("phases", phases.newest()));
  }

  private Answer command(Call call) {
    return commands
        .of(call.parameter("interaction"))
        .map(found -> Answer.json(200, found))
        .orElseGet(this::notFound);
  }

  private Answer notFound() {
    return error(404, "not_found", "There is no such page.");
  }

  private Answer methodNotAllowed(Call call) {
    return error(405, "method_not_allowed", "This path does not accept this method.")
        .with("Allow", call.parameter(Router.ALLOWED));
  }

  /** The refusal of a request that a page from elsewhere may have made. */
  public Answer foreign() {
    return error(403, "forbidden", "Only requests from the local playground page are allowed.")
        .with(HEADERS);
  }

  private Answer error(int status, String code, String sentence) {
    EndpointResponse error = EndpointResponse.error(status, code, sentence, traceId());
    return Answer.json(status, error.body());
  }

  /** The simulators' own errors have none. */
  private Answer withTraceId(Answer answer) {
    if (answer.status() < 400) {
      return answer;
    }
    Json error = Json.tryRead(answer.body()).orElse(Json.MISSING);
    return error.isObject() && error.get("trace_id").isAbsent()
        ? new Answer(
            answer.status(),
            answer.headers(),
            JsonObject.copyOf(error).put("trace_id", traceId()).toBytes())
        : answer;
  }

  private String traceId() {
    return TraceId.create(clock.instant(), random);
  }

  @Override
  public void close() {
    news.close();
  }
}
