package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Table;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Stores the row as an item of a table, by the table's key.
public record TableSink(String name, Filter filter, Map<String, Sql> columns) implements Sink {

    public static final String KIND = "table";

    /// The maximum size of an item: DynamoDB's limit
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
    public static final int MAX_ITEM = 400 << 10;

    /// The attribute with the digest of the record from which the item was written, in hexadecimal.
    public static final String DIGEST = "_leat_digest";

    /// The attribute with the version of this record. An item has it only if records have versions.
    public static final String VERSION = "_leat_version";

    public TableSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.Document(Optional.empty());
    }

    @Override
    public OptionalInt maxDocument() {
        return OptionalInt.of(MAX_ITEM);
    }

    @Override
    public String definition() {
        return "";
    }

    @Override
    public Optional<String> table() {
        return Optional.of(name);
    }

    /// Returns false, because a redelivered record does not write its item again.
    @Override
    public boolean sends() {
        return false;
    }

    @Override
    public Set<String> candidates(App app) {
        return app.all(Table.class).keySet();
    }
}
