package dev.orchestrator.local.discord;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts signed interactions to the bot and waits for the answer as long as Discord does. */
final class InteractionPost implements AutoCloseable {
  /** The result of a post. */
  sealed interface Outcome {
    record Answered(int status, String contentType, byte[] body) implements Outcome {
      boolean isJson() {
        return contentType.startsWith("application/json");
      }
    }

    /**
     * @param reason a sentence
     */
    record Unanswered(String reason) implements Outcome {}
  }

  private final Duration limit;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  InteractionPost(Duration limit) {
    this.limit = limit;
  }

  Outcome send(URI endpoint, SignedInteraction signed) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .POST(HttpRequest.BodyPublishers.ofByteArray(signed.body()));
    signed.headers().forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> answer = response.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Outcome.Answered(
          answer.statusCode(),
          answer.headers().firstValue("content-type").orElse(""),
          answer.body());
    } catch (TimeoutException late) {
      response.cancel(true);
      return new Outcome.Unanswered("there was no answer within " + limit.toMillis() + " ms");
    } catch (ExecutionException failed) {
      return new Outcome.Unanswered(
          failed.getCause() instanceof IOException broken
              ? "the connection failed: " + broken
              : "the request failed: " + failed.getCause());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
