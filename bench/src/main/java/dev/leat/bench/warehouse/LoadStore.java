package dev.leat.bench.warehouse;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The kind of database into which sales are loaded: a file, or databases of a server.
record LoadStore(Optional<DatabaseServer> server) {

    String name() {
        return server.isPresent() ? "PostgreSQL" : "DuckDB";
    }

    /// Creates an empty database.
    void create(String database) throws SQLException {
        if (server.isPresent()) {
            server.get().execute("CREATE DATABASE " + database);
        }
    }

    /// Keeps the database for [#restore].
    void keep(String database) throws SQLException {
        if (server.isPresent()) {
            server.get().copy(database, database + "_held");
        }
    }

    void restore(String database) throws SQLException {
        if (server.isPresent()) {
            server.get().copy(database + "_held", database);
        }
    }

    /// Returns the JDBC URL of a database, which is in `file` if there is no server.
    String jdbc(String database, Path file) {
        return server.map(found -> found.jdbc(database)).orElse("jdbc:duckdb:" + file);
    }

    /// Returns the options of the command `leat`.
    List<String> options() {
        return server.isPresent() ? List.of("--env", "database") : List.of();
    }

    Map<String, String> environment(String database) {
        return server.map(found -> Map.of("WAREHOUSE_URL", found.url(database))).orElse(Map.of());
    }
}
