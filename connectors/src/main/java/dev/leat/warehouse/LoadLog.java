package dev.leat.warehouse;

import dev.leat.app.Type;
import dev.leat.batch.FileUnit;
import dev.leat.port.WarehouseTables.Load;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The log of loads in the database: one row for each transaction and table that changed rows. Ids
/// increase by one. A row of a table belongs to the load whose id it has.
public final class LoadLog {

    static final String TABLE = "_leat_loads";

    public static final String INSERT =
            "INSERT INTO "
                    + TABLE
                    + " (id, table_name, pipeline, loaded_at, added, replaced, deleted, source, source_version, plan) VALUES (?, ?, ?, CAST(? AS TIMESTAMPTZ), ?, ?, ?, ?, ?, ?)";

    private LoadLog() {}

    /// The file of a load, and the fingerprint of the pipeline that read it.
    record Origin(FileUnit unit, String plan) {

        String source() {
            return unit.bucket() + "/" + unit.key();
        }
    }

    /// Returns the statement that creates the log. The last three columns are the file of a load:
    /// `BUCKET/KEY`, the version of the object, and the fingerprint of the pipeline that read it.
    /// They are NULL if the rows of the load come from a queue or stream.
    static String create(WarehouseDialect dialect) {
        return "CREATE TABLE IF NOT EXISTS %1$s (id BIGINT NOT NULL, table_name %2$s NOT NULL, pipeline %2$s NOT NULL, loaded_at TIMESTAMPTZ NOT NULL, added BIGINT NOT NULL, replaced BIGINT NOT NULL, deleted BIGINT NOT NULL, source %2$s, source_version %2$s, plan %2$s)"
                .formatted(TABLE, dialect.type(Type.Simple.VARCHAR));
    }

    /// Returns the id of the last load; 0 if there is none.
    static long last(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT coalesce(max(id), 0) FROM " + TABLE)) {
            found.next();
            return found.getLong(1);
        }
    }

    static void add(Connection connection, Load load, Optional<Origin> file) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, load.id());
            insert.setString(2, load.table());
            insert.setString(3, load.pipeline());
            insert.setString(4, load.at().toString().replace('T', ' ').replace("Z", "+00"));
            insert.setLong(5, load.added());
            insert.setLong(6, load.replaced());
            insert.setLong(7, load.deleted());
            insert.setString(8, file.map(Origin::source).orElse(null));
            insert.setString(9, file.map(of -> of.unit().versionText()).orElse(null));
            insert.setString(10, file.map(Origin::plan).orElse(null));
            insert.executeUpdate();
        }
    }

    /// Removes the rows that a pipeline loaded from a file, except those of the same version of the
    /// file and the same definition of the pipeline, which are not loaded again. Returns their
    /// number.
    static long remove(Connection connection, TableSql sql, String pipeline, Origin file)
            throws SQLException {
        try (var delete = connection.prepareStatement(sql.remove())) {
            delete.setString(1, sql.table().name());
            delete.setString(2, pipeline);
            delete.setString(3, file.source());
            delete.setString(4, file.unit().versionText());
            delete.setString(5, file.plan());
            return delete.executeUpdate();
        }
    }

    /// Returns the newest loads of a table, newest first.
    static List<Load> newest(Connection connection, String table, int limit) throws SQLException {
        var loads = new ArrayList<Load>();
        try (var query =
                connection.prepareStatement(
                        "SELECT id, table_name, pipeline, loaded_at, added, replaced, deleted FROM "
                                + TABLE
                                + " WHERE table_name = ? ORDER BY id DESC LIMIT "
                                + limit)) {
            query.setString(1, table);
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    loads.add(
                            new Load(
                                    found.getLong(1),
                                    found.getString(2),
                                    found.getString(3),
                                    instant(found.getObject(4, OffsetDateTime.class)),
                                    found.getLong(5),
                                    found.getLong(6),
                                    found.getLong(7)));
                }
            }
        }
        return loads;
    }

    private static Instant instant(OffsetDateTime time) {
        return time.toInstant();
    }
}
