package dev.leat.warehouse;

import dev.leat.app.App;
import dev.leat.app.WarehouseTable;
import dev.leat.error.LibraryErrorText;
import dev.leat.port.CorruptStateException;
import dev.leat.port.StateDocument;
import dev.leat.port.Store;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.port.WarehouseTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The store of the sinks `warehouse_table` of an app: one database with all its tables. One
/// transaction at a time changes it. Thread-safe; the caller that opens the store closes it.
public final class WarehouseStore implements Store, WarehouseTables, AutoCloseable {

    /// The name of the database file in a state folder.
    public static final String FILE = DuckDbFile.FILE;

    private static final String EXPORTS = "warehouse-exports";

    private final WarehouseDatabase database;
    private final Map<String, TableSql> tables = new LinkedHashMap<>();
    private final Map<String, String> firstNames = new HashMap<>();
    private final WarehouseMark mark;
    private final TableExports exports;
    private final Time time;
    private final ReentrantLock writer = new ReentrantLock(true);
    private final Queue<String> notices = new ConcurrentLinkedQueue<>();
    private @Nullable Connection connection;
    private volatile boolean prepared;
    private volatile boolean failing;

    private WarehouseStore(
            WarehouseDatabase database,
            App app,
            StateDocument document,
            TableExports exports,
            Time time) {
        this.database = database;
        app.all(WarehouseTable.class)
                .forEach((name, table) -> {
                    var dialect = database.dialect();
                    tables.put(name, new TableSql(dialect.named(table), dialect));
                });
        app.pipelines().forEach((name, pipeline) -> firstNames.put(name, pipeline.identityName()));
        this.mark = new WarehouseMark(app.name(), database.place(), document);
        this.exports = exports;
        this.time = time;
    }

    /// Opens the database file in a state folder, which the caller has locked. Creates or changes
    /// the tables of the app.
    ///
    /// @throws CorruptStateException if the file has lost loads, is damaged, or has tables that do
    ///   not fit the app
    public static WarehouseStore inFile(App app, StateDocument document, Path state, Time time) {
        return open(new DuckDbFile(state), app, document, state, time);
    }

    /// Opens a database. If it is unavailable, a later use creates or changes the tables.
    ///
    /// @param database closed with the store
    /// @throws CorruptStateException if the database has lost loads, refuses the connection, or has
    ///   tables that do not fit the app
    public static WarehouseStore open(
            WarehouseDatabase database, App app, StateDocument document, Path state, Time time) {
        var exports = new TableExports(state.resolve(EXPORTS), false);
        var store = new WarehouseStore(database, app, document, exports, time);
        try {
            store.start();
            return store;
        } catch (RuntimeException failed) {
            store.close();
            throw failed;
        }
    }

    /// Returns the store of a database, which its first use opens.
    ///
    /// @param database closed with the store
    /// @param folder for files of this store only; deleted when it is closed
    public static WarehouseStore later(
            WarehouseDatabase database, App app, StateDocument document, Path folder, Time time) {
        return new WarehouseStore(database, app, document, new TableExports(folder, true), time);
    }

    /// Opens the database, as [#open] does.
    public void start() {
        writer.lock();
        try {
            prepare();
        } catch (SQLException refused) {
            if (!database.temporary(refused)) {
                var why = refused.getMessage();
                throw new CorruptStateException(
                        "cannot open the warehouse database %s: %s; %s"
                                .formatted(database.place(), why, database.howToOpen()),
                        refused);
            }
            unreachable(refused);
        } catch (UnavailableException down) {
            unreachable(down);
        } finally {
            release();
        }
    }

    private void unreachable(Exception why) {
        disconnect();
        failing = true;
        notices.add(
                "warehouse tables: the database %s is unreachable (%s); messages stay queued and processing resumes when it is back"
                        .formatted(database.place(), why.getMessage()));
    }

    /// Ends the use of the connection. If the database sleeps, the connection stays open only for a
    /// thread that waits for it.
    private void release() {
        if (database.sleeps() && !writer.hasQueuedThreads()) {
            disconnect();
        }
        writer.unlock();
    }

    /// Creates or changes the tables before the first use.
    private void prepare() throws SQLException {
        if (prepared) {
            return;
        }
        var open = connected();
        var warnings = database.check(open);
        database.lock(open);
        try {
            var setup = new TableSetup(open, database, tables.values());
            setup.begin();
            var known = mark.check(open);
            var changes = new ArrayList<String>();
            for (var table : tables.values()) {
                changes.addAll(setup.apply(table));
            }
            open.commit();
            for (var place : mark.earlier()) {
                notices.add(
                        "warehouse tables: now in %s; the rows in %s remain there"
                                .formatted(database.place(), place));
            }
            mark.remember(known);
            exports.clear();
            if (failing) {
                notices.add(
                        "warehouse tables: the database %s is reachable again"
                                .formatted(database.place()));
            }
            notices.addAll(warnings);
            notices.addAll(changes);
            prepared = true;
        } catch (TableSetup.RefusedChangeException refused) {
            throw new CorruptStateException(String.valueOf(refused.getMessage()), refused);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot remove files from " + exports.folder(), failed);
        }
    }

