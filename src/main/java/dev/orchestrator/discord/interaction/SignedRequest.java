package dev.orchestrator.discord.interaction;

import java.util.Optional;

/**
 * A request as it came in, with the two headers by which Discord signs it.
 *
 * @param body the raw bytes, after base64 if the gateway used it, before anything parsed them
 * @param timestamp the header {@value #TIMESTAMP_HEADER}
 * @param signature the header {@value #SIGNATURE_HEADER}, in hex
 */
@SuppressWarnings("ArrayRecordComponent") // two requests are never compared
public record SignedRequest(byte[] body, Optional<String> timestamp, Optional<String> signature) {
  public static final String TIMESTAMP_HEADER = "x-signature-timestamp";
  public static final String SIGNATURE_HEADER = "x-signature-ed25519";
}
