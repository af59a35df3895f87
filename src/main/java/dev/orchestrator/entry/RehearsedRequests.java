package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.discord.InteractionSigner;
import dev.orchestrator.discord.SignedRequest;
import dev.orchestrator.discord.Snowflake;
import dev.orchestrator.json.Json;
import java.time.InstantSource;
import java.util.List;

/**
 * What a {@link Rehearsal} sends itself: made-up requests of Discord in the form of the HTTP API.
 */
final class RehearsedRequests {
  private static final String PING =
      """
      {"id":"%s","application_id":"1","type":1,"token":"rehearsal","version":1}\
      """;

  private static final String COMMAND =
      """
      {"id":"%s","application_id":"1","type":2,"token":"rehearsal","version":1,"guild_id":"2",\
      "guild":{"id":"2","locale":"en-US","features":[]},"guild_locale":"en-US","locale":"en-GB",\
      "channel_id":"3","channel":{"id":"3","type":0,"name":"releases"},"app_permissions":"442368",\
      "member":{"user":{"id":"4","username":"rehearsal","global_name":"Rehearsal",\
      "discriminator":"0"},"roles":["5"],"permissions":"2248473465835073"},"entitlements":[],\
      "authorizing_integration_owners":{"0":"2"},"context":0,\
      "data":{"id":"6","name":"NAME","type":1}}\
      """;

  /** One that is put off and one that is answered at once. */
  private static final List<String> BODIES =
      List.of(PING, COMMAND.replace("NAME", "diagnose"), COMMAND.replace("NAME", "help"));

  private final InteractionSigner signer;
  private final InstantSource clock;
  private long count;

  RehearsedRequests(InteractionSigner signer, InstantSource clock) {
    this.signer = signer;
    this.clock = clock;
  }

  /** One event of each kind, with ids that were not there before. */
  List<byte[]> next() {
    return BODIES.stream()
        .map(body -> event(body.formatted(Snowflake.of(clock.instant(), count++))))
        .toList();
  }

  /**
   * A request that is refused rehearses nothing.
   *
   * @throws IllegalStateException if {@code answer} is not a yes
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
      json.writeStringField("rawPath", "/discord/interactions");
      json.writeObjectFieldStart("headers");
      json.writeStringField(SignedRequest.TIMESTAMP_HEADER, timestamp);
      json.writeStringField(SignedRequest.SIGNATURE_HEADER, signature);
      json.writeEndObject();
      json.writeObjectFieldStart("requestContext");
      json.writeObjectFieldStart("http");
      json.writeStringField("method", "POST");
      json.writeEndObject();
      json.writeEndObject();
      json.writeStringField("body", body);
      json.writeBooleanField("isBase64Encoded", false);
      json.writeEndObject();
    });
  }
}
