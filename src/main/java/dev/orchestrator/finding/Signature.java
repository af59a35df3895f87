package dev.orchestrator.finding;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The HMAC-SHA256 of an artifact. In hex, of 64 digits, it is made with the key as it is
 * configured; in base64 with the bytes that the key is the base64 of, or with the key as it is if
 * it is no base64.
 */
public final class Signature {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /**
   * Whether {@code hmac} signs these bytes. Takes the same time for every wrong one of its form.
   *
   * @param key as it is configured, not empty
   */
  public static boolean isValid(byte[] signed, String hmac, String key) {
    byte[] raw = key.getBytes(StandardCharsets.UTF_8);
    if (HEX.matcher(hmac).matches()) {
      return MessageDigest.isEqual(hmac(signed, raw), HexFormat.of().parseHex(hmac));
    }
    byte[] secret = decoded(key).filter(bytes -> bytes.length > 0).orElse(raw);
    return decoded(hmac)
        .filter(given -> MessageDigest.isEqual(hmac(signed, secret), given))
        .isPresent();
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** The HMAC-SHA256 of these bytes. */
  static byte[] hmac(byte[] signed, byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
    }
  }
}
