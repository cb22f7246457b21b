package dev.leat.warehouse;

import dev.leat.plan.Effect;
import dev.leat.port.WarehouseTables.Load;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The loads of a transaction, at most one for each table that it changes. Owned by one thread.
final class OpenLoads {

    private final Connection connection;
    private final Map<String, String> firstNames;
    private final Map<String, LoadLog.Origin> files = new HashMap<>();
    private final Map<String, Counts> loads = new LinkedHashMap<>();
    private long last;

    /// The counts of a load.
    static final class Counts {

        private final long id;
        private final String pipeline;
        private long added;
        private long replaced;
        private long deleted;

        private Counts(long id, String pipeline) {
            this.id = id;
            this.pipeline = pipeline;
        }

        long id() {
            return id;
        }

        void add(long moreAdded, long moreReplaced, long moreDeleted) {
            added += moreAdded;
            replaced += moreReplaced;
            deleted += moreDeleted;
        }
    }

    /// @param firstNames the first names of the pipelines, which the log has
    /// @param last the id of the last load
    OpenLoads(Connection connection, Map<String, String> firstNames, long last) {
        this.connection = connection;
        this.firstNames = firstNames;
        this.last = last;
    }

    /// Returns the id of the last load, including those of this transaction.
    long last() {
        return last;
    }

    boolean none() {
        return loads.isEmpty();
    }

    /// Records the file of a table's load. Removes its former rows if it replaces them.
    void begin(TableSql sql, Effect.LoadFile file) throws SQLException {
        var origin = new LoadLog.Origin(file.unit(), file.plan());
        files.put(sql.table().name(), origin);
        if (file.replaces()) {
            long removed = LoadLog.remove(connection, sql, firstName(file.pipeline()), origin);
            if (removed > 0) {
                of(sql, file.pipeline()).add(0, 0, removed);
            }
        }
    }

    /// Returns the load of a table that the transaction changes.
    Counts of(TableSql sql, String pipeline) {
        return loads.computeIfAbsent(
                sql.table().name(), _ -> new Counts(++last, firstName(pipeline)));
    }

    private String firstName(String pipeline) {
        return firstNames.getOrDefault(pipeline, pipeline);
    }

    /// Adds the loads to the log.
    void log(Instant at) throws SQLException {
        for (var open : loads.entrySet()) {
            var table = open.getKey();
            var of = open.getValue();
            LoadLog.add(
                    connection,
                    new Load(of.id, table, of.pipeline, at, of.added, of.replaced, of.deleted),
                    Optional.ofNullable(files.get(table)));
        }
    }
}
