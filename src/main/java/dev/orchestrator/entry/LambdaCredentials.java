package dev.orchestrator.entry;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * The role's credentials. On demand they are in the environment and are good for as long as the
 * process lives. With SnapStart they come over HTTP and are renewed, which is the SDK's business.
 * Source: AWS Lambda, "Defined runtime environment variables" and "SnapStart".
 */
final class LambdaCredentials {
  private LambdaCredentials() {}

  static AwsCredentialsProvider of(Map<String, String> environment) {
    Optional<String> id = Optional.ofNullable(environment.get("AWS_ACCESS_KEY_ID"));
    Optional<String> secret = Optional.ofNullable(environment.get("AWS_SECRET_ACCESS_KEY"));
    Optional<String> token = Optional.ofNullable(environment.get("AWS_SESSION_TOKEN"));
    return id.isPresent() && secret.isPresent() && token.isPresent()
        ? StaticCredentialsProvider.create(
            AwsSessionCredentials.create(id.get(), secret.get(), token.get()))
        : DefaultCredentialsProvider.builder().build();
  }
}
