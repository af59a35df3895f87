package dev.orchestrator.entry;

import dev.orchestrator.trace.SegmentQueue;
import dev.orchestrator.trace.XRaySender;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.xray.XRayClient;

/** The client of X-Ray. Only the worker ever makes it. */
final class AwsXRay {
  private static final Duration CALL = Duration.ofSeconds(2);

  private AwsXRay() {}

  static SegmentQueue.Sender open(Settings settings) {
    return new XRaySender(
        XRayClient.builder()
            .region(Region.of(settings.aws().region()))
            .credentialsProvider(DefaultCredentialsProvider.builder().build())
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .endpointOverride(settings.aws().xRayEndpoint().orElse(null))
            .overrideConfiguration(override -> override.apiCallTimeout(CALL))
            .build());
  }
}
