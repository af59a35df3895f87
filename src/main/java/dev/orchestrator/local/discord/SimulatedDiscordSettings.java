package dev.orchestrator.local.discord;

import dev.orchestrator.discord.interaction.InteractionSigner;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How a simulated Discord is set up.
 *
 * @param port 0 picks a free one
 * @param botToken the only one that is accepted
 * @param seed 32 bytes, the Ed25519 private key that signs interactions
 * @param interactionsUrl where interactions are sent; empty until it is set
 * @param strict whether tokens that this simulator did not issue are refused, as Discord does;
 *     otherwise they are treated as interactions that were sent from outside
 * @param answerLimit how long the bot may take to answer an interaction
 */
public record SimulatedDiscordSettings(
    int port,
    String applicationId,
    String botToken,
    byte[] seed,
    Optional<URI> interactionsUrl,
    boolean strict,
    RateLimitSettings rateLimits,
    Duration answerLimit,
    InstantSource clock,
    RandomGenerator random) {
  private static final int SEED_LENGTH = 32;

  public SimulatedDiscordSettings {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException("an Ed25519 seed is 32 bytes");
    }
  }

  /** A free port, a fresh key pair, and Discord's own time limit. */
  public static SimulatedDiscordSettings with(String botToken, InstantSource clock) {
    var random = new SecureRandom();
    var seed = new byte[SEED_LENGTH];
    random.nextBytes(seed);
    return new SimulatedDiscordSettings(
        0,
        SimulatedServer.APPLICATION_ID,
        botToken,
        seed,
        Optional.empty(),
        false,
        RateLimitSettings.DEFAULT,
        Duration.ofSeconds(3),
        clock,
        random);
  }

  /** The public key that the bot must be configured with, 64 hex digits. */
  public String publicKey() {
    return new InteractionSigner(seed).publicKeyHex();
  }

  public SimulatedDiscordSettings withSeed(byte[] newSeed) {
    return new SimulatedDiscordSettings(
        port,
        applicationId,
        botToken,
        newSeed,
        interactionsUrl,
        strict,
        rateLimits,
        answerLimit,
        clock,
        random);
  }

  public SimulatedDiscordSettings asStrict() {
    return new SimulatedDiscordSettings(
        port,
        applicationId,
        botToken,
        seed,
        interactionsUrl,
        true,
        rateLimits,
        answerLimit,
        clock,
        random);
  }

  public SimulatedDiscordSettings withRateLimits(RateLimitSettings newLimits) {
    return new SimulatedDiscordSettings(
        port,
        applicationId,
        botToken,
        seed,
        interactionsUrl,
        strict,
        newLimits,
        answerLimit,
        clock,
        random);
  }

  public SimulatedDiscordSettings withAnswerLimit(Duration newLimit) {
    return new SimulatedDiscordSettings(
        port,
        applicationId,
        botToken,
        seed,
        interactionsUrl,
        strict,
        rateLimits,
        newLimit,
        clock,
        random);
  }

  /** The token and the seed are secrets. */
  @Override
  public String toString() {
    return "simulated Discord for application " + applicationId;
  }
}
