package dev.orchestrator.entry;

import dev.orchestrator.command.CommandWorker;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.json.Json;
import dev.orchestrator.log.Log;
import dev.orchestrator.log.LogContext;
import dev.orchestrator.operation.Incidents;
import dev.orchestrator.table.ItemKey;
import dev.orchestrator.trace.TraceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does what the records of a stream batch ask for, all at the same time. */
final class StreamWorker {
  private static final Log LOG = Log.named("entry.stream");

  private final CommandWorker commands;
  private final List<StreamJob<?>> jobs;
  private final Incidents incidents;

  StreamWorker(CommandWorker commands, List<StreamJob<?>> jobs, Incidents incidents) {
    this.commands = commands;
    this.jobs = List.copyOf(jobs);
    this.incidents = incidents;
  }

  /** Returns the sequence numbers of the records that the stream has to deliver again. */
  List<String> doAll(List<AwsEvent.StreamRecord> records) {
    LogContext context = LogContext.current();
    var failed = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (AwsEvent.StreamRecord record : records) {
        running.add(
            threads.submit(() ->
                context.call(() -> {
                  follow(record.change());
                  return record;
                })));
      }
      for (int i = 0; i < running.size(); i++) {
        try {
          running.get(i).get();
        } catch (ExecutionException unavailable) {
          LOG.error(
              "stream.record_failed", "a record of the stream could not be processed", unavailable);
          incidents.broke(unavailable);
          failed.add(records.get(i).sequenceNumber());
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
          failed.add(records.get(i).sequenceNumber());
        }
      }
    }
    return failed;
  }

  private void follow(AwsEvent.Change change) throws InterruptedException {
    switch (change) {
      case AwsEvent.Change.NewCommand(TraceKey key) -> commands.resume(key);
      case AwsEvent.Change.Put(ItemKey key, Json image) -> {
        for (StreamJob<?> job : jobs) {
          if (job.type().owns(key)) {
            run(job, image);
          }
        }
      }
      case AwsEvent.Change.Other() -> {}
    }
  }

  private static <T> void run(StreamJob<T> job, Json image) throws InterruptedException {
    job.run(job.type().readImage(image));
  }

  /** The answer by which Lambda delivers only the failed records again. */
  static byte[] answer(List<String> failedSequenceNumbers) {
    return Json.bytes(json -> {
      json.writeStartObject();
      json.writeArrayFieldStart("batchItemFailures");
      for (String number : failedSequenceNumbers) {
        json.writeStartObject();
        json.writeStringField("itemIdentifier", number);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }
}
