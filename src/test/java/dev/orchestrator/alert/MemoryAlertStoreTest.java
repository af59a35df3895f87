package dev.orchestrator.alert;

/** The form in memory, on which the simulation runs. */
class MemoryAlertStoreTest extends AlertStoreContract {
  private static final AlertStore STORE = new MemoryAlertStore(fingerprint -> {});

  @Override
  AlertStore store() {
    return STORE;
  }
}
