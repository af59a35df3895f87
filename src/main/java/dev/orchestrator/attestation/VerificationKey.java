package dev.orchestrator.attestation;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 public key. Source of the encoding: RFC 8410, section 4. */
public final class VerificationKey {
  /** SubjectPublicKeyInfo of an Ed25519 key, before its 32 bytes. */
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private final byte[] der;
  private final Ed25519.PublicPoint point;

  private VerificationKey(byte[] der, Ed25519.PublicPoint point) {
    this.der = der;
    this.point = point;
  }

  /** The key with this encoded point, 32 bytes; empty if it is not a usable one. */
  static Optional<VerificationKey> of(byte[] encoded) {
    if (encoded.length != Ed25519.PUBLIC_KEY_SIZE) {
      return Optional.empty();
    }
    byte[] der = Arrays.copyOf(SPKI, SPKI.length + encoded.length);
    System.arraycopy(encoded, 0, der, SPKI.length, encoded.length);
    return Optional.ofNullable(Ed25519.validatePublicKeyFullExport(encoded, 0))
        .map(point -> new VerificationKey(der, point));
  }

  /**
   * Reads a key in SubjectPublicKeyInfo PEM, as {@code openssl pkey -pubout} writes it; empty if it
   * is anything else.
   */
  public static Optional<VerificationKey> parse(String pem) {
    return SigningKey.Pem.read(pem, "PUBLIC KEY")
        .filter(der -> der.length == SPKI.length + Ed25519.PUBLIC_KEY_SIZE)
        .filter(der -> Arrays.equals(der, 0, SPKI.length, SPKI, 0, SPKI.length))
        .flatMap(der -> of(Arrays.copyOfRange(der, SPKI.length, der.length)));
  }

  /** The key in SubjectPublicKeyInfo PEM. */
  public String pem() {
    return SigningKey.Pem.write(der, "PUBLIC KEY");
  }

  /** The id of the key: SHA-256 of its SubjectPublicKeyInfo in DER, 64 hexadecimal digits. */
  public String id() {
    return Hash.ofData(der).hex();
  }

  /** Whether {@code signature} is this key's signature of {@code message}. Never throws. */
  public boolean verifies(byte[] message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, point, message, 0, message.length);
  }
}
