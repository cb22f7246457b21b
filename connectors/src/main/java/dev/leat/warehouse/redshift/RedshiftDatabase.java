package dev.leat.warehouse.redshift;

import dev.leat.app.DatabaseUrl;
import dev.leat.app.RedshiftUrl;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.warehouse.DatabaseLogin;
import dev.leat.warehouse.ParquetExport;
import dev.leat.warehouse.ServerDatabase;
import dev.leat.warehouse.TableSql;
import dev.leat.warehouse.WarehouseDatabase;
import dev.leat.warehouse.WarehouseDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A Redshift database. Rows are staged with COPY from a bucket of S3. Several processes may load
/// the database: each commit first locks a table. Its statements were never run on Redshift; tests
/// run them with Redshift's driver on PostgreSQL, where COPY is replaced.
public final class RedshiftDatabase extends ServerDatabase {

    private static final String LOCKED = "_leat_lock";

    /// Reads and writes of this table wait until the transaction ends
    /// (https://docs.aws.amazon.com/redshift/latest/dg/r_LOCK.html).
    static final String LOCK = "LOCK TABLE " + LOCKED;

    static final String CREATE_LOCK = "CREATE TABLE IF NOT EXISTS %s (n INTEGER)".formatted(LOCKED);

    private static final String UNPROVEN =
            "Leat's statements for Redshift were never run on a real Redshift; test them with your database before you rely on them (print them with `leat warehouse sql`)";

    private final RedshiftCopy copy;
    private final StagingBucket bucket;
    private final Path file;

    private RedshiftDatabase(
            DatabaseUrl url,
            DatabaseLogin login,
            RedshiftCopy copy,
            StagingBucket bucket,
            Path file) {
        super(url, login);
        this.copy = copy;
        this.bucket = bucket;
        this.file = file;
    }

    /// Returns the database. Its first connection needs it.
    ///
    /// @param folder a folder for temporary files
    /// @param bucket opens the bucket with a name, which is closed with the database
    /// @throws IllegalArgumentException if the URL lacks the bucket or the role
    public static WarehouseDatabase of(
            RedshiftUrl url,
            DatabaseLogin login,
            Path folder,
            Function<String, StagingBucket> bucket) {
        var copy = RedshiftCopy.of(url);
        return new RedshiftDatabase(
                url.url(),
                login,
                copy,
                bucket.apply(copy.bucket()),
                folder.resolve("warehouse-staged.parquet"));
    }

    @Override
    public WarehouseDialect dialect() {
        return new RedshiftDialect();
    }

    /// Returns the statements that begin a session.
    static List<String> session(DatabaseUrl url) {
        var statements = new ArrayList<String>();
        statements.add("SET datestyle TO 'ISO, YMD'");
        statements.add("SET timezone TO 'UTC'");
        statements.add("SET statement_timeout TO 0");
        url.schema().ifPresent(name -> statements.add("SET search_path TO " + TableSql.name(name)));
        return List.copyOf(statements);
    }

    /// Connects with an empty file of settings. Without one, the driver takes settings that Leat
    /// does not set, such as classes to load, from a `rsjdbc.ini` in the folder for temporary
    /// files, in which every user of the machine can write.
    @Override
    public Connection connect() throws SQLException {
        var settings = new Properties();
        // the driver reads results ahead, by default up to 1 GB
        settings.setProperty("fetchRingBufferSize", "32M");
        var mode = url.parameters().getProperty(DatabaseUrl.SSL_MODE, "verify-full");
        if (mode.equals("disable")) {
            settings.setProperty("ssl", "false");
        } else {
            settings.setProperty(DatabaseUrl.SSL_MODE, mode);
        }
        try {
            var empty = Files.createTempFile("leat", ".ini");
            try {
                settings.setProperty("IniFile", empty.toString());
                return connect(settings, SOCKET_TIMEOUT_SECONDS, session(url));
            } finally {
                Files.delete(empty);
            }
        } catch (IOException failed) {
            throw new SQLException("cannot create a temporary file", failed);
        }
    }

    /// Checks that the schema exists and that keys which differ in case are different. Creates the
    /// table that loads lock.
    @Override
    public List<String> check(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("SELECT current_schema(), db_collation()")) {
                found.next();
                if (found.getString(1) == null) {
                    throw new SQLException(noSchema());
                }
                if (!"case_sensitive".equals(found.getString(2))) {
                    throw new SQLException(
                            "its collation is %s; create a database with COLLATE CASE_SENSITIVE"
                                    .formatted(found.getString(2)));
                }
            }
            statement.execute(CREATE_LOCK);
            connection.commit();
        }
        return List.of(UNPROVEN);
    }

    /// An open session must not keep Redshift Serverless awake.
    @Override
    public boolean sleeps() {
        return true;
    }

    @Override
    public void lock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(LOCK);
        }
    }

    static String count(String temporary) {
        return "SELECT count(*) FROM " + temporary;
    }

    @Override
    public void stage(Connection connection, String temporary, List<@Nullable Object[]> rows)
            throws SQLException {
        var keys = copy.keys();
        var content = parquet(rows);
        try (var statement = connection.createStatement()) {
            bucket.put(keys.rows(), content);
            bucket.put(keys.manifest(), copy.manifest(keys, content.length));
            statement.execute(copy.sql(temporary, keys));
            try (var found = statement.executeQuery(count(temporary))) {
                found.next();
                if (found.getLong(1) != rows.size()) {
                    throw new SQLException(
                            "COPY read %d rows of %d".formatted(found.getLong(1), rows.size()));
                }
            }
        } finally {
            bucket.delete(keys.manifest());
            bucket.delete(keys.rows());
        }
    }

    private byte[] parquet(List<@Nullable Object[]> rows) throws SQLException {
        try {
            Files.createDirectories(file.resolveSibling("."));
            try {
                ParquetExport.write(rows, file);
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new SQLException("cannot write " + file, failed);
        }
    }

    @Override
    public String howToRun() {
        return "run, as the user of Leat on %s,".formatted(place());
    }

    @Override
    public void compact() {
        throw compacts();
    }

    @Override
    public long size() {
        throw compacts();
    }

    private static UnsupportedByPlatformException compacts() {
        return new UnsupportedByPlatformException(
                "Redshift removes unused space by itself; to do it now, run VACUUM in Redshift");
    }

    @Override
    public void close() {
        bucket.close();
    }
}
