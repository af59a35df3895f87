package dev.orchestrator.local;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** Runs the attestor as a service until it is stopped. */
@Command(
    name = "attestor",
    description = {
      "Run the attestor as a service, until SIGINT or SIGTERM.",
      "Attests each environment every ATTESTATION_INTERVAL (1m) and serves GET /health and GET /metrics on PORT (8788; 0 picks a free one) of ATTESTOR_HOST (127.0.0.1). It uses the table of AWS_ENDPOINT_URL_DYNAMODB, else a local table, which DATA_DIR keeps from run to run."
    })
final class AttestorTool implements Callable<Integer> {
  /** How the line on standard error begins that says where the service listens. */
  static final String READY = "The attestor is ready: ";

  private final Terminal terminal;
  private final InstantSource clock;

  AttestorTool(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    AttestorService service;
    try {
      service = AttestorService.start(terminal.environment(), terminal.out(), clock);
    } catch (IOException unusable) {
      terminal.err().println(unusable.getMessage());
      return ExitCode.SOFTWARE;
    }
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              service.close();
              stopped.countDown();
            }));
    terminal.err().println(READY + service.uri().resolve("/health"));
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }
}
