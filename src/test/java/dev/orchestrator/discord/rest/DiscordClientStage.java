package dev.orchestrator.discord.rest;

import dev.orchestrator.http.ApacheHttpCalls;
import dev.orchestrator.http.FixedRandom;
import dev.orchestrator.http.ScriptedAnswer;
import dev.orchestrator.http.ScriptedServer;
import dev.orchestrator.http.VirtualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** A client of ours, a scripted Discord behind a real socket, and a virtual clock. */
final class DiscordClientStage implements AutoCloseable {
  static final String APPLICATION = "1000000000000000001";
  static final String CHANNEL = "3000000000000000001";
  static final String TOKEN = "interaction" + "-token.of_one-use";
  static final String BOT_TOKEN = "bot" + "-token";
  static final byte[] BODY = "{\"content\":\"hello\"}".getBytes(StandardCharsets.UTF_8);

  final ScriptedServer server;
  final VirtualTime time = new VirtualTime();
  final Instant deadline = VirtualTime.START.plus(Duration.ofMinutes(1));
  final DiscordClient client;
  private final ApacheHttpCalls http = ApacheHttpCalls.open();

  DiscordClientStage(ScriptedAnswer... answers) {
    this(Optional.of(() -> BOT_TOKEN), answers);
  }

  DiscordClientStage(Optional<Supplier<String>> botToken, ScriptedAnswer... answers) {
    server = ScriptedServer.start(answers);
    client =
        new DiscordClient(
            server.uri("/api/v10"), botToken, "1.2.3", http, time, time, new FixedRandom(0));
  }

  Delivery editOriginal() {
    return client.editOriginal(APPLICATION, TOKEN, BODY, deadline);
  }

  Delivery editOriginalLast() {
    return client.editOriginalLast(APPLICATION, TOKEN, BODY, deadline);
  }

  Delivery createFollowUp() {
    return client.createFollowUp(APPLICATION, TOKEN, BODY, deadline);
  }

  Delivery createMessage() {
    return client.createMessage(CHANNEL, BODY, deadline);
  }

  Delivery editMessage() {
    return client.editMessage(CHANNEL, "7", BODY, deadline);
  }

  /** An answer in the form of Discord's errors. */
  static ScriptedAnswer.Http error(int status, int code) {
    return ScriptedAnswer.json(status, "{\"message\":\"no\",\"code\":" + code + "}");
  }

  static ScriptedAnswer.Http message(String id) {
    return ScriptedAnswer.json(200, "{\"id\":\"" + id + "\",\"channel_id\":\"1\"}");
  }

  static ScriptedAnswer.Http limited(double retryAfter, String scope) {
    return ScriptedAnswer.json(
            429,
            "{\"message\":\"You are being rate limited.\",\"retry_after\":"
                + retryAfter
                + ",\"global\":"
                + scope.equals("global")
                + "}")
        .header("X-RateLimit-Scope", scope);
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
