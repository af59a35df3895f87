/**
 * The table kit: typed items in one DynamoDB table, with outcomes as values. An {@link
 * dev.orchestrator.table.ItemType} declares how a type is stored and makes the writes of it; {@link
 * dev.orchestrator.table.Table} carries them out. Nothing here knows what the items are for, and no
 * user of it needs the AWS SDK.
 */
@NullMarked
package dev.orchestrator.table;

import org.jspecify.annotations.NullMarked;
