/** Files of repositories, which the worker reads from GitHub and everyone finds in the table. */
@NullMarked
package dev.orchestrator.repository;

import org.jspecify.annotations.NullMarked;