    /// Returns the messages about the database and changed tables since the last call. Never
    /// blocks.
    public List<String> notices() {
        return Stream.generate(notices::poll).takeWhile(Objects::nonNull).toList();
    }

    /// Returns the address of the database, without user and password; empty if it is a file in the
    /// state folder.
    public Optional<String> address() {
        return database.isFile() ? Optional.empty() : Optional.of(database.place());
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        return run(work, true);
    }

    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        return run(work, false);
    }

    private <T> T run(Function<Transaction, T> work, boolean commits) {
        writer.lock();
        try {
            prepare();
            var open = connected();
            if (commits) {
                database.lock(open);
            }
            var known = mark.check(open);
            try (var transaction =
                    new LoadTransaction(
                            open, database, tables, firstNames, time.instant(), known.load())) {
                var result = work.apply(transaction);
                failing = false;
                if (!commits || !transaction.changed()) {
                    open.rollback();
                    return result;
                }
                transaction.finish();
                open.commit();
                mark.remember(new WarehouseMark.Known(known.mark(), transaction.load()));
                return result;
            }
        } catch (LoadTransaction.FailedException wrong) {
            throw failure(wrong.error());
        } catch (SQLException down) {
            throw unavailable(down);
        } catch (UnavailableException down) {
            failing = true;
            disconnect();
            throw down;
        } catch (RuntimeException | Error wrong) {
            disconnect();
            throw wrong;
        } finally {
            release();
        }
    }

    private RuntimeException failure(SQLException wrong) {
        if (!database.refusedValues(wrong)) {
            return unavailable(wrong);
        }
        disconnect();
        return new IllegalStateException(
                "the warehouse database %s refused a row: %s"
                        .formatted(database.place(), wrong.getMessage()),
                wrong);
    }

    private UnavailableException unavailable(SQLException down) {
        disconnect();
        return failed(down);
    }

    private UnavailableException failed(SQLException down) {
        failing = true;
        return new UnavailableException(
                "the warehouse database %s failed: %s"
                        .formatted(database.place(), LibraryErrorText.of(down)),
                down);
    }

    private Connection connected() throws SQLException {
        var open = connection;
        if (open == null) {
            open = database.connect();
            connection = open;
        }
        return open;
    }

    /// Rolls back, and closes the connection and the database, which may not work any longer.
    private void disconnect() {
        var open = connection;
        connection = null;
        if (open != null) {
            try (open) {
                open.rollback();
            } catch (SQLException _) {
                // the connection is broken, which also ends its transaction
            }
        }
    }

    /// Does not wake a database that sleeps and worked when it was used last.
    @Override
    public void probe() {
        if (database.sleeps() && prepared && !failing) {
            return;
        }
        read(reader -> {
            try (var statement = reader.createStatement()) {
                return statement.execute("SELECT 1");
            }
        });
    }

    /// A query on a connection of its own.
    interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    <T> T read(Reading<T> reading) {
        if (!prepared) {
            dryRun(_ -> true);
        }
        try (var reader = database.connect()) {
            var result = reading.read(reader);
            reader.rollback();
            failing = false;
            return result;
        } catch (SQLException down) {
            throw failed(down);
        }
    }

    private TableSql table(String name) {
        return Optional.ofNullable(tables.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no warehouse table " + name));
    }

    @Override
    public List<Load> loads(String table, int limit) {
        return read(reader -> LoadLog.newest(reader, table(table).table().name(), limit));
    }

    @Override
    public Verification verify(String table) {
        return read(reader -> {
            try (var statement = reader.createStatement();
                    var found = statement.executeQuery(table(table).verify())) {
                found.next();
                return new Verification(
                        table, found.getLong(1), found.getLong(2), found.getLong(3));
            }
        });
    }

    @Override
    public Compaction compact() {
        writer.lock();
        try {
            disconnect();
            long before = database.size();
            database.compact();
            return new Compaction(before, database.size());
        } catch (SQLException failed) {
            throw unavailable(failed);
        } finally {
            writer.unlock();
        }
    }

    /// Runs `point` while no load is in progress. Returns a copy of this moment to a new file,
    /// which the caller writes and closes; empty if the database is not in the state folder.
    public Optional<WarehouseCopy> copy(Path target, Runnable point) {
        if (!(database instanceof DuckDbFile file)) {
            point.run();
            return Optional.empty();
        }
        writer.lock();
        try {
            prepare();
            return Optional.of(file.copy(target, point));
        } catch (SQLException failed) {
            throw unavailable(failed);
        } finally {
            writer.unlock();
        }
    }

    @Override
    public synchronized Path export(String table) {
        return read(reader -> {
            var sql = table(table);
            var newest = LoadLog.newest(reader, sql.table().name(), 1);
            long load = newest.isEmpty() ? 0 : newest.getFirst().id();
            return exports.of(sql.table().name(), load, file -> database.export(reader, sql, file));
        });
    }

    @Override
    public void close() {
        writer.lock();
        try {
            disconnect();
            database.close();
            exports.close();
        } finally {
            writer.unlock();
        }
    }
}
