package dev.leat.cli.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// Reads the names of files and tables, each with true if its content has a text.
record FoundState(String text) {

    private boolean in(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }

    /// Returns the files in a folder and its subfolders. Its app may run.
    Map<String, Boolean> files(Path folder) throws IOException {
        var found = new HashMap<String, Boolean>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = folder.relativize(file).toString().replace('\\', '/');
                try {
                    found.put(name, in(Files.readAllBytes(file)));
                } catch (NoSuchFileException _) {
                    // The app has deleted it.
                }
            }
        }
        return found;
    }

    /// Returns the tables of a database.
    ///
    /// @param names the statement that lists them
    Map<String, Boolean> tables(String url, String names) throws SQLException {
        var found = new HashMap<String, Boolean>();
        try (var connection = DriverManager.getConnection(url);
                var list = connection.createStatement();
                var contents = connection.createStatement();
                var tables = list.executeQuery(names)) {
            while (tables.next()) {
                try (var rows = contents.executeQuery("SELECT * FROM " + tables.getString(1))) {
                    found.put(tables.getString(1), in(rows));
                }
            }
        }
        return found;
    }

    private boolean in(ResultSet rows) throws SQLException {
        boolean value = false;
        while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                var cell = rows.getObject(i);
                value |=
                        cell instanceof byte[] bytes
                                ? in(bytes)
                                : String.valueOf(cell).contains(text);
            }
        }
        return value;
    }

    /// Returns the objects of a bucket in a state file. Their content is in files.
    static Map<String, Boolean> objects(String url, String bucket) throws SQLException {
        var found = new HashMap<String, Boolean>();
        try (var connection = DriverManager.getConnection(url);
                var select = connection.createStatement();
                var keys =
                        select.executeQuery(
                                "SELECT key FROM object WHERE bucket = '%s'".formatted(bucket))) {
            while (keys.next()) {
                found.put(keys.getString(1), false);
            }
        }
        return found;
    }
}
