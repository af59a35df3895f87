/** Resumes interrupted commands: {@link dev.orchestrator.feature.resume.ResumeCommands}. */
@NullMarked
package dev.orchestrator.feature.resume;

import org.jspecify.annotations.NullMarked;
