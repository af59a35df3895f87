package dev.orchestrator.entry;

import java.net.URI;

/** Where a service of AWS is, as the SDK's own rules have it. */
final class AwsEndpoint {
  private AwsEndpoint() {}

  /**
   * @param service as it appears in addresses, {@code dynamodb}
   */
  static URI of(String service, String region) {
    String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return URI.create("https://" + service + "." + region + suffix);
  }
}
