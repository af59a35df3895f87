package dev.orchestrator.entry;

import dev.orchestrator.setting.SecretSetting;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the configured secrets, each when it is needed. */
record Secrets(ParameterStore parameters) {

  /** The secret itself; empty if there is none. */
  Optional<String> find(SecretSetting setting, String kind) {
    return switch (setting) {
      case SecretSetting.NotSet _ -> Optional.empty();
      case SecretSetting.Value(String value) -> Optional.of(value);
      case SecretSetting.Parameter(String name) -> Optional.of(parameters.read(name, kind));
    };
  }

  /** What reads the secret; empty if there is none. */
  Optional<Supplier<String>> supplier(SecretSetting setting, String kind) {
    return setting instanceof SecretSetting.NotSet
        ? Optional.empty()
        : Optional.of(() -> find(setting, kind).orElseThrow());
  }

  /** Has one read again the next time; false if it cannot change. */
  boolean reread(SecretSetting setting) {
    return setting instanceof SecretSetting.Parameter(String name) && parameters.forget(name);
  }

  /** Forgets what was read from the parameter store; it is read again when it is needed. */
  void forget() {
    parameters.forget();
  }
}
