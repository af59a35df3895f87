package dev.orchestrator.local.discord;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.Call;
import dev.orchestrator.local.http.LoopbackServer;
import dev.orchestrator.local.http.MovableClock;
import dev.orchestrator.local.http.RestClient;
import dev.orchestrator.local.http.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A simulated Discord and, on another server, a bot that answers what a test tells it to. */
final class BotOnLoopback implements AutoCloseable {
  static final String TOKEN = "bot-" + "token";

  final MovableClock clock = new MovableClock();
  final SimulatedDiscord discord;
  final RestClient rest;
  final List<Call> received = Collections.synchronizedList(new ArrayList<>());
  private static final byte[] SEED =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  private final AtomicReference<Service> answer = new AtomicReference<>(call -> Answer.empty(500));
  private final LoopbackServer bot;

  BotOnLoopback(UnaryOperator<SimulatedDiscordSettings> settings) throws IOException {
    this.discord =
        SimulatedDiscord.start(
            settings.apply(SimulatedDiscordSettings.with(TOKEN, clock).withSeed(SEED)));
    this.bot =
        LoopbackServer.start(
            0,
            call -> {
              received.add(call);
              return answer.get().handle(call);
            });
    discord.sendInteractionsTo(bot.uri().resolve("/discord/interactions"));
    this.rest =
        new RestClient(discord.apiBase())
            .header("User-Agent", "DiscordBot (https://bot.example, 1.0)")
            .header("Authorization", "Bot " + TOKEN);
  }

  static BotOnLoopback start() throws IOException {
    return new BotOnLoopback(UnaryOperator.identity());
  }

  static BotOnLoopback withoutRateLimits() throws IOException {
    return new BotOnLoopback(settings -> settings.withRateLimits(RateLimitSettings.OFF));
  }

  URI url() {
    return bot.uri();
  }

  void answers(Service service) {
    answer.set(service);
  }

  void answers(String json) {
    answer.set(call -> Answer.json(200, json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Ada types /diagnose, the bot defers. */
  SentInteraction deferred() throws InterruptedException {
    answers("{\"type\":5}");
    return discord.interact(new Action.Command("diagnose"));
  }

  String originalOf(SentInteraction sent) {
    return webhookOf(sent) + "/messages/@original";
  }

  String webhookOf(SentInteraction sent) {
    return "/webhooks/" + SimulatedServer.APPLICATION_ID + "/" + sent.token();
  }

  RestClient.Got edit(SentInteraction sent, String body) throws IOException, InterruptedException {
    return rest.send("PATCH", originalOf(sent), body);
  }

  Json lastInteraction() {
    return received.getLast().json();
  }

  /** Whether Discord signed {@code call}, checked with the key that it publishes. */
  boolean isSigned(Call call) {
    var verifier = new Ed25519Signer();
    byte[] key = HexFormat.of().parseHex(discord.publicKey());
    verifier.init(false, new Ed25519PublicKeyParameters(key));
    byte[] timestamp = header(call, "x-signature-timestamp").getBytes(StandardCharsets.UTF_8);
    verifier.update(timestamp, 0, timestamp.length);
    verifier.update(call.body(), 0, call.body().length);
    return verifier.verifySignature(HexFormat.of().parseHex(header(call, "x-signature-ed25519")));
  }

  private static String header(Call call, String name) {
    return call.header(name).orElseThrow();
  }

  static Duration soon() {
    return Duration.ofSeconds(10);
  }

  static Optional<String> textOf(Json json, String... path) {
    Json here = json;
    for (String step : path) {
      here = here.isArray() ? here.items().get(Integer.parseInt(step)) : here.get(step);
    }
    return here.text();
  }

  @Override
  public void close() {
    rest.close();
    bot.close();
    discord.close();
  }
}
