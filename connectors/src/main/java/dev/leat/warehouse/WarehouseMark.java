package dev.leat.warehouse;

import dev.leat.app.Type;
import dev.leat.port.CorruptStateException;
import dev.leat.port.StateDocument;
import dev.leat.port.StoreMark;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Detects that a database has lost loads. The database has a random mark, and the state of the app
/// has this mark and the id of the last load. The id is stored after the load and before the
/// records leave their source. So the database may have later loads, but never fewer. Used by one
/// thread.
record WarehouseMark(String app, String place, StateDocument document) {

    static final String TABLE = "_leat_warehouse";

    /// The version of the tables that begin with `_leat_`, see [StoreMark].
    private static final int VERSION = 1;

    private static final JsonMapper JSON = JsonMapper.shared();

    /// The mark of a database, and the id of its last load.
    record Known(String mark, long load) {

        /// Returns true if this is the same load of the same database, or a later one.
        boolean isSince(Known other) {
            return mark.equals(other.mark) && load >= other.load;
        }
    }

    /// Returns the statement that creates the table of the mark.
    static String create(WarehouseDialect dialect) {
        return "CREATE TABLE IF NOT EXISTS %1$s (app %2$s NOT NULL, mark %2$s NOT NULL)"
                .formatted(TABLE, dialect.type(Type.Simple.VARCHAR));
    }

    /// Compares the database with the state, and returns what the state must have when the
    /// transaction is committed. Writes a mark to a new database. The state is read first: another
    /// process may complete a load and store its id meanwhile.
    ///
    /// @throws CorruptStateException if the database has lost loads, belongs to another app, or has
    ///   another version
    Known check(Connection connection) throws SQLException {
        var known = Optional.ofNullable(read().get(place));
        var mark = mark(connection);
        long load = LoadLog.last(connection);
        if (known.isPresent()
                && (!known.get().mark().equals(mark.orElse("")) || load < known.get().load())) {
            throw new CorruptStateException(
                    "the warehouse database %s has lost data: %s; restore it from its backup, or accept the loss: remove the entry \"%s\" from %s (the tables then continue with the rows that they have)"
                            .formatted(
                                    place,
                                    known.get().mark().equals(mark.orElse(""))
                                            ? "its last load is %d, but load %d was completed"
                                                    .formatted(load, known.get().load())
                                            : "it is not the database of the last run",
                                    place,
                                    document.what()));
        }
        return new Known(mark.isPresent() ? mark.get() : create(connection), load);
    }

    private Optional<String> mark(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT app, mark FROM " + TABLE)) {
            if (!found.next()) {
                return Optional.empty();
            }
            if (!found.getString(1).equals(app)) {
                throw new CorruptStateException(
                        "the warehouse database %s belongs to the app %s; use another database"
                                .formatted(place, found.getString(1)));
            }
            var mark = found.getString(2);
            StoreMark.check("the warehouse database " + place, mark, VERSION);
            return Optional.of(mark);
        }
    }

    private String create(Connection connection) throws SQLException {
        var mark = StoreMark.draw(VERSION);
        try (var insert = connection.prepareStatement("INSERT INTO " + TABLE + " VALUES (?, ?)")) {
            insert.setString(1, app);
            insert.setString(2, mark);
            insert.executeUpdate();
        }
        return mark;
    }

    /// Returns the other databases that the app has used, if it has not used this one yet.
    Set<String> earlier() {
        var known = read();
        return known.containsKey(place) ? Set.of() : known.keySet();
    }

    /// Stores the mark and the last load in the state, durably. Another process may have stored a
    /// later load of the same database, which stays.
    void remember(Known known) {
        var next = new TreeMap<>(read());
        var before = next.put(place, known);
        boolean later = before != null && before.isSince(known);
        if (!later) {
            document.write(JSON.writeValueAsString(next));
        }
    }

    private Map<String, Known> read() {
        try {
            return document.read()
                    .<Map<String, Known>>map(text ->
                            JSON.readValue(text, new TypeReference<TreeMap<String, Known>>() {}))
                    .orElse(Map.of());
        } catch (JacksonException broken) {
            throw new CorruptStateException(
                    "%s, which has the last loads of warehouse databases, is corrupt; restore it from a backup, or remove it: the next start then cannot detect that a database has lost its data"
                            .formatted(document.what()),
                    broken);
        }
    }
}
