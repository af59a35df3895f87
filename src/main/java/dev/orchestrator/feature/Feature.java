package dev.orchestrator.feature;

import dev.orchestrator.command.Button;
import dev.orchestrator.command.Command;
import dev.orchestrator.command.Form;
import dev.orchestrator.command.SelectMenu;
import dev.orchestrator.endpoint.Endpoint;
import dev.orchestrator.job.Job;
import dev.orchestrator.job.StreamJob;
import dev.orchestrator.prometheus.ComputedGauge;
import dev.orchestrator.prometheus.MetricGroup;
import java.util.List;

/**
 * A capability of the bot and everything by which it is reached. A class in {@code feature.<name>}
 * implements it and takes what it needs in its constructor; its line in the list of features is the
 * only other place to touch.
 *
 * <pre>{@code
 * public final class PhasesFeature implements Feature {
 *   private final Table table;
 *
 *   public PhasesFeature(Table table) {
 *     this.table = table;
 *   }
 *
 *   @Override
 *   public List<Endpoint> endpoints() {
 *     return List.of(new StorePhase(table));
 *   }
 * }
 * }</pre>
 */
public interface Feature {
  default List<Command<?>> commands() {
    return List.of();
  }

  default List<Button> buttons() {
    return List.of();
  }

  default List<SelectMenu<?>> menus() {
    return List.of();
  }

  default List<Form<?>> forms() {
    return List.of();
  }

  default List<Endpoint> endpoints() {
    return List.of();
  }

  /** What new items in the table start. */
  default List<StreamJob<?>> streamJobs() {
    return List.of();
  }

  /** What the clock starts. */
  default List<Job> jobs() {
    return List.of();
  }

  /** What it counts, shown at {@code /metrics}. */
  default List<MetricGroup> metrics() {
    return List.of();
  }

  /** What is computed when {@code /metrics} is read. */
  default List<ComputedGauge> gauges() {
    return List.of();
  }

  /** A feature that is one command. */
  static Feature of(Command<?> command) {
    return new Feature() {
      @Override
      public List<Command<?>> commands() {
        return List.of(command);
      }
    };
  }

  /** A feature that is one endpoint. */
  static Feature of(Endpoint endpoint) {
    return new Feature() {
      @Override
      public List<Endpoint> endpoints() {
        return List.of(endpoint);
      }
    };
  }

  /** A feature that is one scheduled job. */
  static Feature of(Job job) {
    return new Feature() {
      @Override
      public List<Job> jobs() {
        return List.of(job);
      }
    };
  }
}
