/**
 * Example bots, each in one file, to copy from. They run locally only and are part of no artifact;
 * {@code docs/your-own-bot.md} explains them.
 */
@NullMarked
package dev.orchestrator.bots;

import org.jspecify.annotations.NullMarked;
