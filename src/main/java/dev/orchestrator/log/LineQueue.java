package dev.orchestrator.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes the log's lines to its output. A bounded queue lies between the threads that log and the
 * one thread that writes. A thread that finds the queue full empties it itself and then writes its
 * own line, so no line is dropped and the lines of one thread stay in order: the writer holds the
 * lock, and no line is taken out of the queue without it.
 */
final class LineQueue {
  /** Lines; about 2 MB of ordinary ones. */
  static final int CAPACITY = 4096;

  private static final int BATCH_BYTES = 64 * 1024;

  private final OutputStream out;
  private final BlockingQueue<byte[]> waiting;
  private final ReentrantLock writing = new ReentrantLock();
  private final Semaphore somethingWaits = new Semaphore(0);
  private final byte[] batch = new byte[BATCH_BYTES];
  private int batched;
  private final LongAdder directWrites = new LongAdder();
  private final LongAdder restarts = new LongAdder();
  private volatile boolean queueing;

  private LineQueue(OutputStream out, int capacity, boolean queueing) {
    this.out = out;
    this.waiting = new ArrayBlockingQueue<>(capacity);
    this.queueing = queueing;
  }

  /** A queue of {@code capacity} lines, emptied by a daemon thread. */
  static LineQueue drainedByThread(OutputStream out, int capacity) {
    var queue = new LineQueue(out, capacity, true);
    queue.startWriter();
    return queue;
  }

  private void startWriter() {
    Thread.ofPlatform().daemon().name("log-writer").start(this::writeUntilStopped);
  }

  /** A thread that dies has a successor, so that lines do not wait for the next drain. */
  private void writeUntilStopped() {
    try {
      drainUntilStopped();
    } catch (Throwable died) {
      restarts.increment();
      startWriter();
      somethingWaits.release();
      Log.named("log")
          .error(
              "log.writer_restarted", "the log's writer thread ended and was started again", died);
    }
  }

  /** How many lines wait. */
  int depth() {
    return waiting.size();
  }

  /** How many lines were written by their callers, because the queue was full. */
  long directWrites() {
    return directWrites.sum();
  }

  /** How often the writer's thread died and was started again. */
  long restarts() {
    return restarts.sum();
  }

  /** No queue: each line is at the output before its caller continues. */
  static LineQueue writtenByCaller(OutputStream out) {
    return new LineQueue(out, 1, false);
  }

  /** Takes one whole line, its end included. */
  void write(byte[] line) {
    if (queueing && waiting.offer(line)) {
      if (!queueing) {
        drain();
      } else if (somethingWaits.availablePermits() == 0) {
        somethingWaits.release();
      }
      return;
    }
    if (queueing) {
      directWrites.increment();
    }
    writing.lock();
    try {
      writeWaiting();
      append(line);
      flush();
    } finally {
      writing.unlock();
    }
  }

  /** Returns when every line taken before is at the output, and the output is flushed. */
  void drain() {
    writing.lock();
    try {
      writeWaiting();
      flush();
    } finally {
      writing.unlock();
    }
  }

  /** Drains; from now on each line is written by its caller. */
  void stop() {
    queueing = false;
    somethingWaits.release();
    drain();
  }

  private void drainUntilStopped() {
    while (queueing) {
      somethingWaits.acquireUninterruptibly();
      drain();
    }
    drain();
  }

  /** Only what waits now: others may go on adding, and the caller must come to an end. */
  private void writeWaiting() {
    for (int left = waiting.size(); left > 0; left--) {
      byte[] line = waiting.poll();
      if (line == null) {
        return;
      }
      append(line);
    }
  }

  private void append(byte[] line) {
    if (line.length > batch.length - batched) {
      writeBatch();
    }
    if (line.length > batch.length) {
      writeOut(line, line.length);
      return;
    }
    System.arraycopy(line, 0, batch, batched, line.length);
    batched += line.length;
  }

  private void flush() {
    writeBatch();
    try {
      out.flush();
    } catch (IOException | RuntimeException gone) {
      // Failures are reported here, so a failure of the report is dropped.
    }
  }

  private void writeBatch() {
    int length = batched;
    batched = 0;
    writeOut(batch, length);
  }

  private void writeOut(byte[] bytes, int length) {
    try {
      out.write(bytes, 0, length);
    } catch (IOException | RuntimeException gone) {
      // As in flush.
    }
  }
}
