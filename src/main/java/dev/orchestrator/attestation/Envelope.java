package dev.orchestrator.attestation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A DSSE envelope: a payload, its type, and signatures of both. Source: <a
 * href="https://github.com/secure-systems-lab/dsse">secure-systems-lab/dsse</a>, protocol and
 * envelope, version 1.
 *
 * @param payload the bytes that were signed
 */
public record Envelope(byte[] payload, String payloadType, List<Signature> signatures) {
  /** The payload type of in-toto statements. */
  public static final String IN_TOTO = "application/vnd.in-toto+json";

  /**
   * A signature of an envelope.
   *
   * @param keyId a hint, which nothing vouches for
   */
  public record Signature(Optional<String> keyId, byte[] bytes) {}

  public Envelope {
    signatures = List.copyOf(signatures);
  }

  /** The envelope of {@code payload}, signed with {@code key}. */
  public static Envelope signed(byte[] payload, String payloadType, SigningKey key) {
    return new Envelope(
        payload,
        payloadType,
        List.of(
            new Signature(
                Optional.of(key.verificationKey().id()),
                key.sign(preAuthenticationEncoding(payloadType, payload)))));
  }

  /** Reads an envelope; empty if {@code json} is none. Base64 may be standard or URL-safe. */
  public static Optional<Envelope> read(byte[] json) {
    return Json.tryRead(json).flatMap(Envelope::read);
  }

  private static Optional<Envelope> read(Json json) {
    Optional<byte[]> payload = json.text("payload").flatMap(Envelope::base64);
    Optional<String> type = json.text("payloadType");
    var signatures = new ArrayList<Signature>();
    for (Json signature : json.get("signatures").items()) {
      Optional<byte[]> bytes = signature.text("sig").flatMap(Envelope::base64);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      signatures.add(new Signature(signature.text("keyid"), bytes.get()));
    }
    if (payload.isEmpty() || type.isEmpty() || signatures.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Envelope(payload.get(), type.get(), signatures));
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** Whether {@code key} made one of the signatures. */
  public boolean isSignedBy(VerificationKey key) {
    byte[] signed = preAuthenticationEncoding(payloadType, payload);
    return signatures.stream().anyMatch(signature -> key.verifies(signed, signature.bytes()));
  }

  /** The envelope as JSON, in one line. */
  public byte[] json() {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("payload", Base64.getEncoder().encodeToString(payload));
      json.writeStringField("payloadType", payloadType);
      json.writeArrayFieldStart("signatures");
      for (Signature signature : signatures) {
        json.writeStartObject();
        if (signature.keyId().isPresent()) {
          json.writeStringField("keyid", signature.keyId().get());
        }
        json.writeStringField("sig", Base64.getEncoder().encodeToString(signature.bytes()));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  /** What is signed: {@code "DSSEv1" SP len(type) SP type SP len(payload) SP payload}, in bytes. */
  static byte[] preAuthenticationEncoding(String payloadType, byte[] payload) {
    byte[] type = payloadType.getBytes(UTF_8);
    var encoded = new ByteArrayOutputStream(payload.length + type.length + 32);
    encoded.writeBytes(("DSSEv1 " + type.length + " ").getBytes(US_ASCII));
    encoded.writeBytes(type);
    encoded.writeBytes((" " + payload.length + " ").getBytes(US_ASCII));
    encoded.writeBytes(payload);
    return encoded.toByteArray();
  }
}
