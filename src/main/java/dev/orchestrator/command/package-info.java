/**
 * What a command is: a {@link dev.orchestrator.command.CommandSpec} declares it once, a {@link
 * dev.orchestrator.command.Command} does it, and routing, access, registration, help and the
 * README's table all come from the declaration.
 */
@NullMarked
package dev.orchestrator.command;

import org.jspecify.annotations.NullMarked;
