package dev.orchestrator.local;

import dev.orchestrator.json.Json;
import dev.orchestrator.local.http.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What it takes to make Discord's commands those that are declared.
 *
 * @param body of the bulk overwrite: what is declared, under the ids that Discord has for it, and
 *     the entry points, which an overwrite without them would delete
 */
record CommandPlan(List<Line> lines, byte[] body) {

  enum Change {
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    /** Discord's own, which are not declared. */
    KEPT
  }

  /**
   * One command of the plan.
   *
   * @param places where a changed one differs
   */
  record Line(Change change, int type, String name, Set<String> places) {
    private String called() {
      return switch (type) {
        case CommandForm.CHAT_INPUT -> "/" + name;
        case CommandForm.ENTRY_POINT -> name + " (entry point)";
        default -> name + " (menu)";
      };
    }

    @Override
    public String toString() {
      return switch (change) {
        case ADDED -> "  + %-20s added".formatted(called());
        case CHANGED -> "  ~ %-20s changed: %s".formatted(called(), String.join(", ", places));
        case REMOVED -> "  - %-20s removed: it is not declared".formatted(called());
        case SAME -> "  = %-20s same".formatted(called());
        case KEPT -> "  = %-20s kept: Discord made it".formatted(called());
      };
    }
  }

  /**
   * Compares.
   *
   * @param declared a JSON array, the body of an overwrite
   * @param registered a JSON array, as Discord lists its commands
   */
  static CommandPlan of(Json declared, Json registered) {
    var lines = new ArrayList<Line>();
    var body = new ArrayList<Json>();
    for (Json command : declared.items()) {
      CommandForm form = CommandForm.of(command);
      Optional<Json> before =
          registered.items().stream()
              .filter(known -> form.isSameCommand(CommandForm.of(known)))
              .findFirst();
      Set<String> places =
          before.map(known -> form.differences(CommandForm.of(known))).orElse(Set.of());
      Change change =
          before.isEmpty() ? Change.ADDED : places.isEmpty() ? Change.SAME : Change.CHANGED;
      lines.add(new Line(change, form.type(), form.name(), places));
      body.add(
          before
              .flatMap(known -> known.text("id"))
              .map(id -> JsonObject.copyOf(command).put("id", id).toJson())
              .orElse(command));
    }
    for (Json known : registered.items()) {
      CommandForm form = CommandForm.of(known);
      boolean isDeclared =
          declared.items().stream().anyMatch(one -> form.isSameCommand(CommandForm.of(one)));
      boolean isEntryPoint = form.type() == CommandForm.ENTRY_POINT;
      if (!isDeclared) {
        lines.add(
            new Line(
                isEntryPoint ? Change.KEPT : Change.REMOVED, form.type(), form.name(), Set.of()));
      }
      if (!isDeclared && isEntryPoint) {
        body.add(known);
      }
    }
    return new CommandPlan(List.copyOf(lines), JsonObject.array(body).toBytes());
  }

  /** Whether Discord has what is declared. */
  boolean agrees() {
    return lines.stream().allMatch(l -> l.change() == Change.SAME || l.change() == Change.KEPT);
  }

  /** New commands, of which Discord allows 200 a day. */
  long added() {
    return count(Change.ADDED);
  }

  private long count(Change change) {
    return lines.stream().filter(line -> line.change() == change).count();
  }

  /** A line for each command and one that counts them. */
  String text() {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining())
        + "  %d added, %d changed, %d removed, %d same"
            .formatted(added(), count(Change.CHANGED), count(Change.REMOVED), count(Change.SAME));
  }
}
