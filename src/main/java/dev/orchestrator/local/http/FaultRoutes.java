package dev.orchestrator.local.http;

import dev.orchestrator.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /simulator/faults}: reads and replaces the faults of a simulated server.
 *
 * <p>{@code PUT {"faults":[{"kind":"down"}]}} makes these all the faults there are; an empty list
 * switches everything right again. {@code times}, {@code calls}, {@code delay_ms} and {@code
 * retry_after} change what a kind does by default.
 */
public final class FaultRoutes {
  private final Faults faults;
  private final List<String> kinds;
  private final Function<Json, Optional<Fault>> reader;

  /**
   * @param kinds the names that {@code reader} knows
   * @param reader the fault that an object with a {@code kind} means
   */
  public FaultRoutes(Faults faults, List<String> kinds, Function<Json, Optional<Fault>> reader) {
    this.faults = faults;
    this.kinds = List.copyOf(kinds);
    this.reader = reader;
  }

  public Answer get(Call call) {
    List<JsonObject> active =
        faults.active().stream()
            .map(one ->
                JsonObject.of("kind", one.fault().name())
                    .put("calls", one.fault().calls())
                    .put(
                        "left",
                        one.left() == Fault.ALWAYS ? Optional.empty() : Optional.of(one.left())))
            .toList();
    return Answer.json(
        200, JsonObject.of("faults", active).put("hits", faults.hits()).put("kinds", kinds));
  }

  public Answer put(Call call) {
    var wanted = new ArrayList<Fault>();
    for (Json one : call.json().get("faults").items()) {
      Optional<Fault> fault = reader.apply(one).map(found -> changed(found, one));
      if (fault.isEmpty()) {
        return ControlErrors.badRequest("Each fault needs one of these kinds: " + kinds + ".");
      }
      wanted.add(fault.get());
    }
    if (!call.json().get("faults").isArray()) {
      return ControlErrors.badRequest("The body must be an object with a list \"faults\".");
    }
    faults.replace(wanted);
    return get(call);
  }

  private static Fault changed(Fault fault, Json json) {
    long times = json.get("times").integer().orElse(fault.times());
    Fault counted = fault.times((int) Math.clamp(times, 1, Fault.ALWAYS));
    return json.text("calls").map(counted::on).orElse(counted);
  }
}
