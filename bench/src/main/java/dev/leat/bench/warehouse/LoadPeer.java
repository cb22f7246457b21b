package dev.leat.bench.warehouse;

import dev.leat.bench.ServerProcess;
import dev.leat.bench.WorkFolders;
import dev.leat.bench.files.WholeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A program that loads files of sales into a table. It has a table with the first file, from which
/// each run starts.
sealed interface LoadPeer {

    String name();

    /// Loads the first file, and keeps the table.
    WholeProcess hold(Path csv) throws IOException, InterruptedException, SQLException;

    /// Makes the table as it was after the first file, and provides the next file.
    void restore(Path csv) throws IOException, InterruptedException, SQLException;

    /// Loads the next file.
    WholeProcess load(Path csv) throws IOException, InterruptedException, SQLException;

    /// Opens the database, which no process has open.
    Connection open() throws SQLException;

    default SaleFile.Totals totals() throws SQLException {
        try (var connection = open()) {
            return SaleFile.Totals.of(connection);
        }
    }

    /// Leat as users run it, with a DuckDB file in the state folder, or with a database `leat` of a
    /// server. The file is in the bucket before the measured process starts.
    record Leat(Path folder, LoadStore store) implements LoadPeer {

        @Override
        public String name() {
            return "leat, " + store.name();
        }

        @Override
        public WholeProcess hold(Path csv) throws IOException, InterruptedException, SQLException {
            try (var app = Leat.class.getResourceAsStream("app.yaml")) {
                Files.createDirectories(folder);
                Files.write(folder.resolve("app.yaml"), Objects.requireNonNull(app).readAllBytes());
            }
            store.create("leat");
            put(csv);
            var ran = run();
            store.keep("leat");
            Copies.copy(state(), folder.resolve("held"));
            return ran;
        }

        private Path state() {
            return folder.resolve("state");
        }

        @Override
        public void restore(Path csv) throws IOException, InterruptedException, SQLException {
            store.restore("leat");
            WorkFolders.delete(state());
            Copies.copy(folder.resolve("held"), state());
            put(csv);
        }

        private void put(Path csv) throws IOException, InterruptedException {
            leat("put", csv.toString(), "incoming", "--app", folder.toString());
        }

        private WholeProcess run() throws IOException, InterruptedException {
            return leat(
                    "up", folder.toString(), "--until-idle", "--port", "0", "--aws-port", "off");
        }

        private WholeProcess leat(String... arguments) throws IOException, InterruptedException {
            var command = new ArrayList<String>();
            command.add("./leat");
            command.addAll(List.of(arguments));
            command.addAll(List.of("--state", state().toString()));
            command.addAll(store.options());
            return WholeProcess.run(folder, command, store.environment("leat"), 0);
        }

        @Override
        public WholeProcess load(Path csv) throws IOException, InterruptedException {
            return run();
        }

        @Override
        public Connection open() throws SQLException {
            return DriverManager.getConnection(
                    store.jdbc("leat", state().resolve("warehouse.duckdb")));
        }
    }

    /// The database alone.
    record Bare(Path folder, LoadStore store) implements LoadPeer {

        @Override
        public String name() {
            return store.name() + " alone";
        }

        private Path file() {
            return folder.resolve("bare.duckdb");
        }

        @Override
        public WholeProcess hold(Path csv) throws IOException, InterruptedException, SQLException {
            Files.createDirectories(folder);
            store.create("bare");
            var ran = load(csv);
            store.keep("bare");
            if (Files.exists(file())) {
                Files.copy(file(), folder.resolve("held.duckdb"));
            }
            return ran;
        }

        @Override
        public void restore(Path csv) throws IOException, SQLException {
            store.restore("bare");
            if (Files.deleteIfExists(file())) {
                Files.copy(folder.resolve("held.duckdb"), file());
            }
        }

        @Override
        public WholeProcess load(Path csv) throws IOException, InterruptedException {
            var command = ServerProcess.java(System.getProperty("java.class.path"));
            command.addAll(
                    List.of(BareMerge.class.getName(), store.jdbc("bare", file()), csv.toString()));
            return WholeProcess.run(folder, command);
        }

        @Override
        public Connection open() throws SQLException {
            return DriverManager.getConnection(store.jdbc("bare", file()));
        }
    }
}
