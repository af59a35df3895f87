package dev.orchestrator.local.discord;

import dev.orchestrator.discord.interaction.InteractionSigner;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An interaction as it goes over the wire.
 *
 * @param timestamp seconds since 1970, decimal
 * @param signature 128 hex digits
 */
public record SignedInteraction(String timestamp, String signature, byte[] body) {

  /** The request that carries {@code body}, signed at {@code timestamp}. */
  static SignedInteraction signed(InteractionSigner signer, String timestamp, byte[] body) {
    return new SignedInteraction(timestamp, signer.sign(timestamp, body), body);
  }

  /** The headers that Discord sends, in its order. */
  public Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)");
    headers.put("X-Signature-Ed25519", signature);
    headers.put("X-Signature-Timestamp", timestamp);
    return headers;
  }

  /** The same request with a signature that is false. */
  SignedInteraction spoiled() {
    char flipped = signature.charAt(0) == '0' ? '1' : '0';
    return new SignedInteraction(timestamp, flipped + signature.substring(1), body);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** The body holds the interaction's token, a secret. */
  @Override
  public String toString() {
    return "signed interaction";
  }
}
