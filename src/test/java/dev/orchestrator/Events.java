package dev.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.discord.interaction.SignedRequest;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The payloads under {@code events/}. A body becomes a request when it is signed, and a request
 * becomes what AWS hands to the function:
 *
 * <pre>{@code
 * Events.body("slash-no-options").withId(id).withToken("T").signed().as(AwsShape.FUNCTION_URL)
 * }</pre>
 */
public final class Events {
  private static final Path ROOT = Path.of("events");

  /** Signs unless a test brings its own; its key is public. */
  public static final InteractionSigner SIGNER =
      new InteractionSigner(
          HexFormat.of()
              .parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));

  public static final String TIMESTAMP = "1700000000";

  /** The server in every body of an interaction that has one. */
  public static final String GUILD = "2000000000000000001";

  /** The sender of the interactions, unless a test names one. */
  public static final String PERSON = "4000000000000000001";

  private Events() {}

  /** The body of an interaction. */
  public static Body body(String name) {
    return read("interactions", name);
  }

  /** The body of a webhook event of Discord. */
  public static Body webhook(String name) {
    return read("webhook", name);
  }

  /** The body of a webhook of GitHub. */
  public static Body github(String name) {
    return read("github", name);
  }

  /** An event as AWS hands it to the function, ready to be used. */
  public static byte[] aws(String name) {
    return read("aws", name).bytes();
  }

  /** The names of a folder's files, sorted. */
  public static List<String> names(String folder) {
    try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".json"))
          .map(file -> file.substring(0, file.length() - ".json".length()))
          .sorted()
          .toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static Body read(String folder, String name) {
    try {
      return new Body(Files.readString(ROOT.resolve(folder).resolve(name + ".json")));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** The exact bytes of a request. */
  public record Body(String text) {

    /** The same with another interaction id. */
    public Body withId(String id) {
      return with("id", id);
    }

    /** The same with another interaction token. */
    public Body withToken(String token) {
      return with("token", token);
    }

    /** The same from another person. */
    public Body withUser(String userId) {
      return replace(PERSON, userId);
    }

    /** The same with every occurrence of a text replaced, of which there must be one. */
    public Body replace(String old, String replacement) {
      if (!text.contains(old)) {
        throw new IllegalArgumentException("the body does not contain " + old);
      }
      return new Body(text.replace(old, replacement));
    }

    /** Changes a member of the body and not one byte beside it. */
    private Body with(String name, String value) {
      var member = Pattern.compile("(\"" + name + "\"\\s*:\\s*)\"[^\"]*\"").matcher(text);
      var changed =
          new Body(member.replaceFirst("$1" + Matcher.quoteReplacement("\"" + value + "\"")));
      if (!changed.json().text(name).orElse("").equals(value)) {
        throw new IllegalArgumentException("the body's first " + name + " is not its own");
      }
      return changed;
    }

    public byte[] bytes() {
      return text.getBytes(UTF_8);
    }

    public Json json() {
      return Json.read(text);
    }

    /** A request from Discord with this body. */
    public Request signed() {
      return signed(SIGNER, TIMESTAMP);
    }

    /** A request signed with the signer's key. */
    public Request signed(InteractionSigner signer, String timestamp) {
      return new Request(
          "POST",
          "/discord/interactions",
          Map.of(
              SignedRequest.SIGNATURE_HEADER,
              signer.sign(timestamp, bytes()),
              SignedRequest.TIMESTAMP_HEADER,
              timestamp,
              "content-type",
              "application/json"),
          bytes());
    }

    /**
     * A request from GitHub with this body.
     *
     * @param event the name of the event: {@code workflow_run}
     * @param signature the value of {@code X-Hub-Signature-256}
     */
    public Request fromGitHub(String event, String signature) {
      return new Request(
          "POST",
          "/github/webhook",
          Map.of(
              "x-github-event",
              event,
              "x-github-delivery",
              "11111111-2222-4333-8444-555555555555",
              "x-hub-signature-256",
              signature,
              "content-type",
              "application/json"),
          bytes());
    }
  }

  /**
   * An HTTP request.
   *
   * @param headers by lower-case name
   */
  @SuppressWarnings("ArrayRecordComponent") // two requests are never compared
  public record Request(String method, String path, Map<String, String> headers, byte[] body) {

    public Request withMethod(String other) {
      return new Request(other, path, headers, body);
    }

    public Request withPath(String other) {
      return new Request(method, other, headers, body);
    }

    /** The same headers over another body: what a forger sends. */
    public Request withBody(byte[] other) {
      return new Request(method, path, headers, other);
    }

    public Request withHeader(String name, String value) {
      var changed = new LinkedHashMap<>(headers);
      changed.put(name, value);
      return new Request(method, path, changed, body);
    }

    public Request withoutHeader(String name) {
      var changed = new LinkedHashMap<>(headers);
      changed.remove(name);
      return new Request(method, path, changed, body);
    }

    /** The event in which AWS hands this request to the function. */
    public byte[] as(AwsShape shape) {
      return shape.wrap(this);
    }
  }
}
