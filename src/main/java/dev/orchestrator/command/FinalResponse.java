package dev.orchestrator.command;

import dev.orchestrator.discord.message.MessageWriter;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Redactor;
import dev.orchestrator.trace.Claim;
import dev.orchestrator.trace.TraceStatus;
import java.util.Optional;

/**
 * The final response of a command as it was decided. It is kept with the command until it has
 * arrived, so that every attempt sends the same and nothing is decided twice.
 *
 * @param error without secrets
 * @param edit the body of the edit that shows it
 */
record FinalResponse(TraceStatus status, Optional<String> error, Json edit) {

  static FinalResponse of(
      Outcome.Ended last, String traceId, MessageWriter messages, Redactor redactor) {
    return new FinalResponse(
        last.status(),
        last.error().map(redactor::redact),
        Json.tryRead(messages.edit(last.message().withTraceId(traceId))).orElseThrow());
  }

  /** What an earlier attempt has decided. */
  static Optional<FinalResponse> of(Claim claim) {
    return claim
        .work()
        .finalResponse()
        .map(Json::read)
        .map(kept ->
            new FinalResponse(
                TraceStatus.of(kept.text("status").orElse("")).orElse(TraceStatus.FAILED),
                kept.text("error"),
                kept.get("edit")));
  }

  /** As it is kept. */
  String text() {
    return Json.text(json -> {
      json.writeStartObject();
      json.writeStringField("status", status.word());
      if (error.isPresent()) {
        json.writeStringField("error", error.get());
      }
      json.writeFieldName("edit");
      edit.writeTo(json);
      json.writeEndObject();
    });
  }
}
