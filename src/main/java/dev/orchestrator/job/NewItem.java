package dev.orchestrator.job;

/** An item that was just put into the table, by its keys. */
public record NewItem(String pk, String sk) {}
