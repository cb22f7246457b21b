package dev.leat.app;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A key-value table with DynamoDB's semantics. `expireAt` is the attribute with the time, in
/// seconds since 1970, after which an item is deleted. `columns` are the attributes that the
/// writing pipeline stores, and their types; empty if no pipeline writes it.
public record Table(
        String name,
        Key key,
        List<Index> indexes,
        Optional<String> expireAt,
        boolean pointInTimeRecovery,
        Map<String, Type> columns)
        implements Resource {

    public Table {
        indexes = List.copyOf(indexes);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// Creates a table that no pipeline writes.
    public Table(
            String name,
            Key key,
            List<Index> indexes,
            Optional<String> expireAt,
            boolean pointInTimeRecovery) {
        this(name, key, indexes, expireAt, pointInTimeRecovery, Map.of());
    }

    /// Returns the table as a store keeps it: the columns are those of the pipeline.
    public Table withoutColumns() {
        return new Table(name, key, indexes, expireAt, pointInTimeRecovery);
    }

    /// Returns a copy that can, or cannot, be restored to a point in time.
    public Table withPointInTimeRecovery(boolean other) {
        return new Table(name, key, indexes, expireAt, other, columns);
    }

    /// Returns a copy with this key.
    public Table withKey(Key other) {
        return new Table(name, other, indexes, expireAt, pointInTimeRecovery, columns);
    }

    /// The attributes that identify an item. The items with the same partition key are sorted by
    /// the sort key.
    public record Key(Attribute partition, Optional<Attribute> sort) {

        /// Returns the partition key and, if there is one, the sort key.
        public List<Attribute> attributes() {
            var all = new ArrayList<Attribute>(List.of(partition));
            sort.ifPresent(all::add);
            return all;
        }

        public List<String> names() {
            return attributes().stream().map(Attribute::name).toList();
        }
    }

    /// A key attribute and its type.
    public record Attribute(String name, KeyType type) {}

    /// The types of key attributes, named by their descriptors.
    public enum KeyType {
        S,
        N,
        B;

        private static final Map<Type, KeyType> NUMBERS =
                Map.of(Type.Simple.INTEGER, N, Type.Simple.BIGINT, N, Type.Simple.DOUBLE, N);

        /// Returns the type of the attribute in which a column is stored. Times are stored as texts
        /// in ISO 8601.
        public static KeyType of(Type column) {
            return column instanceof Type.Decimal ? N : NUMBERS.getOrDefault(column, S);
        }
    }

    /// A secondary index, by which items are found by other attributes. It contains only items that
    /// have these attributes. A local index has the partition key of the table.
    public record Index(String name, Key key, Projection projection, boolean local) {}

    /// The attributes that an index contains.
    public sealed interface Projection {

        /// All attributes of the item.
        record All() implements Projection {}

        /// Only the keys of the table and of the index.
        record KeysOnly() implements Projection {}

        /// The keys and these attributes.
        record Include(List<String> attributes) implements Projection {
            public Include {
                attributes = List.copyOf(attributes);
            }
        }
    }

    public Optional<Index> index(String name) {
        return indexes.stream().filter(index -> index.name().equals(name)).findFirst();
    }

    /// Returns each key attribute of the table and of its indexes once.
    public List<Attribute> keyAttributes() {
        var all = new ArrayList<>(key.attributes());
        for (var index : indexes) {
            for (var attribute : index.key().attributes()) {
                if (!all.contains(attribute)) {
                    all.add(attribute);
                }
            }
        }
        return all;
    }
}
