/** The file that is deployed, driven as Lambda drives it. */
@NullMarked
package dev.orchestrator.packaged;

import org.jspecify.annotations.NullMarked;
