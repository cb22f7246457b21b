package dev.leat.warehouse;

import dev.leat.app.Sink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// One transaction on the database. A write first stages the keys of its rows and reads the states
/// that the table has for them. It judges the rows in order by [IdentityRule], and stages and
/// applies only the last state of each key that must change. Owned by one thread.
final class LoadTransaction implements Store.Transaction, AutoCloseable {

    static final String ROWS = "_rows";
    static final String KEYS = "_keys";

    private final Connection connection;
    private final WarehouseDatabase database;
    private final Map<String, TableSql> tables;
    private final Instant now;
    private final OpenLoads loads;
    private final Set<String> temporaries = new LinkedHashSet<>();
    private final Map<TableSql, StagedLoad> files = new LinkedHashMap<>();
    private int staged;

    /// An SQL error inside a transaction's work.
    static final class FailedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final SQLException error;

        FailedException(SQLException error) {
            super(error);
            this.error = error;
        }

        SQLException error() {
            return error;
        }
    }

    /// @param firstNames the first names of the pipelines
    /// @param load the id of the last load
    LoadTransaction(
            Connection connection,
            WarehouseDatabase database,
            Map<String, TableSql> tables,
            Map<String, String> firstNames,
            Instant now,
            long load) {
        this.connection = connection;
        this.database = database;
        this.tables = tables;
        this.now = now;
        this.loads = new OpenLoads(connection, firstNames, load);
    }

    /// Returns the id of the last load, including those of this transaction.
    long load() {
        return loads.last();
    }

    boolean changed() {
        return !loads.none();
    }

    /// Adds the loads to the log, before the commit.
    void finish() throws SQLException {
        for (var file : files.values()) {
            file.finish();
        }
        for (var temporary : temporaries) {
            execute("DROP TABLE " + temporary);
        }
        loads.log(now);
    }

    /// Frees memory, after the commit or before the transaction is rolled back.
    @Override
    public void close() {
        files.values().forEach(StagedLoad::close);
    }

    @Override
    public WriteResults apply(Effect effect) {
        try {
            return switch (effect) {
                case Effect.Write write when write.to().warehouseTable().isPresent() ->
                        write(table(write.to()), write);
                case Effect.LoadFile file -> {
                    loads.begin(table(file.to()), file);
                    yield WriteResults.all(0, Outcome.DELIVERED);
                }
                case Effect.Stage(var write) -> {
                    stage(table(write.to()), write);
                    yield WriteResults.all(0, Outcome.DELIVERED);
                }
                default ->
                        throw new IllegalArgumentException(
                                "a warehouse has tables only, so it cannot apply "
                                        + effect.getClass().getName());
            };
        } catch (SQLException failed) {
            throw new FailedException(failed);
        }
    }

    private TableSql table(Sink to) {
        var sql = tables.get(to.name());
        if (sql == null) {
            throw new IllegalArgumentException("no warehouse table " + to.name());
        }
        return sql;
    }

    /// A key, its state, and the row that changes it.
    private static final class Key {
        private final List<String> values;
        private final KeyState state = new KeyState();
        private byte[] digest = {};
        private int last = -1;

        private Key(List<String> values) {
            this.values = values;
        }

        /// Returns the value of a column; null if it is not in the key.
        private @Nullable String value(List<Integer> columns, int column) {
            int at = columns.indexOf(column);
            return at < 0 ? null : values.get(at);
        }
    }

    private void stage(TableSql sql, Effect.Write write) throws SQLException {
        if (!database.dialect().stagesFiles()) {
            return;
        }
        var file = files.get(sql);
        if (file == null) {
            var name = "_leat_loaded_" + files.size();
            file = new StagedLoad(connection, database, sql, loads, name);
            files.put(sql, file);
        }
        file.stage(write);
    }

    private WriteResults write(TableSql sql, Effect.Write write) throws SQLException {
        var file = files.get(sql);
        return file == null || file.done() ? judged(sql, write) : file.results(write);
    }

    private WriteResults judged(TableSql sql, Effect.Write write) throws SQLException {
        var states = new RowStates(sql, write);
        var results = WriteResults.all(write.pick().length, Outcome.DELIVERED);
        var distinct = new ArrayList<Key>();
        var keys = keys(sql, write, states, results, distinct);
        stored(sql, distinct);
        for (int i = 0; i < keys.length; i++) {
            var key = keys[i];
            if (key != null) {
                judge(write, states, results, i, key);
            }
        }
        var changes = distinct.stream().filter(key -> key.last >= 0).toList();
        if (!changes.isEmpty()) {
            merge(sql, write, states, changes);
        }
        conflicts(sql, write, states, results, keys);
        return results;
    }

    /// Returns the keys of the rows; equal keys are the same object. Adds each key to `distinct`
    /// once. Rejects rows that the table cannot store; they have no key.
    private static @Nullable Key[] keys(
            TableSql sql,
            Effect.Write write,
            RowStates states,
            WriteResults results,
            List<Key> distinct) {
        var check = new RowCheck(sql, states);
        var known = HashMap.<List<String>, Key>newHashMap(write.pick().length);
        var keys = new @Nullable Key[write.pick().length];
        for (int i = 0; i < keys.length; i++) {
            int row = write.pick()[i];
            var problem = check.problem(row, gone(write, row));
            if (problem.isPresent()) {
                results.put(i, Outcome.REJECTED, problem.get());
            } else {
                var values = states.recordKey(row);
                var fresh = new Key(values);
                var same = known.putIfAbsent(values, fresh);
                keys[i] = same == null ? fresh : same;
                if (same == null) {
                    distinct.add(fresh);
                }
            }
        }
        return keys;
    }

    /// Reads the stored states of keys.
    private void stored(TableSql sql, List<Key> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        var temporary = temporary(sql, KEYS);
        stage(temporary, sql.stageKeys(temporary));
        var rows = new ArrayList<@Nullable Object[]>();
        for (var key : keys) {
            var row = new @Nullable Object[key.values.size() + 1];
            row[0] = rows.size();
            for (int i = 0; i < key.values.size(); i++) {
                row[i + 1] = key.values.get(i);
            }
            rows.add(row);
        }
        database.stage(connection, temporary, rows);
        database.staged(connection, temporary);
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql.known(temporary))) {
            while (found.next()) {
                var key = keys.get(found.getInt(1));
                key.state.found(
                        RowStates.digest(found.getString(2)), found.getLong(3), found.getLong(4));
            }
        }
        unstage(temporary);
    }

    /// Determines the outcome of a row. If it must be applied, it is the last row of its key.
    private static void judge(
            Effect.Write write, RowStates states, WriteResults results, int index, Key key) {
        int row = write.pick()[index];
        var digest = states.digest(row, gone(write, row));
        var judgement = key.state.judge(digest, write.rows().versions().of(row));
        judgement
                .why()
                .ifPresentOrElse(
                        why -> results.put(index, judgement.outcome(), why),
                        () -> results.put(index, judgement.outcome()));
        if (judgement.outcome() == Outcome.DELIVERED) {
            key.digest = digest;
            key.last = row;
        }
    }

    /// Adds the columns that differ to the reasons of conflicts.
    private void conflicts(
            TableSql sql,
            Effect.Write write,
            RowStates states,
            WriteResults results,
            @Nullable Key[] keys)
            throws SQLException {
        var reasons = new ConflictReasons(sql, write, results);
        var rows = new ArrayList<@Nullable Object[]>();
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != null && reasons.conflict(i)) {
                int record = write.pick()[i];
                var state = state(write, record, new byte[Rows.HASH_BYTES], false, 0);
                for (int row : states.rows(record)) {
                    var values = row(sql, column -> states.value(row, column), state);
                    values[0] = i;
                    rows.add(values);
                }
            }
        }
        if (!rows.isEmpty()) {
            var temporary = temporary(sql, ROWS);
            stage(temporary, sql.stageRows(temporary));
            database.stage(connection, temporary, rows);
            database.staged(connection, temporary);
            reasons.read(connection, sql.both(temporary, ""), 0);
            unstage(temporary);
        }
    }

    /// Returns true if the row deletes its record, or the sink's `where` excludes it.
    static boolean gone(Effect.Write write, int row) {
        return write.absent(row) || write.rows().versions().deleted(row);
    }

    private void merge(TableSql sql, Effect.Write write, RowStates states, List<Key> changes)
            throws SQLException {
        var temporary = temporary(sql, ROWS);
        var load = loads.of(sql, write.pipeline());
        var rows = new ArrayList<@Nullable Object[]>();
        long added = 0;
        long replaced = 0;
        long deleted = 0;
        boolean buried = false;
        boolean buries = false;
        for (var key : changes) {
            boolean gone = gone(write, key.last);
            var state = state(write, key.last, key.digest, gone, load.id());
            if (gone) {
                rows.add(row(sql, column -> key.value(sql.record(), column), state));
            }
            var present = gone ? new int[0] : states.rows(key.last);
            for (int row : present) {
                rows.add(row(sql, column -> states.value(row, column), state));
            }
            long before = key.state.rows();
            added += Math.max(0, present.length - before);
            replaced += Math.min(before, present.length);
            deleted += Math.max(0, before - present.length);
            buried |= key.state.buried();
            buries |= gone;
        }
        stage(temporary, sql.stageRows(temporary));
        database.stage(connection, temporary, rows);
        database.staged(connection, temporary);
        if (replaced + deleted > 0) {
            execute(sql.delete(temporary, false));
        }
        if (buried) {
            execute(sql.delete(temporary, true));
        }
        execute(sql.insert(temporary));
        if (buries) {
            execute(sql.bury(temporary));
        }
        unstage(temporary);
        load.add(added, replaced, deleted);
    }

    /// Returns the name of a temporary table. Its end determines its columns.
    private String temporary(TableSql sql, String end) {
        int number =
                sql.dialect().truncates() ? List.copyOf(tables.values()).indexOf(sql) : staged++;
        return "_leat_staged_" + number + end;
    }

    private void stage(String temporary, String create) throws SQLException {
        execute(temporaries.contains(temporary) ? "TRUNCATE " + temporary : create);
    }

    private void unstage(String temporary) throws SQLException {
        if (database.dialect().truncates()) {
            temporaries.add(temporary);
        } else {
            execute("DROP TABLE " + temporary);
        }
    }

    /// Returns the values that follow the columns of the app in a staged row.
    private static List<Object> state(
            Effect.Write write, int record, byte[] digest, boolean gone, long load) {
        long version = write.rows().versions().of(record);
        return List.of(RowStates.uuid(digest).toString(), version, load, gone);
    }

    private static @Nullable Object[] row(
            TableSql sql, IntFunction<@Nullable String> columns, List<Object> state) {
        int width = sql.fields().size();
        var values = new @Nullable Object[1 + width + state.size()];
        values[0] = 0;
        for (int column = 0; column < width; column++) {
            values[column + 1] = columns.apply(column);
        }
        for (int i = 0; i < state.size(); i++) {
            values[1 + width + i] = state.get(i);
        }
        return values;
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
