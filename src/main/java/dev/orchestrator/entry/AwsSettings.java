package dev.orchestrator.entry;

import dev.orchestrator.setting.SettingsReader;
import java.net.URI;
import java.util.Optional;

/**
 * The settings of what is used of AWS.
 *
 * @param tableEndpoint of DynamoDB, where it is not the region's own; the variable is the SDK's
 * @param region where the clients call
 * @param parameterEndpoint of SSM Parameter Store; the variable is the SDK's
 * @param xRayEndpoint of X-Ray; the variable is the SDK's
 */
public record AwsSettings(
    String tableName,
    Optional<URI> tableEndpoint,
    String region,
    URI parameterEndpoint,
    Optional<URI> xRayEndpoint) {

  static AwsSettings read(SettingsReader read, String stage) {
    String region =
        read.text("AWS_REGION").or(() -> read.text("AWS_DEFAULT_REGION")).orElse("us-east-1");
    return new AwsSettings(
        read.tableName("TABLE_NAME").orElse("orchestrator-" + stage),
        read.url("AWS_ENDPOINT_URL_DYNAMODB"),
        region,
        read.url("AWS_ENDPOINT_URL_SSM").orElseGet(() -> AwsEndpoint.of("ssm", region)),
        read.url("AWS_ENDPOINT_URL_XRAY"));
  }
}
