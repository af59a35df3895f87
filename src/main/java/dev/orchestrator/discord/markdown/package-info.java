/** Discord's Markdown: escaping, and cutting a text without breaking what is open in it. */
@NullMarked
package dev.orchestrator.discord.markdown;

import org.jspecify.annotations.NullMarked;
