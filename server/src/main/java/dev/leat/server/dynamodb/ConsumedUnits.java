package dev.leat.server.dynamodb;

import dev.leat.app.Table;
import dev.leat.item.Item;
import dev.leat.item.ItemKey;
import dev.leat.item.ItemSize;
import dev.leat.item.Projected;
import dev.leat.port.Tables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Capacity;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/// The capacity units that a request consumes of one table. A read unit is 4 KB, and a write unit
/// is 1 KB
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).
/// Used by one thread.
final class ConsumedUnits {

    private static final int READ_UNIT = 4096;
    private static final int WRITE_UNIT = 1024;

    private final Table table;
    private double ofTable;
    private final Map<String, Double> ofIndexes = new LinkedHashMap<>();

    ConsumedUnits(Table table) {
        this.table = table;
    }

    /// Adds a read of this size. For each 4 KB, an eventually consistent read consumes half a unit,
    /// a strongly consistent one a unit, and a transactional one two units.
    ConsumedUnits read(long bytes, Factor factor) {
        ofTable += units(bytes, READ_UNIT) * factor.units;
        return this;
    }

    ConsumedUnits readIndex(String index, long bytes, Factor factor) {
        ofIndexes.merge(index, units(bytes, READ_UNIT) * factor.units, Double::sum);
        return this;
    }

    /// Adds a write and the index entries that it changed.
    ConsumedUnits write(Tables.Written written, boolean transaction) {
        int factor = transaction ? 2 : 1;
        ofTable += units(ItemChanges.size(written), WRITE_UNIT) * factor;
        for (var index : table.indexes()) {
            double units = changed(index, written) * factor;
            if (units > 0) {
                ofIndexes.merge(index.name(), units, Double::sum);
            }
        }
        return this;
    }

    private double changed(Table.Index index, Tables.Written written) {
        var before = written.before().flatMap(item -> entry(index, item));
        var after = written.after().flatMap(item -> entry(index, item));
        if (before.equals(after)) {
            return 0;
        }
        boolean moved =
                before.isPresent()
                        && after.isPresent()
                        && !ItemKey.of(index.key(), before.get())
                                .equals(ItemKey.of(index.key(), after.get()));
        double units =
                units(
                        Math.max(
                                before.map(ItemSize::of).orElse(0L),
                                after.map(ItemSize::of).orElse(0L)),
                        WRITE_UNIT);
        return moved ? 2 * units : units;
    }

    private Optional<Item> entry(Table.Index index, Item item) {
        return ItemKey.of(index.key(), item).map(_ -> Projected.of(table, index, item));
    }

    private static double units(long bytes, int unit) {
        return Math.max(1, Math.ceilDiv(bytes, unit));
    }

    /// The consistency of a read.
    enum Factor {
        EVENTUAL(0.5),
        CONSISTENT(1),
        TRANSACTION(2);

        private final double units;

        Factor(double units) {
            this.units = units;
        }

        static Factor of(@Nullable Boolean consistent) {
            return Boolean.TRUE.equals(consistent) ? CONSISTENT : EVENTUAL;
        }
    }

    /// @throws AwsErrorException if a request asks for an unknown kind of capacity
    static void check(@Nullable ReturnConsumedCapacity asked) {
        if (asked == ReturnConsumedCapacity.UNKNOWN_TO_SDK_VERSION) {
            throw DynamoDbErrors.notInSet(
                    "returnConsumedCapacity", ReturnConsumedCapacity.knownValues());
        }
    }

    /// Returns the capacity for a response; null if the request does not ask for it.
    @Nullable ConsumedCapacity asked(@Nullable ReturnConsumedCapacity asked) {
        check(asked);
        if (asked != ReturnConsumedCapacity.TOTAL && asked != ReturnConsumedCapacity.INDEXES) {
            return null;
        }
        double all = ofTable + ofIndexes.values().stream().mapToDouble(one -> one).sum();
        var capacity = ConsumedCapacity.builder().tableName(table.name()).capacityUnits(all);
        if (asked == ReturnConsumedCapacity.INDEXES) {
            capacity.table(units -> units.capacityUnits(ofTable));
            var local = new LinkedHashMap<String, Capacity>();
            var global = new LinkedHashMap<String, Capacity>();
            ofIndexes.forEach((name, units) ->
                    (table.index(name).orElseThrow().local() ? local : global)
                            .put(name, Capacity.builder().capacityUnits(units).build()));
            if (!local.isEmpty()) {
                capacity.localSecondaryIndexes(local);
            }
            if (!global.isEmpty()) {
                capacity.globalSecondaryIndexes(global);
            }
        }
        return capacity.build();
    }
}
