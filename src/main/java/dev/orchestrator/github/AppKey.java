package dev.orchestrator.github;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The private key of a GitHub App, with which it proves who it is. Source: GitHub, "Generating a
 * JSON Web Token (JWT) for a GitHub App".
 */
public final class AppKey {
  /** GitHub refuses a token that lives longer than 10 minutes. */
  private static final Duration LIFE = Duration.ofMinutes(9);

  /** GitHub's clock may be behind ours. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA )?PRIVATE KEY-----");

  /** In PKCS#8, what stands before an RSA key: version 0 and the algorithm rsaEncryption. */
  private static final byte[] RSA_ALGORITHM =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final PrivateKey key;

  private AppKey(PrivateKey key) {
    this.key = key;
  }

  /**
   * The key in {@code pem}, as GitHub hands it out (PKCS#1) or as PKCS#8; none if it is not an RSA
   * key. Line breaks may be written as {@code \n}, as in environment variables.
   */
  public static Optional<AppKey> parse(String pem) {
    Matcher matcher = PEM.matcher(pem.replace("\\r", "").replace("\\n", "\n").strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
      byte[] pkcs8 = matcher.group(1) == null ? der : pkcs8(der);
      return Optional.of(
          new AppKey(
              KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8))));
    } catch (IllegalArgumentException | GeneralSecurityException noKey) {
      return Optional.empty();
    }
  }

  private static byte[] pkcs8(byte[] pkcs1) {
    var inside = new ByteArrayOutputStream();
    inside.writeBytes(RSA_ALGORITHM);
    inside.writeBytes(der(0x04, pkcs1));
    return der(0x30, inside.toByteArray());
  }

  /** A value in DER: its tag, its length, itself. */
  private static byte[] der(int tag, byte[] value) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    out.write(0x82); // two bytes of length follow
    out.write(value.length >> 8);
    out.write(value.length);
    out.writeBytes(value);
    return out.toByteArray();
  }

  /** A JSON web token by which the App {@code appId} identifies itself at {@code now}. */
  String sign(String appId, Instant now) {
    String head =
        encoded(json -> {
          json.writeStringField("alg", "RS256");
          json.writeStringField("typ", "JWT");
        });
    String claims =
        encoded(json -> {
          json.writeNumberField("iat", now.minus(SKEW).getEpochSecond());
          json.writeNumberField("exp", now.plus(LIFE).getEpochSecond());
          json.writeStringField("iss", appId);
        });
    String signed = head + "." + claims;
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("this JVM cannot sign with RSA", broken);
    }
  }

  private static String encoded(Json.Body members) {
    return BASE64.encodeToString(
        Json.bytes(json -> {
          json.writeStartObject();
          members.writeTo(json);
          json.writeEndObject();
        }));
  }
}
