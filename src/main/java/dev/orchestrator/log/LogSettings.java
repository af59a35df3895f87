package dev.orchestrator.log;

/**
 * How the log looks.
 *
 * @param function the {@code fn} field of every line
 * @param level the least severe level that is written: debug, info, warn or error
 * @param json false for lines made for human eyes
 */
public record LogSettings(
    String service, String stage, String function, String level, boolean json) {}
