package dev.orchestrator.table;

/**
 * A global secondary index that projects keys only.
 *
 * @param partition the attribute of its partition key, a string
 * @param sort the attribute of its sort key
 */
public record Index(String name, String partition, String sort) {}
