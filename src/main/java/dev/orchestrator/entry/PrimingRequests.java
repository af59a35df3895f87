package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.discord.interaction.InteractionSigner;
import dev.orchestrator.discord.interaction.SignedRequest;
import dev.orchestrator.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a {@link Priming} sends itself: requests of Discord in the form of the HTTP API, made up,
 * but as whole as real ones. Code that meets a kind of value for the first time after the snapshot
 * is slow that time.
 */
final class PrimingRequests {
  /** The server from which the requests come. */
  static final String GUILD = "2";

  private static final String PING =
      """
      {"id":"%s","application_id":"1","type":1,"token":"rehearsal","version":1}\
      """;

  private static final String CALL =
      """
      {"id":"%s","application_id":"1","type":TYPE,"token":"rehearsal","version":1,"guild_id":"2",\
      "guild":{"id":"2","locale":"en-US","features":["COMMUNITY"]},"guild_locale":"en-US",\
      "locale":"en-GB","channel":{"id":"3","type":0,"name":"releases","topic":null,\
      "permissions":"2248473465835073","rate_limit_per_user":0},"channel_id":"3",\
      "member":{"user":{"id":"4","username":"priming","global_name":"Priming \\ud83d\\ude80",\
      "discriminator":"0","avatar":null,"public_flags":0,"collectibles":{"nameplate":null}},\
      "nick":null,"roles":["5"],"permissions":"2248473465835073",\
      "joined_at":"2026-01-01T00:00:00.000000+00:00","deaf":false,"mute":false,"pending":false,\
      "flags":0,"premium_since":null,"communication_disabled_until":null},\
      "app_permissions":"442368","entitlements":[],\
      "authorizing_integration_owners":{"0":"2"},"context":0,"attachment_size_limit":10485760,\
      "data":DATA}\
      """;

  private static final String OPTION =
      """
      "options":[{"name":"%s","type":%d,"value":%s}]\
      """;

  private static final List<String> BODIES =
      List.of(
          PING,
          command("diagnose", OPTION.formatted("target", 3, "\"https://example.org/\"")),
          command("deploy-client", OPTION.formatted("wait", 5, true)),
          command("status", OPTION.formatted("count", 4, 3)),
          command("debug-last", OPTION.formatted("private", 5, true)),
          command("help", "\"resolved\":{}"),
          CALL.replace("TYPE", "3")
              .replace("DATA", "{\"custom_id\":\"rehearsal:1\",\"component_type\":2}"));

  private static final List<String[]> HEADERS =
      List.of(
          new String[] {"accept", "*/*"},
          new String[] {"content-type", "application/json"},
          new String[] {"host", "rehearsal.example.org"},
          new String[] {"user-agent", "Discord-Interactions/1.0 (+https://discord.com)"},
          new String[] {"x-amzn-trace-id", "Root=1-00000000-000000000000000000000000"},
          new String[] {"x-forwarded-for", "203.0.113.7"},
          new String[] {"x-forwarded-port", "443"},
          new String[] {"x-forwarded-proto", "https"});

  private final InteractionSigner signer;
  private final InstantSource clock;
  private long count;

  PrimingRequests(InteractionSigner signer, InstantSource clock) {
    this.signer = signer;
    this.clock = clock;
  }

  private static String command(String name, String rest) {
    return CALL.replace("TYPE", "2")
        .replace("DATA", "{\"id\":\"6\",\"name\":\"" + name + "\",\"type\":1," + rest + "}");
  }

  /** One event of each kind, with ids that were not there before. */
  Stream<byte[]> next() {
    return BODIES.stream()
        .map(body -> event(body.formatted(Snowflake.of(clock.instant(), count++))));
  }

  /** A command that the worker does: without options it looks at this system only. */
  byte[] deferred() {
    return event(
        command("diagnose", "\"resolved\":{}").formatted(Snowflake.of(clock.instant(), count++)));
  }

  /**
   * The stream's record of a new item.
   *
   * @param item in DynamoDB's JSON
   */
  static byte[] batch(Json item) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("Records");
      json.writeStartObject();
      json.writeStringField("eventSource", "aws:dynamodb");
      json.writeStringField("eventName", "INSERT");
      json.writeObjectFieldStart("dynamodb");
      json.writeStringField("SequenceNumber", "1");
      json.writeFieldName("NewImage");
      item.writeTo(json);
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  /**
   * A request that is refused rehearses nothing.
   *
   * @throws IllegalStateException if {@code answer} is not successful
   */
  void check(byte[] answer) {
    Json json = Json.tryRead(answer).orElse(Json.MISSING);
    if (json.get("statusCode").integer().orElse(0) != 200) {
      throw new IllegalStateException("A rehearsed request was answered with " + json + ".");
    }
  }

  private byte[] event(String body) {
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String signature = signer.sign(timestamp, body.getBytes(UTF_8));
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeStringField("version", "2.0");
      json.writeStringField("routeKey", "$default");
      json.writeStringField("rawPath", "/discord/interactions");
      json.writeStringField("rawQueryString", "");
      json.writeObjectFieldStart("headers");
      for (String[] header : HEADERS) {
        json.writeStringField(header[0], header[1]);
      }
      json.writeStringField(SignedRequest.TIMESTAMP_HEADER, timestamp);
      json.writeStringField(SignedRequest.SIGNATURE_HEADER, signature);
      json.writeEndObject();
      json.writeObjectFieldStart("requestContext");
      json.writeObjectFieldStart("http");
      json.writeStringField("method", "POST");
      json.writeStringField("path", "/discord/interactions");
      json.writeStringField("sourceIp", "203.0.113.7");
      json.writeEndObject();
      json.writeNumberField("timeEpoch", clock.instant().toEpochMilli());
      json.writeEndObject();
      json.writeStringField("body", body);
      json.writeBooleanField("isBase64Encoded", false);
      json.writeEndObject();
    });
  }
}
