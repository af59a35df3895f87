package dev.orchestrator.local.discord;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Signs interactions as Discord does: Ed25519 over the timestamp and the raw body.
 *
 * <p>Source: Discord, "Interactions Overview", Validating Security Request Headers.
 */
public final class InteractionSigner {
  private final Ed25519PrivateKeyParameters key;

  /**
   * @param seed 32 bytes
   */
  public InteractionSigner(byte[] seed) {
    this.key = new Ed25519PrivateKeyParameters(seed);
  }

  /** 32 bytes. */
  public byte[] publicKey() {
    return key.generatePublicKey().getEncoded();
  }

  /** The request that carries {@code body}, signed at {@code timestamp}. */
  public SignedInteraction sign(String timestamp, byte[] body) {
    var signer = new Ed25519Signer();
    signer.init(true, key);
    byte[] prefix = timestamp.getBytes(StandardCharsets.UTF_8);
    signer.update(prefix, 0, prefix.length);
    signer.update(body, 0, body.length);
    return new SignedInteraction(
        timestamp, HexFormat.of().formatHex(signer.generateSignature()), body);
  }
}
