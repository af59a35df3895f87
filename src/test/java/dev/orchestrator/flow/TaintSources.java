package dev.orchestrator.flow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.Events;
import dev.orchestrator.json.Json;
import dev.orchestrator.local.discord.Action;
import dev.orchestrator.local.discord.Caller;
import dev.orchestrator.local.discord.Person;
import dev.orchestrator.local.discord.SentInteraction;
import dev.orchestrator.local.discord.SimulatedServer;
import dev.orchestrator.local.github.WebhookSigner;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Fault;
import dev.orchestrator.local.http.Fault.Effect;
import dev.orchestrator.log.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/** Every way in. A new one is one line in {@link #fixed}; a new option of a command comes along. */
final class TaintSources {
  private static final String PLACE = "SECRET";

  /** Its members are admins. */
  static final String ADMIN_ROLE = "5000000000000000009";

  private static final AtomicLong ADMINS = new AtomicLong();
  private static final int GROUP = 2;
  private static final int STRING = 3;

  private TaintSources() {}

  static List<TaintSource> all(RunningSystem running, String webhookSecret) {
    var all = new ArrayList<>(fixed(new WebhookSigner(webhookSecret)));
    for (Json command : running.system().discord().globalCommands()) {
      addOptions(all, "", command);
    }
    return all;
  }

  /** An entrance for each option that takes text, also those of subcommands. */
  private static void addOptions(List<TaintSource> all, String parents, Json command) {
    String path = parents + command.text("name").orElseThrow();
    List<Json> options = command.get("options").items();
    for (Json option : options) {
      long type = option.get("type").integer().orElse(0);
      if (type == STRING) {
        all.add(option(path, options, option.text("name").orElseThrow()));
      } else if (type <= GROUP) {
        addOptions(all, path + " ", option);
      }
    }
  }

  private static List<TaintSource> fixed(WebhookSigner gitHub) {
    return List.of(
        new TaintSource(
            "the query of a target",
            (r, s) -> target(r, s, "https://example.invalid/?token=SECRET")),
        new TaintSource(
            "the password of a target", (r, s) -> target(r, s, "https://ada:SECRET@example.com/")),
        new TaintSource(
            "the path of a target", (r, s) -> target(r, s, "https://example.invalid/hooks/SECRET")),
        new TaintSource(
            "a target that is no address", (r, s) -> target(r, s, "https://exa mple.com/SECRET")),
        new TaintSource("an address handed to a workflow", TaintSources::deployTo),
        new TaintSource(
            "a branch to deploy", (r, s) -> deploy(r, s, Map.of("ref", "feature/" + s))),
        new TaintSource(
            "an error of GitHub",
            (r, s) ->
                gitHub(
                    r,
                    s,
                    Answer.json(
                        422, json("{'message':'bad SECRET','errors':[{'message':'SECRET'}]}", s)))),
        new TaintSource(
            "an answer of GitHub that is no JSON",
            (r, s) -> gitHub(r, s, new Answer(200, Map.of(), ("<html>" + s).getBytes(UTF_8)))),
        new TaintSource(
            "a header of GitHub",
            (r, s) ->
                gitHub(
                    r,
                    s,
                    Answer.json(403, json("{'message':'no'}", s))
                        .with("X-GitHub-Request-Id", s)
                        .with("X-Accepted-GitHub-Permissions", s + ",actions=" + s)
                        .with("Location", "https://x/" + s))),
        new TaintSource("names in a run of GitHub", TaintSources::runNames),
        new TaintSource("what became of a run that is followed", TaintSources::followedRun),
        new TaintSource("an error of Discord that passes", (r, s) -> discord(r, s, 500)),
        new TaintSource("an error of Discord that stays", (r, s) -> discord(r, s, 400)),
        new TaintSource("a forged request", TaintSources::forged),
        new TaintSource(
            "the path of a request",
            (r, s) -> Tainted.of(s).with(r.send("GET", "/" + s + "?token=" + s))),
        new TaintSource("an API key", (r, s) -> api(r, s, "", Map.of("x-api-key", s))),
        new TaintSource(
            "a token of CI", (r, s) -> api(r, s, "", Map.of("Authorization", "Bearer " + s))),
        new TaintSource(
            "an API key in the URL",
            (r, s) -> api(r, s, "?x-api-key=" + s + "&token=" + s, Map.of())),
        new TaintSource("a webhook", (r, s) -> webhook(r, s, gitHub)),
        new TaintSource(
            "a forged webhook",
            (r, s) ->
                Tainted.of(s)
                    .with(
                        r.post(
                            "/github/webhook",
                            Map.of("X-Hub-Signature-256", s, "X-GitHub-Event", s),
                            s.getBytes(UTF_8)))),
        new TaintSource(
            "a custom id",
            (r, s) -> raw(r, s, 3, "{'component_type':2,'custom_id':'deploy:SECRET'}")),
        new TaintSource("a form", (r, s) -> raw(r, s, 5, "{'custom_id':'SECRET','components':[]}")),
        new TaintSource(
            "text that is being typed",
            (r, s) ->
                raw(
                    r,
                    s,
                    4,
                    "{'id':'7','name':'trace','type':1,'options':[{'name':'id','type':3,'value':'SECRET','focused':true}]}")),
        new TaintSource(
            "a command that does not exist",
            (r, s) -> raw(r, s, 2, "{'id':'7','name':'SECRET','type':1}")),
        new TaintSource("the name of a person", TaintSources::person),
        new TaintSource("an exception", TaintSources::exception),
        new TaintSource("the token of an interaction", TaintSources::interactionToken));
  }

