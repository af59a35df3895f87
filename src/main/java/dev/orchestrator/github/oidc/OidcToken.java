package dev.orchestrator.github.oidc;

import dev.orchestrator.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A signed JSON Web Token in its compact form (RFC 7515), read strictly: unpadded canonical
 * base64url, JSON objects without duplicate members, and no more than {@value #MAX_LENGTH}
 * characters.
 *
 * @param signed the ASCII bytes to which the signature belongs
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never changed
record OidcToken(Json header, Json claims, byte[] signed, byte[] signature) {
  /** GitHub's tokens have about 2,000 characters. */
  static final int MAX_LENGTH = 8_192;

  /** Empty if {@code text} is not such a token. */
  static Optional<OidcToken> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    Optional<Json> header = object(parts[0]);
    Optional<Json> claims = object(parts[1]);
    Optional<byte[]> signature = decoded(parts[2]);
    if (header.isEmpty() || claims.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return Optional.of(new OidcToken(header.get(), claims.get(), signed, signature.get()));
  }

  private static Optional<Json> object(String part) {
    return decoded(part).flatMap(Json::tryReadStrict).filter(Json::isObject);
  }

  /** Empty also if other text would decode to the same bytes: there is one token, not several. */
  static Optional<byte[]> decoded(String part) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      boolean canonical =
          !part.isEmpty()
              && Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
      return canonical ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "OIDC token";
  }
}
