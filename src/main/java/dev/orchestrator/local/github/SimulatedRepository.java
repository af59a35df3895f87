package dev.orchestrator.local.github;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A repository.
 *
 * @param refs the commit of each branch and tag by its short name
 */
public record SimulatedRepository(
    long id,
    String owner,
    String name,
    boolean isPrivate,
    String defaultBranch,
    Map<String, String> refs,
    List<SimulatedWorkflow> workflows) {

  public SimulatedRepository {
    refs = Map.copyOf(refs);
    workflows = List.copyOf(workflows);
  }

  /** The same repository under another name. */
  SimulatedRepository called(String otherOwner, String otherName) {
    return new SimulatedRepository(
        id + 1, otherOwner, otherName, isPrivate, defaultBranch, refs, workflows);
  }

  public String fullName() {
    return owner + "/" + name;
  }

  boolean isCalled(String otherOwner, String otherName) {
    return owner.equalsIgnoreCase(otherOwner) && name.equalsIgnoreCase(otherName);
  }

  /** The workflow with this id or file name. */
  public Optional<SimulatedWorkflow> workflow(String idOrFile) {
    return workflows.stream()
        .filter(one -> one.file().equals(idOrFile) || Long.toString(one.id()).equals(idOrFile))
        .findFirst();
  }

  public SimulatedRepository withWorkflows(List<SimulatedWorkflow> others) {
    return new SimulatedRepository(id, owner, name, isPrivate, defaultBranch, refs, others);
  }
}
