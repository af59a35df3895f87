package dev.orchestrator.command;

import dev.orchestrator.trace.SingleUseToken;
import dev.orchestrator.trace.TraceStore;
import java.time.InstantSource;
import java.util.Map;

/**
 * Offers single-use buttons and menus in the answer to any interaction; a deferred one can use
 * {@link CommandRun#offerOnce}.
 */
public final class SingleUseOffers {
  private final TraceStore traces;
  private final InstantSource clock;

  public SingleUseOffers(TraceStore traces, InstantSource clock) {
    this.traces = traces;
    this.clock = clock;
  }

  /**
   * Offers the caller single-use components for 10 minutes. One offer an interaction; repeating it
   * changes nothing.
   *
   * @param state what the components' handlers are given; no secrets
   * @return the nonce, for the components' custom IDs
   * @throws dev.orchestrator.trace.StoreUnavailable if the table does not answer
   */
  public String offer(CommandCall call, Map<String, String> state) {
    String nonce = call.interactionId();
    traces.offer(
        SingleUseToken.offered(nonce, call.caller().id(), call.traceId(), state, clock.instant()));
    return nonce;
  }

  /** As {@link #offer(CommandCall, Map)}, with a state of its own type. */
  public <S> String offer(CommandCall call, StateCodec<S> codec, S state) {
    return offer(call, Map.of(StateCodec.KEY, codec.write(state)));
  }
}
