package dev.orchestrator.table;

/**
 * A value as the table holds it.
 *
 * @param version 1 when the item was first put, one more after each change of it; 0 for an item
 *     that was not written by this kit
 */
public record Stored<T>(ItemKey key, T value, long version) {}
