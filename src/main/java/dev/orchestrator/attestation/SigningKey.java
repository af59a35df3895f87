package dev.orchestrator.attestation;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 private key. Its text never contains the key, so that it is safe in log lines. Source
 * of the encoding: RFC 8410, "Algorithm Identifiers for Ed25519", section 7.
 */
public final class SigningKey {
  /** PKCS#8 of an Ed25519 key without attributes, before its 32 bytes. */
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private final byte[] seed;
  private final VerificationKey verificationKey;

  private SigningKey(byte[] seed) {
    this.seed = seed;
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, point, 0);
    this.verificationKey =
        VerificationKey.of(point)
            .orElseThrow(() -> new IllegalStateException("a generated key is always usable"));
  }

  /**
   * Reads a key in PKCS#8 PEM, as {@code openssl genpkey -algorithm ed25519} writes it; empty if it
   * is anything else. Line breaks may be written as {@code \n}, as in environment variables.
   */
  public static Optional<SigningKey> parse(String pem) {
    return Pem.read(pem, "PRIVATE KEY")
        .filter(der -> der.length == PKCS8.length + Ed25519.SECRET_KEY_SIZE)
        .filter(der -> Arrays.equals(der, 0, PKCS8.length, PKCS8, 0, PKCS8.length))
        .map(der -> new SigningKey(Arrays.copyOfRange(der, PKCS8.length, der.length)));
  }

  /** A new key. */
  public static SigningKey generate(RandomGenerator random) {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    random.nextBytes(seed);
    return new SigningKey(seed);
  }

  /** The key in PKCS#8 PEM. */
  public String pem() {
    byte[] der = Arrays.copyOf(PKCS8, PKCS8.length + seed.length);
    System.arraycopy(seed, 0, der, PKCS8.length, seed.length);
    return Pem.write(der, "PRIVATE KEY");
  }

  /** The key that verifies what this one signs. */
  public VerificationKey verificationKey() {
    return verificationKey;
  }

  /** The signature of {@code message}, 64 bytes. */
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public String toString() {
    return "SigningKey[" + verificationKey.id() + "]";
  }

  /** PEM with one block. Source: RFC 7468. */
  static final class Pem {
    private Pem() {}

    static Optional<byte[]> read(String pem, String label) {
      String text = pem.replace("\\r", "").replace("\\n", "\n").strip();
      String begin = "-----BEGIN " + label + "-----";
      String end = "-----END " + label + "-----";
      if (!text.startsWith(begin)
          || !text.endsWith(end)
          || text.length() < begin.length() + end.length()) {
        return Optional.empty();
      }
      String inside = text.substring(begin.length(), text.length() - end.length());
      try {
        return Optional.of(Base64.getDecoder().decode(inside.replaceAll("\\s", "")));
      } catch (IllegalArgumentException notBase64) {
        return Optional.empty();
      }
    }

    static String write(byte[] der, String label) {
      return "-----BEGIN "
          + label
          + "-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
          + "\n-----END "
          + label
          + "-----\n";
    }
  }
}
