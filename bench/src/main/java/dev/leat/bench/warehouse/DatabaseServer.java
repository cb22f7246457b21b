package dev.leat.bench.warehouse;

import dev.leat.bench.ServerProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

/// A PostgreSQL server that makes each commit durable, with its files in a folder.
final class DatabaseServer implements AutoCloseable {

    /// Clock ticks per second of `/proc`, which is 100 on all current platforms of Linux
    /// (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;

    private final EmbeddedPostgres server;
    private final Path folder;

    DatabaseServer(Path folder) throws IOException {
        this.folder = folder;
        server =
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder)
                        .setPort(ServerProcess.freePort())
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("shared_buffers", "512MB")
                        .setServerConfig("max_wal_size", "2GB")
                        .setPGStartupWait(Duration.ofMinutes(2))
                        .start();
    }

    private String place(String database) {
        return "127.0.0.1:%d/%s".formatted(server.getPort(), database);
    }

    /// Returns the URL of a database for Leat. The server accepts any password.
    String url(String database) {
        return "postgresql://postgres:secret@" + place(database);
    }

    String jdbc(String database) {
        return "jdbc:postgresql://%s?user=postgres".formatted(place(database));
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbc(database));
    }

    /// Replaces the database `to` by a copy of `from`. No connection to either is open.
    void copy(String from, String to) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + to);
        execute("CREATE DATABASE %s TEMPLATE %s".formatted(to, from));
        execute("CHECKPOINT");
    }

    void execute(String sql) throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Returns the CPU time that all processes of the server have used, including those that have
    /// ended.
    double cpuSeconds() throws IOException {
        long pid =
                Long.parseLong(
                        Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
        var main = ProcessHandle.of(pid).orElseThrow();
        double ticks = 0;
        for (var process : Stream.concat(Stream.of(main), main.descendants()).toList()) {
            ticks += ticks(process.pid());
        }
        return ticks / TICKS;
    }

    /// Returns the user and system time of a process and its ended children.
    private static long ticks(long pid) throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (java.nio.file.NoSuchFileException ended) {
            return 0;
        }
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = USER_TIME; i < USER_TIME + 4; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
