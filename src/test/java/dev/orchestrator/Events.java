package dev.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.discord.InteractionSigner;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The payloads under {@code events/}, ready to be sent. */
public final class Events {
  /** Signs with a seed that everybody knows. */
  public static final InteractionSigner SIGNER =
      new InteractionSigner(
          HexFormat.of()
              .parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

  private static final String TIMESTAMP = "1700000000";
  private static final AtomicLong NEXT = new AtomicLong();

  private Events() {}

  /** The names of the files in a folder, without their ending, in order. */
  public static List<String> names(String folder) {
    try (var files = Files.list(Path.of("events", folder))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static byte[] bytes(String folder, String name) {
    try {
      return Files.readAllBytes(Path.of("events", folder, name + ".json"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** An interaction with an id made at {@code now}, so that it is not refused as a replay. */
  public static String interaction(String name, Instant now) {
    return new String(bytes("interactions", name), UTF_8)
        .replaceFirst(
            "\"id\":\"[0-9]+\"", "\"id\":\"" + Snowflake.of(now, NEXT.incrementAndGet()) + "\"");
  }

  /** The AWS event that carries {@code body}, signed. */
  public static byte[] wrapped(String wrapper, String body) {
    return new String(bytes("aws", wrapper), UTF_8)
        .replace("\"BODY\"", Json.text(json -> json.writeString(body)))
        .replace("BASE64_BODY", Base64.getEncoder().encodeToString(body.getBytes(UTF_8)))
        .replace("SIGNATURE", SIGNER.sign(TIMESTAMP, body.getBytes(UTF_8)))
        .replace("TIMESTAMP", TIMESTAMP)
        .getBytes(UTF_8);
  }
}
