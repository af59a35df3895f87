package dev.orchestrator.entry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The table of a {@link Priming}, below the SDK's client: every request succeeds with an empty
 * answer. It keeps only the newest command that was put, and an update that asks for the new item
 * gets that one.
 */
final class PrimingTable implements SdkHttpClient {
  private static final String EMPTY = "{}";

  /** Written by the thread that takes a command in, read by the one that does it. */
  private volatile Optional<Json> command = Optional.empty();

  /** The newest command's item, in DynamoDB's JSON. */
  Optional<Json> command() {
    return command;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        byte[] answer = answer(body(request)).getBytes(UTF_8);
        return HttpExecuteResponse.builder()
            .response(
                SdkHttpResponse.builder()
                    .statusCode(200)
                    .putHeader("Content-Type", "application/x-amz-json-1.0")
                    .putHeader("Content-Length", Integer.toString(answer.length))
                    .build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
            .build();
      }

      @Override
      public void abort() {}
    };
  }

  private static Json body(HttpExecuteRequest request) {
    return request
        .contentStreamProvider()
        .flatMap(content -> {
          try (InputStream in = content.newStream()) {
            return Json.tryRead(in.readAllBytes());
          } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // it comes from memory
          }
        })
        .orElse(Json.MISSING);
  }

  private String answer(Json body) {
    if (body.get("Item").get("work").isObject()) {
      command = Optional.of(body.get("Item"));
    }
    return body.text("ReturnValues").equals(Optional.of("ALL_NEW"))
        ? command.map(item -> "{\"Attributes\":" + item + "}").orElse(EMPTY)
        : EMPTY;
  }

  @Override
  public void close() {}
}
