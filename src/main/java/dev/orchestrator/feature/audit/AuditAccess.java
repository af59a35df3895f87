package dev.orchestrator.feature.audit;

import dev.orchestrator.auth.Caller;
import dev.orchestrator.finding.Artifact.Form;
import dev.orchestrator.finding.Audit;
import dev.orchestrator.github.RepositoryName;
import dev.orchestrator.github.oidc.JobIdentity;
import java.util.List;
import java.util.Optional;

/**
 * Who may upload and see which audit: a caller who may use every repository in it. A summary of an
 * organisation may also come from a job of the repository in which issues are published: it has no
 * commit, so it is not evidence for a gate, and only leads to issues in that job's own repository.
 *
 * @param auditRepository where issues are published
 */
record AuditAccess(Optional<RepositoryName> auditRepository) {
  boolean mayUse(Caller caller, Form form, List<RepositoryName> repositories) {
    return repositories.stream().allMatch(caller::mayUse)
        || (form == Form.ORGANISATION && publishesHere(caller));
  }

  boolean mayUse(Caller caller, Audit audit) {
    return mayUse(caller, audit.upload().source().form(), audit.upload().extent().repositories());
  }

  private boolean publishesHere(Caller caller) {
    return caller instanceof Caller.GitHubJob(JobIdentity job)
        && auditRepository
            .filter(name -> name.toString().equalsIgnoreCase(job.repository().toString()))
            .isPresent();
  }
}
