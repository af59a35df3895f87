package dev.orchestrator.github;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether GitHub sent a webhook: it signs the raw body with the secret that both sides know
 * (https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries).
 */
public final class WebhookSignature {
  /** The header that holds the signature; its name may come in any case. */
  public static final String HEADER = "X-Hub-Signature-256";

  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "sha256=";

  private static final int HEX_DIGITS = 64;

  private final SecretKeySpec key;

  /**
   * @throws IllegalArgumentException if {@code secret} is blank: anyone could sign with it
   */
  public WebhookSignature(String secret) {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("the webhook secret is blank");
    }
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * Whether {@code header} has the form of a signature, {@code sha256=} and 64 hexadecimal digits.
   * Decides without a secret.
   */
  public static boolean isWellFormed(String header) {
    String text = header.strip();
    return text.length() == PREFIX.length() + HEX_DIGITS
        && text.startsWith(PREFIX)
        && text.chars().skip(PREFIX.length()).allMatch(HexFormat::isHexDigit);
  }

  /**
   * Whether {@code header} signs exactly these bytes. It takes as long for a wrong signature as for
   * a right one.
   *
   * @param header what {@link #HEADER} holds: {@code sha256=} and 64 hexadecimal digits
   */
  public boolean matches(byte[] body, String header) {
    byte[] expected = sign(body).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(expected, header.strip().getBytes(StandardCharsets.UTF_8));
  }

  /** The header's value for {@code body}, as GitHub makes it. */
  public String sign(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return PREFIX + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("this JVM has no " + ALGORITHM, broken);
    }
  }
}
