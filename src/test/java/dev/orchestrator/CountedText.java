package dev.orchestrator;

import java.util.concurrent.atomic.AtomicLong;

/** A text that counts how often one of its characters is read. */
public final class CountedText implements CharSequence {
  private final CharSequence text;
  private final AtomicLong reads;

  public CountedText(CharSequence text) {
    this(text, new AtomicLong());
  }

  private CountedText(CharSequence text, AtomicLong reads) {
    this.text = text;
    this.reads = reads;
  }

  /** The reads so far, those of its parts included. */
  public long reads() {
    return reads.get();
  }

  @Override
  public char charAt(int index) {
    reads.incrementAndGet();
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new CountedText(text.subSequence(start, end), reads);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
