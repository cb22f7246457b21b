package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.port.Tables;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.dynamodb.expression.Condition;
import dev.leat.server.dynamodb.expression.ExpressionException;
import dev.leat.server.dynamodb.expression.Path;
import dev.leat.server.dynamodb.expression.Update;
import java.util.Map;
import java.util.Optional;

/// Creates the changes of items from write requests.
final class ItemChanges {

    static final String CONDITION_FAILED = "ConditionalCheckFailed";
    static final String VALIDATION_ERROR = "ValidationError";

    private static final Item NO_ITEM = new Item(Map.of());

    private ItemChanges() {}

    static Tables.Write put(Table table, Item item, Optional<Condition> condition) {
        var key =
                TableResolver.storable(
                        table, item, "Item size has exceeded the maximum allowed size");
        return new Tables.Write(
                table.name(),
                key,
                old -> meets(condition, old) ? new Tables.Decision.Put(item) : failed());
    }

    static Tables.Write delete(Table table, Item key, Optional<Condition> condition) {
        return new Tables.Write(
                table.name(),
                TableResolver.key(table, key),
                old -> meets(condition, old) ? new Tables.Decision.Delete() : failed());
    }

    static Tables.Write check(Table table, Item key, Condition condition) {
        return new Tables.Write(
                table.name(),
                TableResolver.key(table, key),
                old -> meets(Optional.of(condition), old) ? new Tables.Decision.Keep() : failed());
    }

    /// @param update empty to store only the key, if the item does not exist
    static Tables.Write update(
            Table table, Item key, Optional<Update> update, Optional<Condition> condition) {
        TableResolver.key(table, key);
        update.ifPresent(changes -> keepsKey(table, changes));
        return new Tables.Write(
                table.name(),
                key,
                old -> meets(condition, old) ? updated(table, key, update, old) : failed());
    }

    private static void keepsKey(Table table, Update update) {
        for (Path path : update.paths()) {
            if (table.key().names().contains(path.attribute())) {
                throw DynamoDbErrors.invalid(
                        "Cannot update attribute %s. This attribute is part of the key"
                                .formatted(path.attribute()));
            }
        }
    }

    private static Tables.Decision updated(
            Table table, Item key, Optional<Update> update, Optional<Item> old) {
        var before = old.orElse(key);
        try {
            var after = update.map(changes -> changes.apply(before)).orElse(before);
            TableResolver.storable(
                    table, after, "Item size to update has exceeded the maximum allowed size");
            return new Tables.Decision.Put(after);
        } catch (ExpressionException | AwsErrorException invalid) {
            return new Tables.Decision.Refuse(
                    VALIDATION_ERROR, String.valueOf(invalid.getMessage()));
        }
    }

    private static boolean meets(Optional<Condition> condition, Optional<Item> old) {
        return condition.isEmpty() || condition.get().test(old.orElse(NO_ITEM));
    }

    private static Tables.Decision failed() {
        return new Tables.Decision.Refuse(CONDITION_FAILED, "The conditional request failed");
    }

    /// Returns the size of a completed write, from which its capacity units are computed.
    static long size(Tables.Written written) {
        long before = written.before().map(ItemSize::of).orElse(0L);
        return Math.max(before, written.after().map(ItemSize::of).orElse(0L));
    }

    /// Returns the size of a write: the size of the old or the new item, whichever is larger.
    static long size(Optional<Item> old, Tables.Decision decision) {
        long after = decision instanceof Tables.Decision.Put(var item) ? ItemSize.of(item) : 0;
        return Math.max(old.map(ItemSize::of).orElse(0L), after);
    }

    /// Returns the key of the item that a request changes.
    static ItemKey identity(Table table, Item key) {
        return ItemKey.of(table.key(), key).orElseThrow();
    }
}
