package dev.leat.warehouse;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.column.Layout;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The rows of a file that a transaction loads into one table. All of them are first staged in a
/// temporary table. The first [#results] then judges and merges them together, so that the database
/// reads its table once for each file. Memory is bounded by the largest write, a [RowWriter], a
/// [KeyBloomFilter] and one bit for each row. Owned by one thread.
final class StagedLoad implements AutoCloseable {

    private final Connection connection;
    private final WarehouseDatabase database;
    private final TableSql sql;
    private final StagedLoadSql statements;
    private final OpenLoads loads;
    private final RowWriter writer;
    private final KeyBloomFilter keys;
    private @Nullable RowWriter repeats;
    private final BitSet refused = new BitSet();
    private long staged;
    private long gone;
    private long next;
    private boolean merged;
    private boolean contested;

    /// @param name the start of the names of temporary tables
    StagedLoad(
            Connection connection,
            WarehouseDatabase database,
            TableSql sql,
            OpenLoads loads,
            String name)
            throws SQLException {
        this.connection = connection;
        this.database = database;
        this.sql = sql;
        this.loads = loads;
        this.statements = new StagedLoadSql(sql, name);
        execute(List.of(statements.stageRows()));
        this.writer = database.writer(connection, statements.rows(), statements.layouts());
        this.keys = new KeyBloomFilter(sql.key().stream().map(i -> i + 1).toList());
    }

    /// Adds rows of the file. No results were read yet.
    void stage(Effect.Write write) throws SQLException {
        var states = new RowStates(sql, write);
        var check = new RowCheck(sql, states);
        for (int row : write.pick()) {
            boolean deletes = LoadTransaction.gone(write, row);
            if (check.problem(row, deletes).isPresent()) {
                refused.set(Math.toIntExact(staged));
            } else {
                var values = row(write, states, row, deletes);
                writer.add(values);
                if (keys.add(values)) {
                    repeats().add(new @Nullable Object[] {staged});
                }
                gone += deletes ? 1 : 0;
            }
            staged++;
        }
    }

    private RowWriter repeats() throws SQLException {
        var open = repeats;
        if (open == null) {
            execute(List.of(statements.stageRepeats()));
            open = database.writer(connection, statements.repeats(), List.of(Layout.LONG));
            repeats = open;
        }
        return open;
    }

    private @Nullable Object[] row(Effect.Write write, RowStates states, int row, boolean deletes) {
        int width = sql.fields().size();
        var values = new @Nullable Object[width + 4];
        values[0] = staged;
        for (int column = 0; column < width; column++) {
            var text = states.value(row, column);
            values[column + 1] =
                    text != null && statements.number(column) ? Long.valueOf(text) : text;
        }
        values[width + 1] = RowStates.uuid(states.digest(row, deletes));
        values[width + 2] = write.rows().versions().of(row);
        values[width + 3] = deletes;
        return values;
    }

    /// Returns true if all staged rows have results.
    boolean done() {
        return next == staged;
    }

    /// Returns the results of the next staged rows, which are those of this write. The first call
    /// merges all rows.
    WriteResults results(Effect.Write write) throws SQLException {
        if (!merged) {
            merged = true;
            merge(write.pipeline());
        }
        int size = write.pick().length;
        long first = next;
        next += size;
        var results = WriteResults.all(size, Outcome.DELIVERED);
        var reasons = new ConflictReasons(sql, write, results);
        if (contested) {
            outcomes(first, results);
            if (IntStream.range(0, size).anyMatch(reasons::conflict)) {
                reasons.read(connection, statements.readConflicts(first, next), first);
            }
        }
        refused(first, write, results);
        return results;
    }

    private void refused(long first, Effect.Write write, WriteResults results) {
        int from = Math.toIntExact(first);
        int refusal = refused.nextSetBit(from);
        if (refusal < 0) {
            return;
        }
        var check = new RowCheck(sql, new RowStates(sql, write));
        for (; refusal >= 0 && refusal < next; refusal = refused.nextSetBit(refusal + 1)) {
            int index = refusal - from;
            int row = write.pick()[index];
            check.problem(row, LoadTransaction.gone(write, row))
                    .ifPresent(why -> results.put(index, Outcome.REJECTED, why));
        }
    }

    private void outcomes(long first, WriteResults results) throws SQLException {
        try (var query = connection.prepareStatement(statements.readOutcomes())) {
            query.setLong(1, first);
            query.setLong(2, next);
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    int index = Math.toIntExact(found.getLong(1) - first);
                    var outcome = Outcome.valueOf(found.getString(2));
                    var cause = found.getString(3);
                    if (cause == null) {
                        results.put(index, outcome);
                    } else {
                        results.put(index, outcome, Reason.of(cause, found.getString(4)));
                    }
                }
            }
        }
    }

    private void merge(String pipeline) throws SQLException {
        writer.end();
        database.staged(connection, statements.rows());
        if (repeats != null) {
            repeats.end();
            database.staged(connection, statements.repeats());
        }
        close();
        execute(statements.findContested(repeats != null));
        contested = count(statements.countContested()) > 0;
        var judged = new ContestedRows(connection, database, statements);
        if (contested) {
            judged.judge();
        }
        long clean = staged - refused.cardinality() - judged.rows();
        long cleanGone = gone - judged.gone();
        if (clean + judged.winners() == 0) {
            return;
        }
        var load = loads.of(sql, pipeline);
        if (judged.held()) {
            execute(statements.remove());
        }
        execute(List.of(statements.insert(load.id(), contested)));
        if (cleanGone + judged.buried() > 0) {
            execute(List.of(statements.bury(load.id(), contested)));
        }
        load.add(clean - cleanGone + judged.added(), judged.replaced(), judged.deleted());
    }

    private long count(String query) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(query)) {
            found.next();
            return found.getLong(1);
        }
    }

    private void execute(List<String> all) throws SQLException {
        execute(connection, all);
    }

    /// Executes statements in their order.
    static void execute(Connection connection, List<String> all) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var each : all) {
                statement.execute(each);
            }
        }
    }

    /// Removes the temporary tables, before the commit.
    ///
    /// @throws IllegalStateException if rows that were staged were not written
    void finish() throws SQLException {
        if (!done()) {
            throw new IllegalStateException(
                    "%d rows are staged for %s, and %d were written"
                            .formatted(staged, sql.table().name(), next));
        }
        execute(statements.drop());
    }

    /// Discards rows that are not in the database yet.
    @Override
    public void close() {
        writer.close();
        if (repeats != null) {
            repeats.close();
        }
    }
}
