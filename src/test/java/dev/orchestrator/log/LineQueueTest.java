package dev.orchestrator.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LineQueueTest {
  private static final int THREADS = 16;
  private static final int LINES = 1_500;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static byte[] bytes(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private List<String> rows() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static void writeFromThreads(int threads, int lines, Consumer<byte[]> writer)
      throws Exception {
    writeFromThreads(threads, lines, writer, Thread.ofPlatform().factory());
  }

  private static void writeFromThreads(
      int threads, int lines, Consumer<byte[]> writer, ThreadFactory factory) throws Exception {
    try (var pool = Executors.newThreadPerTaskExecutor(factory)) {
      var work = new ArrayList<Future<?>>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        work.add(
            pool.submit(() -> {
              for (int i = 0; i < lines; i++) {
                writer.accept(bytes(OrderedLines.line(thread, i)));
              }
            }));
      }
      for (Future<?> each : work) {
        each.get(50, TimeUnit.SECONDS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 4096})
  void every_line_is_whole_once_and_in_order_however_small_the_queue(int capacity)
      throws Exception {
    LineQueue queue = LineQueue.drainedByThread(out, capacity);
    writeFromThreads(THREADS, LINES, queue::write);
    queue.drain();
    assertThat(OrderedLines.problems(rows(), THREADS, LINES)).isEmpty();
    queue.stop();
  }

  @Test
  void virtual_threads_are_no_exception() throws Exception {
    LineQueue queue = LineQueue.drainedByThread(out, 32);
    writeFromThreads(200, 50, queue::write, Thread.ofVirtual().factory());
    queue.drain();
    assertThat(OrderedLines.problems(rows(), 200, 50)).isEmpty();
    queue.stop();
  }

  @Test
  void stopping_in_the_middle_loses_nothing() throws Exception {
    LineQueue queue = LineQueue.drainedByThread(out, 8);
    Thread stopper = Thread.ofPlatform().start(queue::stop);
    writeFromThreads(THREADS, 300, queue::write);
    stopper.join();
    assertThat(OrderedLines.problems(rows(), THREADS, 300)).isEmpty();
  }

  @Test
  void the_same_check_fails_for_a_writer_without_a_lock() throws Exception {
    var halfway = new CyclicBarrier(2);
    Consumer<byte[]> unsynchronised =
        line -> {
          int half = line.length / 2;
          out.write(line, 0, half);
          await(halfway);
          out.write(line, half, line.length - half);
          await(halfway);
        };
    writeFromThreads(2, 20, unsynchronised);
    assertThat(OrderedLines.problems(rows(), 2, 20)).isNotEmpty();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Test
  void the_same_check_fails_for_a_line_lost_doubled_moved_or_torn() {
    var good = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      good.add(OrderedLines.line(0, i));
      good.add(OrderedLines.line(1, i));
    }
    assertThat(OrderedLines.problems(good, 2, 4)).isEmpty();
    var lost = new ArrayList<>(good);
    lost.removeLast();
    assertThat(OrderedLines.problems(lost, 2, 4)).isNotEmpty();
    var doubled = new ArrayList<>(good);
    doubled.add(3, good.get(2));
    assertThat(OrderedLines.problems(doubled, 2, 4)).isNotEmpty();
    var moved = new ArrayList<>(good);
    Collections.swap(moved, 2, 4);
    assertThat(OrderedLines.problems(moved, 2, 4)).isNotEmpty();
    var torn = new ArrayList<>(good);
    torn.set(5, good.get(5).replace("xx", "x"));
    assertThat(OrderedLines.problems(torn, 2, 4)).isNotEmpty();
  }

  @Test
  void the_bytes_are_those_of_a_writer_without_a_queue() {
    var direct = new ByteArrayOutputStream();
    LineQueue queued = LineQueue.drainedByThread(out, 5);
    LineQueue unqueued = LineQueue.writtenByCaller(direct);
    for (int i = 0; i < 3_000; i++) {
      queued.write(bytes(OrderedLines.line(0, i)));
      unqueued.write(bytes(OrderedLines.line(0, i)));
    }
    byte[] huge = bytes("y".repeat(200_000));
    queued.write(huge);
    unqueued.write(huge);
    queued.drain();
    assertThat(out.toByteArray()).isEqualTo(direct.toByteArray());
    queued.stop();
  }

  @Test
  void a_full_queue_holds_the_caller_back_and_drops_nothing() throws Exception {
    var open = new CountDownLatch(1);
    var stuck = new CountDownLatch(1);
    LineQueue queue =
        LineQueue.drainedByThread(
            new OutputStream() {
              @Override
              public void write(int b) {
                throw new UnsupportedOperationException();
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                stuck.countDown();
                awaitOpen();
                out.write(bytes, offset, length);
              }

              private void awaitOpen() {
                try {
                  open.await();
                } catch (InterruptedException end) {
                  Thread.currentThread().interrupt();
                }
              }
            },
            2);
    queue.write(bytes(OrderedLines.line(0, 0)));
    assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 1; i < 10; i++) {
                queue.write(bytes(OrderedLines.line(0, i)));
              }
            });
    assertThat(writer.join(java.time.Duration.ofMillis(200))).isFalse();
    open.countDown();
    writer.join();
    queue.drain();
    assertThat(OrderedLines.problems(rows(), 1, 10)).isEmpty();
    queue.stop();
  }

  @Test
  void after_a_drain_every_line_before_is_at_the_output_and_flushed() {
    var flushed = new ByteArrayOutputStream();
    var buffer = new java.io.BufferedOutputStream(flushed, 1 << 20);
    LineQueue queue = LineQueue.drainedByThread(buffer, 10_000);
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 20; j++) {
        queue.write(bytes(OrderedLines.line(0, i * 20 + j)));
      }
      queue.drain();
      assertThat(flushed.toString(StandardCharsets.UTF_8).lines()).hasSize((i + 1) * 20);
    }
    queue.stop();
  }

  @Test
  void a_line_that_finds_the_queue_full_is_counted_as_written_by_its_caller() throws Exception {
    var open = new CountDownLatch(1);
    var stuck = new CountDownLatch(1);
    LineQueue queue =
        LineQueue.drainedByThread(
            new OutputStream() {
              @Override
              public void write(int b) {
                throw new UnsupportedOperationException();
              }

              @Override
              public void write(byte[] bytes, int offset, int length) throws IOException {
                stuck.countDown();
                try {
                  open.await();
                } catch (InterruptedException stopped) {
                  throw new IOException(stopped);
                }
                out.write(bytes, offset, length);
              }
            },
            2);
    queue.write(bytes("first"));
    assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
    queue.write(bytes("second"));
    queue.write(bytes("third"));
    assertThat(queue.depth()).isEqualTo(2);
    assertThat(queue.directWrites()).isZero();
    Thread fourth = Thread.ofPlatform().start(() -> queue.write(bytes("fourth")));
    while (queue.directWrites() == 0) {
      Thread.onSpinWait();
    }
    open.countDown();
    fourth.join();
    queue.drain();
    assertThat(queue.directWrites()).isEqualTo(1);
    assertThat(queue.depth()).isZero();
    assertThat(rows()).containsExactly("first", "second", "third", "fourth");
    queue.stop();
  }

  @Test
  void a_writer_thread_that_dies_is_started_again_and_told() throws Exception {
    var told = new ByteArrayOutputStream();
    Logging.start(
        new LogSettings("orchestrator", "dev", "worker", "info", true), new Redactor(), told);
    var dies = new java.util.concurrent.atomic.AtomicBoolean(true);
    var written = new CountDownLatch(1);
    LineQueue queue =
        LineQueue.drainedByThread(
            new OutputStream() {
              @Override
              public void write(int b) {
                throw new UnsupportedOperationException();
              }

              @Override
              public void write(byte[] bytes, int offset, int length) {
                if (dies.getAndSet(false)) {
                  throw new StackOverflowError("of the test");
                }
                out.write(bytes, offset, length);
                if (length > 0) {
                  written.countDown();
                }
              }
            },
            100);
    queue.write(bytes("lost with the output that failed"));
    for (int i = 0; queue.restarts() == 0 && i < 2_000; i++) {
      Thread.sleep(10);
    }
    assertThat(queue.restarts()).isEqualTo(1);

    // Nothing but the new thread writes this line.
    queue.write(bytes("written by the successor"));
    assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(rows()).containsExactly("written by the successor");
    for (int i = 0; !told.toString(StandardCharsets.UTF_8).contains("log.writer_restarted"); i++) {
      assertThat(i).isLessThan(2_000);
      Logging.drain();
      Thread.sleep(10);
    }
    queue.stop();
    Logging.stop();
  }

  @Test
  void an_output_that_fails_does_not_stop_the_log() {
    var fails = new boolean[] {true};
    LineQueue queue =
        LineQueue.writtenByCaller(
            new OutputStream() {
              @Override
              public void write(int b) {
                throw new UnsupportedOperationException();
              }

              @Override
              public void write(byte[] bytes, int offset, int length) throws IOException {
                if (fails[0]) {
                  throw new IOException("full");
                }
                out.write(bytes, offset, length);
              }
            });
    queue.write(bytes("lost"));
    fails[0] = false;
    queue.write(bytes("kept"));
    assertThat(rows()).containsExactly("kept");
  }
}
