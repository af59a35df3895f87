package dev.orchestrator.feature.me;

import java.util.Optional;

/**
 * What a member said about themselves.
 *
 * @param userId of Discord
 * @param login the GitHub account whose changes are theirs
 * @param isNotified whether they are mentioned when one of their changes is live or rolled back
 */
record Preferences(String userId, Optional<String> login, boolean isNotified) {
  static Preferences none(String userId) {
    return new Preferences(userId, Optional.empty(), false);
  }

  Preferences withNotify(boolean on) {
    return new Preferences(userId, login, on);
  }

  Preferences withLogin(String newLogin) {
    return new Preferences(userId, Optional.of(newLogin), isNotified);
  }
}
