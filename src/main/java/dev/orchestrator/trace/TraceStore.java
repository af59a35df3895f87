package dev.orchestrator.trace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps traces. Every text that goes in is redacted on its way. All methods throw {@link
 * StoreUnavailable} if the table does not answer.
 */
public interface TraceStore {

  /**
   * Records a command for a worker, if it was not recorded before: one conditional write, which is
   * replay guard, trace and job at once.
   *
   * @param answer what Discord gets for it, JSON; a later delivery gets the same
   */
  Acceptance accept(Trace trace, Work work, String answer);

  /** Records a finished command, if it was not recorded before. */
  Acceptance record(Trace trace, String answer);

  /**
   * Records that a one-shot button was pressed, and uses the button up, both or neither.
   *
   * @param trace of the press
   * @param work what a worker has to do; empty if the press is done already
   */
  PressResult press(SingleUseToken button, Trace trace, Optional<Work> work, String answer);

  /** Offers one-shot buttons; a repeated offer under the same nonce changes nothing. */
  void offer(SingleUseToken button);

  /** The one-shot buttons with this nonce. */
  Optional<SingleUseToken> oneShot(String nonce);

  /**
   * Notes that a user gives a command that has a cooldown. A second delivery of one interaction is
   * one use.
   *
   * @return when the command can be given again; empty if it may be done
   */
  Optional<Instant> use(
      String userId, String command, String interactionId, Instant now, Cooldown cooldown);

  /**
   * Acquires the lease of an open command that no worker holds.
   *
   * @param owner a name that no other attempt uses
   */
  Optional<Claim> claim(TraceKey key, String owner, Instant now, Instant leaseUntil);

  /** Writes the steps and renews the lease; false if another worker holds the lease. */
  boolean saveSteps(Claim claim, List<Step> steps, Instant leaseUntil);

  /** Stores a note for later attempts; false if another worker holds the lease. */
  boolean note(Claim claim, String name, String value);

  /**
   * Records how the command ended, before its final message is sent; false if another worker holds
   * the lease. The command stays open until {@link #finish}.
   *
   * @param lastWord what later attempts find in the command's work
   */
  boolean saveEnd(Claim claim, Trace end, String finalResponse, Instant leaseUntil);

  /** Gives the command back for another attempt at {@code retryAt}; false if it was lost before. */
  boolean release(Claim claim, List<Step> steps, Instant retryAt);

  /** Suspends the command until an event that it waits for, or until {@code lookAt}. */
  Suspension park(Claim claim, List<Step> steps, Instant lookAt, Optional<ChannelPost> post);

  /**
   * Resumes an open command because an event occurred: it is due now, and the worker that holds it
   * checks again before it suspends it. False if it has ended.
   */
  boolean wake(TraceKey key, Instant now);

  /** Ends the command and removes its work; false if another worker holds the lease. */
  boolean finish(Claim claim, Trace end);

  /**
   * Open commands that are due at {@code now}, the longest waiting first. A worker may hold one of
   * them, which {@link #claim} tells: the lease is no part of the index, so that acquiring and
   * renewing it does not move the command there.
   */
  List<TraceKey> overdue(Instant now, int limit);

  /**
   * The user's traces that are {@code wanted}, newest first; never those of others.
   *
   * @param limit how many at most
   */
  List<Trace> recent(String userId, Instant now, Predicate<Trace> wanted, int limit);

  /**
   * The parts of the trace with this id in the order of their start, of all users; none if there is
   * no such trace. A command and the press of its button are parts of one trace.
   */
  List<Trace> find(String traceId, Instant now);

  /** Writes a small item and reads it back: proof that the table can be used. */
  void probe(Instant now);

  /** Reads an item that is not there: the cheapest proof that the table answers. */
  void reach();
}
