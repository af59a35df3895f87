package dev.orchestrator.discord.interaction;

import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Signs requests as Discord does, for local tools and tests; Discord's own key never leaves it. */
public final class InteractionSigner {
  private final byte[] seed;
  private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

  /**
   * @param seed the private key, 32 bytes
   * @throws IllegalArgumentException if it has another length
   */
  public InteractionSigner(byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, this has " + seed.length);
    }
    this.seed = seed.clone();
    Ed25519.generatePublicKey(this.seed, 0, publicKey, 0);
  }

  /** The key to configure, 64 hex digits. */
  public String publicKeyHex() {
    return HexFormat.of().formatHex(publicKey);
  }

  /** The value of the signature header, 128 hex digits. */
  public String sign(String timestamp, byte[] body) {
    byte[] message = SignatureVerifier.message(timestamp, body);
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
    return HexFormat.of().formatHex(signature);
  }

  /** The request with both headers. */
  public SignedRequest signed(String timestamp, byte[] body) {
    return new SignedRequest(body, Optional.of(timestamp), Optional.of(sign(timestamp, body)));
  }
}
