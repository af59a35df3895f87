package dev.orchestrator.local.discord;

/**
 * A role of the simulated server.
 *
 * @param aboveTheBot whether the bot cannot give or take it
 */
public record SimulatedRole(String id, String name, boolean aboveTheBot) {}
