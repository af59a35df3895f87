package dev.orchestrator.local.github;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks as GitHub does.
 *
 * <p>Source: GitHub, "Validating webhook deliveries".
 */
public final class WebhookSigner {
  private final byte[] secret;

  public WebhookSigner(String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /** The headers of a delivery of {@code body}. */
  public Map<String, String> headers(String event, String deliveryId, byte[] body) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Accept", "*/*");
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "GitHub-Hookshot/5113ca3");
    headers.put("X-GitHub-Delivery", deliveryId);
    headers.put("X-GitHub-Event", event);
    headers.put("X-GitHub-Hook-ID", "480000001");
    headers.put("X-GitHub-Hook-Installation-Target-ID", "610000001");
    headers.put("X-GitHub-Hook-Installation-Target-Type", "repository");
    headers.put("X-Hub-Signature", "sha1=" + digest("HmacSHA1", body));
    headers.put("X-Hub-Signature-256", "sha256=" + digest("HmacSHA256", body));
    return headers;
  }

  private String digest(String algorithm, byte[] body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret, algorithm));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
