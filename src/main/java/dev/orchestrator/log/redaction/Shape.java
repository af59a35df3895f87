package dev.orchestrator.log.redaction;

/** Recognises one kind of secret by how it looks. */
@FunctionalInterface
interface Shape {
  /**
   * Cuts the secret that begins at {@code at}, or around it, if there is one.
   *
   * @return where to go on: behind the secret, or {@code at} if there is none
   */
  int find(Scan scan, int at);
}
