package dev.orchestrator.local;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orchestrator.json.Json;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Stream records in the form in which Lambda hands them to a function. */
public final class StreamEvents {
  private StreamEvents() {}

  public static byte[] of(List<Record> records, String streamArn) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("Records");
      for (Record record : records) {
        write(record, streamArn, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  private static void write(Record record, String streamArn, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("eventID", record.eventID());
    json.writeStringField("eventName", record.eventNameAsString());
    json.writeStringField("eventVersion", "1.1");
    json.writeStringField("eventSource", "aws:dynamodb");
    json.writeStringField("eventSourceARN", streamArn);
    json.writeObjectFieldStart("dynamodb");
    json.writeFieldName("Keys");
    writeMap(record.dynamodb().keys(), json);
    if (record.dynamodb().hasNewImage()) {
      json.writeFieldName("NewImage");
      writeMap(record.dynamodb().newImage(), json);
    }
    json.writeStringField("SequenceNumber", record.dynamodb().sequenceNumber());
    json.writeStringField("StreamViewType", "NEW_IMAGE");
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeMap(Map<String, AttributeValue> map, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> entry : map.entrySet()) {
      json.writeFieldName(entry.getKey());
      writeValue(entry.getValue(), json);
    }
    json.writeEndObject();
  }

  private static void writeValue(AttributeValue value, JsonGenerator json) throws IOException {
    json.writeStartObject();
    switch (value.type()) {
      case S -> json.writeStringField("S", value.s());
      case N -> json.writeStringField("N", value.n());
      case BOOL -> json.writeBooleanField("BOOL", value.bool());
      case NUL -> json.writeBooleanField("NULL", true);
      case B ->
          json.writeStringField("B", Base64.getEncoder().encodeToString(value.b().asByteArray()));
      case M -> {
        json.writeFieldName("M");
        writeMap(value.m(), json);
      }
      case L -> {
        json.writeArrayFieldStart("L");
        for (AttributeValue item : value.l()) {
          writeValue(item, json);
        }
        json.writeEndArray();
      }
      case SS, NS, BS, UNKNOWN_TO_SDK_VERSION -> {
        // The table has no sets.
      }
    }
    json.writeEndObject();
  }
}
