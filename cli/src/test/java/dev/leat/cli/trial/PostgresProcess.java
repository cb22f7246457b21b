package dev.leat.cli.trial;

import dev.leat.contract.ServerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A PostgreSQL server with its files in a folder. All its processes can be killed, and it can be
/// started again on the same files and port.
public final class PostgresProcess implements AutoCloseable {

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    public PostgresProcess(Path folder) throws IOException {
        this.folder = folder;
        port = ServerProcess.freePort();
        server = started();
    }

    private EmbeddedPostgres started() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofMinutes(5))
                .start();
    }

    public int port() {
        return port;
    }

    /// Returns the URL for an app. The server accepts any password.
    public String url() {
        return "postgresql://postgres:secret@127.0.0.1:%d/postgres".formatted(port);
    }

    public String place() {
        return "postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    /// Kills the server and all its processes with SIGKILL.
    public void kill() throws IOException {
        var pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip();
        var main = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        var all = new ArrayList<>(main.descendants().toList());
        all.add(main);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /// Starts the server on its files.
    public void start() throws IOException {
        server.close();
        server = started();
    }

    /// Returns the rows of a query, each with its values and bars between them.
    public List<String> rows(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                var values = new ArrayList<String>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    values.add(found.getString(i));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }

    public void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + place(), "postgres", "");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
