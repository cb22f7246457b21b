package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.item.ItemValue;
import dev.leat.item.KeyBytes;
import dev.leat.port.AwsNames;
import dev.leat.port.Tables;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Finds tables by the name or ARN in a request, and checks items against the table's key.
record TableResolver(Tables tables) {

    private static final int MAX_PARTITION_KEY = 2048;
    private static final int MAX_SORT_KEY = 1024;
    private static final String ARN = AwsNames.arn("dynamodb", "table/");

    static String arn(String table) {
        return ARN + table;
    }

    /// Returns the name of a table from its name or ARN in a request.
    static String name(@Nullable String given) {
        if (given == null) {
            throw DynamoDbErrors.validation(
                    "1 validation error detected: Value null at 'tableName' failed to satisfy constraint: Member must not be null");
        }
        int slash = given.startsWith("arn:") ? given.indexOf(":table/") : -1;
        return slash < 0 ? given : given.substring(slash + ":table/".length());
    }

    /// @throws AwsErrorException if the table does not exist
    Tables.Info find(@Nullable String given) {
        var name = name(given);
        return tables.find(name)
                .orElseThrow(() -> {
                    TableDefinitions.checkName(name);
                    return DynamoDbErrors.noTable();
                });
    }

    /// Changes a table. The changes of several requests are made one after the other.
    ///
    /// @throws AwsErrorException if the table does not exist
    synchronized Tables.Info change(@Nullable String given, UnaryOperator<Tables.Info> change) {
        var changed = change.apply(find(given));
        tables.replace(changed);
        return changed;
    }

    Table table(@Nullable String given) {
        return find(given).table();
    }

    /// Checks that the key of a request consists of exactly the key attributes, with their types.
    static Item key(Table table, Item key) {
        var names = table.key().names();
        if (key.attributes().size() != names.size()) {
            throw DynamoDbErrors.validation("The provided key element does not match the schema");
        }
        for (var attribute : table.key().attributes()) {
            var value = key.attributes().get(attribute.name());
            if (value == null || !value.type().equals(attribute.type().name())) {
                throw DynamoDbErrors.validation(
                        "The provided key element does not match the schema");
            }
        }
        checkKeySizes(table, key);
        return key;
    }

    /// Checks an item before it is stored, and returns its key.
    static Item storable(Table table, Item item, String tooLarge) {
        for (var attribute : table.key().attributes()) {
            var value = item.attributes().get(attribute.name());
            if (value == null) {
                throw DynamoDbErrors.invalid(
                        "Missing the key " + attribute.name() + " in the item");
            }
            if (!value.type().equals(attribute.type().name())) {
                throw DynamoDbErrors.invalid(
                        "Type mismatch for key %s expected: %s actual: %s"
                                .formatted(attribute.name(), attribute.type(), value.type()));
            }
        }
        checkKeySizes(table, item);
        table.indexes().forEach(index -> checkIndex(index, item));
        item.attributes().values().forEach(value -> AttributeValues.checkDepth(value, 1));
        if (ItemSize.of(item) > ItemSize.MAX_BYTES) {
            throw DynamoDbErrors.validation(tooLarge);
        }
        return ItemKey.only(item, table.key().names());
    }

    private static void checkKeySizes(Table table, Item item) {
        int max = MAX_PARTITION_KEY;
        for (var attribute : table.key().attributes()) {
            var value = item.attributes().get(attribute.name());
            if (value == null) {
                continue;
            }
            if (empty(value)) {
                throw DynamoDbErrors.validation(
                        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty %s value. Key: %s"
                                .formatted(kind(value), attribute.name()));
            }
            if (!(value instanceof ItemValue.Number) && KeyBytes.of(value).length > max) {
                throw DynamoDbErrors.invalid(
                        max == MAX_PARTITION_KEY
                                ? "Size of hashkey has exceeded the maximum size limit of2048 bytes"
                                : "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
            }
            max = MAX_SORT_KEY;
        }
    }

    private static void checkIndex(Table.Index index, Item item) {
        int max = MAX_PARTITION_KEY;
        for (var attribute : index.key().attributes()) {
            var value = item.attributes().get(attribute.name());
            if (value == null) {
                max = MAX_SORT_KEY;
                continue;
            }
            if (!value.type().equals(attribute.type().name())) {
                throw DynamoDbErrors.invalid(
                        "Type mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s"
                                .formatted(
                                        attribute.name(),
                                        attribute.type(),
                                        value.type(),
                                        index.name()));
            }
            if (empty(value)) {
                throw DynamoDbErrors.validation(
                        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty %s value. IndexName: %s, IndexKey: %s"
                                .formatted(kind(value), index.name(), attribute.name()));
            }
            if (!(value instanceof ItemValue.Number) && KeyBytes.of(value).length > max) {
                throw DynamoDbErrors.invalid(
                        "Size of the key %s of index %s has exceeded the maximum size limit of %d bytes"
                                .formatted(attribute.name(), index.name(), max));
            }
            max = MAX_SORT_KEY;
        }
    }

    private static boolean empty(ItemValue value) {
        return !(value instanceof ItemValue.Number) && KeyBytes.of(value).length == 0;
    }

    private static String kind(ItemValue value) {
        return value instanceof ItemValue.Binary ? "binary" : "string";
    }
}
