package dev.leat.aws.table;

import dev.leat.app.Table;
import dev.leat.app.sink.TableSink;
import dev.leat.aws.AwsFailures;
import dev.leat.aws.DynamoTable;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.plan.ItemOverlay;
import dev.leat.plan.TableWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// Changes single items of a table, each on the condition that the stored state is still the known
/// one. A table whose records are never deleted needs one PutItem for each item. Otherwise the item
/// and its tombstone change in one transaction. Thread-safe.
///
/// @param tombstones the place of tombstones; empty if records of the table are never deleted
record ItemWriter(DynamoTable stored, Table table, Optional<TombstoneKeys> tombstones) {

    private static final ReturnValuesOnConditionCheckFailure ALL_OLD =
            ReturnValuesOnConditionCheckFailure.ALL_OLD;

    /// The result of a write.
    ///
    /// @param actual the stored state that differs from the known one, so that nothing was written;
    ///   empty if the write was made, or must be repeated
    /// @param made true if the write was made
    record Written(boolean made, Optional<StoredItem> actual) {

        static final Written MADE = new Written(true, Optional.empty());
        static final Written AGAIN = new Written(false, Optional.empty());

        static Written instead(StoredItem actual) {
            return new Written(false, Optional.of(actual));
        }
    }

    /// @throws dev.leat.port.UnavailableException if DynamoDB is unavailable
    Written write(ItemKey key, ItemOverlay.Change change, StoredItem known) {
        return tombstones.isEmpty()
                ? put(change.item(), known)
                : transact(key, change, known, tombstones.get());
    }

    private Written put(Item item, StoredItem known) {
        var condition = condition(table, known.item());
        try {
            stored.call(() ->
                    stored.client()
                            .putItem(put ->
                                    put.tableName(stored.name())
                                            .item(ItemAttributes.of(item))
                                            .conditionExpression(condition.expression())
                                            .expressionAttributeNames(condition.names())
                                            .expressionAttributeValues(condition.values())
                                            .returnValuesOnConditionCheckFailure(ALL_OLD)));
            return Written.MADE;
        } catch (ConditionalCheckFailedException other) {
            return Written.instead(new StoredItem(item(other.item()), known.tombstone()));
        }
    }

    private Written transact(
            ItemKey key, ItemOverlay.Change change, StoredItem known, TombstoneKeys tombstones) {
        var actions =
                List.of(
                        action(
                                stored,
                                table,
                                change.item(),
                                change.tombstone().isPresent(),
                                known.item()),
                        tombstones.change(key, change.tombstone(), known.tombstone()));
        try {
            stored.call(() ->
                    stored.client().transactWriteItems(write -> write.transactItems(actions)));
            return Written.MADE;
        } catch (TransactionCanceledException cancelled) {
            var reasons = cancelled.cancellationReasons();
            if (reasons.stream().noneMatch(ItemWriter::isCondition)) {
                if (reasons.stream().anyMatch(ItemWriter::isConflict)) {
                    return Written.AGAIN;
                }
                throw AwsFailures.unavailable(stored.what(), cancelled);
            }
            return Written.instead(
                    new StoredItem(
                            isCondition(reasons.get(0))
                                    ? item(reasons.get(0).item())
                                    : known.item(),
                            isCondition(reasons.get(1))
                                    ? TombstoneKeys.read(reasons.get(1).item())
                                    : known.tombstone()));
        }
    }

    private static boolean isConflict(CancellationReason reason) {
        return "TransactionConflict".equals(reason.code());
    }

    private static boolean isCondition(CancellationReason reason) {
        return "ConditionalCheckFailed".equals(reason.code());
    }

    /// Returns the action that stores an item or deletes it, on the condition that the stored item
    /// is still the known one.
    ///
    /// @param item the new item, or at least the key of the one that is deleted
    static TransactWriteItem action(
            DynamoTable stored, Table table, Item item, boolean deletes, Optional<Item> known) {
        var condition = condition(table, known);
        var action = TransactWriteItem.builder();
        return deletes
                ? action.delete(delete ->
                                delete.tableName(stored.name())
                                        .key(key(table, item))
                                        .conditionExpression(condition.expression())
                                        .expressionAttributeNames(condition.names())
                                        .expressionAttributeValues(condition.values())
                                        .returnValuesOnConditionCheckFailure(ALL_OLD))
                        .build()
                : action.put(put ->
                                put.tableName(stored.name())
                                        .item(ItemAttributes.of(item))
                                        .conditionExpression(condition.expression())
                                        .expressionAttributeNames(condition.names())
                                        .expressionAttributeValues(condition.values())
                                        .returnValuesOnConditionCheckFailure(ALL_OLD))
                        .build();
    }

    private static Map<String, AttributeValue> key(Table table, Item item) {
        return ItemAttributes.of(ItemKey.only(item, table.key().names()));
    }

    private static Optional<Item> item(Map<String, AttributeValue> attributes) {
        return attributes.isEmpty()
                ? Optional.empty()
                : Optional.of(ItemAttributes.item(attributes));
    }

    private static WriteCondition condition(Table table, Optional<Item> known) {
        return known.flatMap(TableWriter::known)
                .map(state -> WriteCondition.state(TableSink.DIGEST, TableSink.VERSION, state))
                .orElseGet(() -> WriteCondition.absent(table.key().partition().name()));
    }
}