  private static Json json(String text, String secret) {
    return Json.read(text.replace('\'', '"').replace(PLACE, secret));
  }

  /** As no client would send it where the secret is too long; others may stand in for Discord. */
  private static TaintSource option(String path, List<Json> options, String named) {
    return new TaintSource(
        "option " + named + " of /" + path,
        (running, secret) -> {
          var given = new ArrayList<String>();
          for (Json option : options) {
            String name = option.text("name").orElseThrow();
            if (name.equals(named) || option.get("required").bool().orElse(false)) {
              given.add(
                  "{'name':'%s','type':3,'value':'%s'}"
                      .formatted(name, name.equals(named) ? PLACE : "1"));
            }
          }
          return raw(running, secret, 2, command(path.split(" "), 0, String.join(",", given)));
        });
  }

  private static String command(String[] path, int at, String options) {
    String inside = at + 1 < path.length ? command(path, at + 1, options) : options;
    return "{'id':'7','name':'%s','type':1,'options':[%s]}".formatted(path[at], inside);
  }

  private static Tainted target(RunningSystem running, String secret, String address)
      throws Exception {
    var options = Map.of("target", address.replace(PLACE, secret));
    return Tainted.of(secret).with(Commands.run(running, "diagnose", options));
  }

  private static Tainted deployTo(RunningSystem running, String secret) throws Exception {
    return deploy(running, secret, Map.of("api_base", "https://api.example.com/?key=" + secret));
  }

  /** The preview, and a press of its first button where there is one. */
  private static Tainted deploy(RunningSystem running, String secret, Map<String, String> options)
      throws Exception {
    Caller admin = freshAdmin();
    SentInteraction preview =
        Commands.run(running, new Action.Command("deploy-client", options), admin);
    Tainted sown = Tainted.of(secret).with(preview);
    var button =
        preview.states().getLast().components().items().stream()
            .flatMap(row -> row.get("components").items().stream())
            .flatMap(one -> one.text("custom_id").stream())
            .findFirst();
    if (button.isPresent()) {
      String message = preview.messageId().orElseThrow();
      sown.with(Commands.run(running, new Action.Button(message, button.get()), admin));
    }
    return sown;
  }

  /** A user without a cooldown between two deploys. */
  private static Caller freshAdmin() {
    String id = Long.toString(4_000_000_000_000_001_000L + ADMINS.incrementAndGet());
    return Caller.of(new Person(id, "otto", "Otto", List.of(ADMIN_ROLE), "0"));
  }

  /** GitHub names a secret in the run that a deploy has started and follows, and in its job. */
  private static Tainted followedRun(RunningSystem running, String secret) throws Exception {
    Answer run =
        Answer.json(
            200,
            json(
                "{'id':7,'name':'SECRET','display_title':'SECRET','status':'completed',"
                    + "'conclusion':'failure','event':'push','head_branch':'SECRET',"
                    + "'html_url':'https://github.com/a/b?token=SECRET',"
                    + "'created_at':'2026-11-21T10:00:00Z'}",
                secret));
    Answer jobs =
        Answer.json(
            200,
            json(
                "{'total_count':1,'jobs':[{'id':8,'name':'SECRET','status':'completed',"
                    + "'conclusion':'failure','started_at':'2026-11-21T10:00:00Z',"
                    + "'completed_at':'2026-11-21T10:01:00Z','steps':[{'number':1,"
                    + "'name':'SECRET','status':'completed','conclusion':'failure'}]}]}",
                secret));
    var faults = running.system().gitHub().faults();
    faults.add(
        new Fault(
            "planted", "GET /repos/*/actions/runs/*/jobs*", Fault.ALWAYS, new Effect.Refuse(jobs)));
    faults.add(
        new Fault("planted", "GET /repos/*/actions/runs/*", Fault.ALWAYS, new Effect.Refuse(run)));
    try {
      Tainted sown = deploy(running, secret, Map.of("wait", "true"));
      String traceId = Commands.traceId(sown.sent().getFirst());
      running.awaitEnds(traceId, 2);
      return sown;
    } finally {
      faults.clear();
    }
  }

