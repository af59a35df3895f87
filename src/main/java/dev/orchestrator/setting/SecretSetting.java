package dev.orchestrator.setting;

/** A secret, or where it is. */
public sealed interface SecretSetting {
  record NotSet() implements SecretSetting {}

  /** The secret itself. */
  record Value(String secret) implements SecretSetting {
    @Override
    public String toString() {
      return "Value[…]";
    }
  }

  /** The name of an SSM SecureString that holds it. */
  record Parameter(String name) implements SecretSetting {}
}
