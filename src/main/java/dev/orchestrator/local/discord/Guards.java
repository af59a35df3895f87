package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.Reaction;
import dev.orchestrator.local.http.Service;
import java.util.Optional;

/** What Discord checks before a route is asked: who calls, how often, and with what. */
final class Guards {
  private static final String USER_AGENT = "DiscordBot (";

  private final SimulatedDiscordSettings settings;
  private final RateLimits limits;
  private final RateLimits.Bucket webhook;
  private final RateLimits.Bucket callback;
  private final RateLimits.Bucket messages;
  private final RateLimits.Bucket applications;

  Guards(SimulatedDiscordSettings settings) {
    RateLimitSettings windows = settings.rateLimits();
    this.settings = settings;
    this.limits = new RateLimits(windows, settings.clock());
    this.webhook = new RateLimits.Bucket("webhook", windows.webhook(), false);
    this.callback = new RateLimits.Bucket("callback", windows.webhook(), false);
    this.messages = new RateLimits.Bucket("messages", windows.messages(), true);
    this.applications = new RateLimits.Bucket("applications", windows.other(), true);
  }

  /** A route that the bot's token opens. */
  Service application(Service route) {
    return bot(applications, "", route);
  }

  /** A route of one channel that the bot's token opens. */
  Service channel(Service route) {
    return bot(messages, "channel", route);
  }

  /** A route of one server that the bot's token opens. */
  Service guild(Service route) {
    return bot(applications, "guild", route);
  }

  /** A route that an interaction's token opens. */
  Service webhook(Service route) {
    return call ->
        limited(webhook, call.parameter("application") + call.parameter("token"), call, route);
  }

  Service callback(Service route) {
    return call -> limited(callback, call.parameter("token"), call, route);
  }

  /** Every route of the API. */
  Service api(Service routes) {
    return call -> {
      if (!call.header("user-agent").orElse("").startsWith(USER_AGENT)) {
        return DiscordError.CLOUDFLARE.answer();
      }
      Reaction reaction = routes.handle(call);
      return reaction instanceof Answer answer ? answer.with("Via", "1.1 google") : reaction;
    };
  }

  private Service bot(RateLimits.Bucket bucket, String resource, Service route) {
    return call -> {
      if (!call.header("authorization").orElse("").equals("Bot " + settings.botToken())) {
        return DiscordError.UNAUTHORIZED.answer();
      }
      return limited(bucket, call.parameters().getOrDefault(resource, ""), call, route);
    };
  }

  private Reaction limited(RateLimits.Bucket bucket, String resource, Call call, Service route)
      throws InterruptedException {
    RateLimits.Grant grant = limits.count(bucket, call.method() + resource);
    Optional<Answer> refusal = grant.refusal().or(() -> body(call));
    Reaction reaction = refusal.isPresent() ? refusal.get() : route.handle(call);
    return reaction instanceof Answer answer ? answer.with(grant.headers()) : reaction;
  }

  private static Optional<Answer> body(Call call) {
    boolean wanted =
        call.method().equals("POST")
            || call.method().equals("PATCH")
            || call.method().equals("PUT");
    boolean empty = call.body().length == 0 && call.method().equals("PUT");
    boolean withFiles =
        call.header("content-type").orElse("").startsWith("multipart/form-data; boundary=");
    if (!wanted || empty || withFiles) {
      return Optional.empty();
    }
    if (!call.hasJsonType()) {
      FormErrors errors = FormErrors.none();
      errors.add(
          "CONTENT_TYPE_INVALID",
          "Expected \"Content-Type\" header to be one of {'application/json'}.");
      return Optional.of(errors.answer());
    }
    return Json.tryRead(call.body()).isPresent()
        ? Optional.empty()
        : Optional.of(DiscordError.INVALID_JSON.answer());
  }
}
