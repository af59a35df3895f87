package dev.orchestrator.discord.interaction;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.orchestrator.discord.interaction.Verdict.Genuine;
import dev.orchestrator.discord.interaction.Verdict.Reason;
import dev.orchestrator.discord.interaction.Verdict.Refused;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Verifies that a request is from Discord: Ed25519 over the timestamp header and the raw body.
 * Immutable and safe for many threads; no input makes it throw.
 *
 * <p>It has two keys while Discord's key is being rotated, and either may have signed. The
 * timestamp is not held against a clock: it cannot be forged, and libraries that tried refused real
 * requests. Its digits are required all the same, because the signed message does not mark where
 * the timestamp ends; a timestamp that could hold a brace could take the first bytes of a genuine
 * body over to its side. Source: Discord, "Interactions Overview", Validating Security Request
 * Headers.
 */
public final class SignatureVerifier {
  public static final int MAX_KEYS = 2;

  private static final int KEY_HEX_DIGITS = 2 * Ed25519.PUBLIC_KEY_SIZE;
  private static final int SIGNATURE_HEX_DIGITS = 2 * Ed25519.SIGNATURE_SIZE;
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,20}");
  private static final Pattern COMMA = Pattern.compile(",");

  private final List<Ed25519.PublicPoint> keys;

  private SignatureVerifier(List<Ed25519.PublicPoint> keys) {
    this.keys = List.copyOf(keys);
  }

  /** The result of reading the configured keys. */
  public sealed interface Parsed {

    /** Every key is good. */
    record Usable(SignatureVerifier verifier) implements Parsed {}

    /** At least one is not; each problem is a sentence that does not repeat the key. */
    record Unusable(List<String> problems) implements Parsed {
      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * Reads 1 or 2 public keys of 64 hex digits each, separated by a comma, as the Developer Portal
   * shows them.
   */
  public static Parsed parse(String configured) {
    String[] parts = COMMA.split(configured, -1);
    var problems = new ArrayList<String>();
    if (parts.length > MAX_KEYS) {
      problems.add(
          "There are " + parts.length + " public keys; at most " + MAX_KEYS + " are allowed.");
    }
    var keys = new ArrayList<Ed25519.PublicPoint>();
    for (int i = 0; i < parts.length; i++) {
      String which = parts.length == 1 ? "The public key" : "Public key " + (i + 1);
      readKey(parts[i].strip(), which, keys, problems);
    }
    return problems.isEmpty()
        ? new Parsed.Usable(new SignatureVerifier(keys))
        : new Parsed.Unusable(problems);
  }

  private static void readKey(
      String hex, String which, List<Ed25519.PublicPoint> keys, List<String> problems) {
    if (hex.isEmpty()) {
      problems.add(which + " is empty.");
    } else if (hex.length() != KEY_HEX_DIGITS) {
      problems.add(
          which + " has " + hex.length() + " characters instead of " + KEY_HEX_DIGITS + ".");
    } else if (!isHex(hex)) {
      problems.add(which + " has characters that are not hexadecimal digits.");
    } else {
      Optional.ofNullable(Ed25519.validatePublicKeyFullExport(HexFormat.of().parseHex(hex), 0))
          .ifPresentOrElse(keys::add, () -> problems.add(which + " is not a usable Ed25519 key."));
    }
  }

  /** Decides about one request. */
  public Verdict verify(SignedRequest request) {
    if (request.timestamp().isEmpty()) {
      return new Refused(Reason.NO_TIMESTAMP);
    }
    if (request.signature().isEmpty()) {
      return new Refused(Reason.NO_SIGNATURE);
    }
    String timestamp = request.timestamp().get();
    if (!TIMESTAMP.matcher(timestamp).matches()) {
      return new Refused(Reason.TIMESTAMP_NOT_DIGITS);
    }
    String hex = request.signature().get();
    if (hex.length() != SIGNATURE_HEX_DIGITS) {
      return new Refused(Reason.SIGNATURE_WRONG_LENGTH);
    }
    if (!isHex(hex)) {
      return new Refused(Reason.SIGNATURE_NOT_HEX);
    }
    byte[] signature = HexFormat.of().parseHex(hex);
    byte[] message = message(timestamp, request.body());
    for (Ed25519.PublicPoint key : keys) {
      if (Ed25519.verify(signature, 0, key, message, 0, message.length)) {
        return new Genuine();
      }
    }
    return new Refused(Reason.SIGNATURE_DOES_NOT_MATCH);
  }

  static byte[] message(String timestamp, byte[] body) {
    byte[] prefix = timestamp.getBytes(US_ASCII);
    byte[] message = new byte[prefix.length + body.length];
    System.arraycopy(prefix, 0, message, 0, prefix.length);
    System.arraycopy(body, 0, message, prefix.length, body.length);
    return message;
  }

  static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