  private static Tainted gitHub(RunningSystem running, String secret, Answer answer)
      throws Exception {
    var faults = running.system().gitHub().faults();
    faults.add(new Fault("planted", "GET /repos/*", Fault.ALWAYS, new Effect.Refuse(answer)));
    try {
      return Tainted.of(secret)
          .with(Commands.run(running, "status", Map.of()))
          .with(Commands.run(running, "diagnose", Map.of()));
    } finally {
      faults.clear();
    }
  }

  private static Tainted runNames(RunningSystem running, String secret) throws Exception {
    String run =
        "{'id':7,'run_number':1,'name':'SECRET','display_title':'fix SECRET','status':'completed',"
            + "'conclusion':'SECRET','event':'push','head_branch':'SECRET','head_sha':'SECRET',"
            + "'html_url':'https://github.com/a/b?token=SECRET','run_attempt':1,"
            + "'created_at':'2026-11-21T10:00:00Z'}";
    return gitHub(
        running,
        secret,
        Answer.json(200, json("{'total_count':1,'workflow_runs':[" + run + "]}", secret)));
  }

  private static Tainted discord(RunningSystem running, String secret, int status)
      throws Exception {
    Answer answer = Answer.json(status, json("{'message':'SECRET','code':0}", secret));
    var faults = running.system().discord().faults();
    faults.add(
        new Fault(
            "planted",
            "PATCH /webhooks/*",
            1,
            new Effect.Refuse(answer.with("X-RateLimit-Bucket", secret))));
    try {
      SentInteraction sent =
          running.system().discord().interact(new Action.Command("diagnose"), Commands.ADMIN);
      running.awaitRequests(sent.token(), 2);
      return Tainted.of(secret).with(sent);
    } finally {
      faults.clear();
    }
  }

  private static Tainted forged(RunningSystem running, String secret) throws Exception {
    var headers =
        Map.of(
            "Authorization",
            "Bearer " + secret,
            "X-Signature-Ed25519",
            secret,
            "X-Signature-Timestamp",
            secret,
            "X-Amzn-Trace-Id",
            "Root=" + secret,
            "User-Agent",
            secret,
            "Cookie",
            "session=" + secret);
    byte[] body = ("{\"token\":\"" + secret + "\"}").getBytes(UTF_8);
    return Tainted.of(secret).with(running.post("/discord/interactions", headers, body));
  }

  private static Tainted api(
      RunningSystem running, String secret, String query, Map<String, String> headers)
      throws Exception {
    var all = new HashMap<>(headers);
    all.put("Content-Type", "application/json");
    byte[] body = ("{\"repo\":\"" + secret + "\"}").getBytes(UTF_8);
    return Tainted.of(secret).with(running.post("/api/v1/phases/store" + query, all, body));
  }

  private static Tainted webhook(RunningSystem running, String secret, WebhookSigner signer)
      throws Exception {
    String event = Events.github("workflow-run-completed-success").json().toString();
    byte[] body =
        event
            .replaceAll(
                "\"(name|display_title|head_branch)\":\"[^\"]*\"", "\"$1\":\"" + secret + "\"")
            .getBytes(UTF_8);
    var headers = new HashMap<>(signer.headers("workflow_run", "d-" + secret.hashCode(), body));
    headers.put("X-Planted", secret);
    return Tainted.of(secret).with(running.post("/github/webhook", headers, body));
  }

  private static Tainted raw(RunningSystem running, String secret, int type, String data)
      throws Exception {
    return Tainted.of(secret).with(Commands.run(running, new Action.Raw(type, json(data, secret))));
  }

  private static Tainted person(RunningSystem running, String secret) throws Exception {
    Person lin = SimulatedServer.LIN;
    var named = new Person(lin.id(), secret, secret, lin.roleIds(), lin.permissions());
    return Tainted.of(secret)
        .with(Commands.run(running, new Action.Command("diagnose"), Caller.of(named)));
  }

  private static Tainted exception(RunningSystem running, String secret) throws Exception {
    var failure = new IllegalStateException("bad " + secret, new RuntimeException(secret));
    Log.named("planted").error("test.line", "something failed", failure);
    LoggerFactory.getLogger("com.example").warn("could not use {}", secret, failure);
    Thread.ofPlatform()
        .start(() -> {
          throw failure;
        })
        .join();
    return Tainted.of(secret);
  }

  private static Tainted interactionToken(RunningSystem running, String secret) throws Exception {
    SentInteraction sent = Commands.run(running, "diagnose", Map.of());
    return Tainted.of(sent.token()).with(sent);
  }
}
