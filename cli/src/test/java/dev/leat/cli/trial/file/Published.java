package dev.leat.cli.trial.file;

import dev.leat.cli.trial.Trial;
import dev.leat.port.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The objects that an app has in a bucket, read without it.
record Published(Trial app, String bucket) {

    private static final int PAGE = 1000;

    /// A line of a file of rejected lines.
    record Rejected(
            long line, long offset, String column, String reason, String value, String text) {}

    List<StoredObject> objects(String prefix) {
        var all = new ArrayList<StoredObject>();
        var page = app.platform().buckets().list(bucket, prefix, "", PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            var last = page.getLast().unit().key();
            page = app.platform().buckets().list(bucket, prefix, last, PAGE);
        }
        return all;
    }

    List<String> keys() {
        return objects("").stream().map(object -> object.unit().key()).toList();
    }

    /// The file that an object is kept in.
    Path file(String key) {
        var object = app.platform().buckets().head(bucket, key).orElseThrow();
        return app.platform().buckets().content(object.unit()).path().orElseThrow();
    }

    /// The documents of an object that has one a line.
    List<JsonNode> documents(String key) throws IOException {
        var object = app.platform().buckets().head(bucket, key).orElseThrow();
        try (var in = app.platform().buckets().content(object.unit()).open(0)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> JsonMapper.shared().readTree(line))
                    .toList();
        }
    }

    /// Rejected lines, a row for each reason; none if there is no such object.
    List<Rejected> rejected(String key) throws SQLException {
        var found = new ArrayList<Rejected>();
        if (app.platform().buckets().head(bucket, key).isEmpty()) {
            return found;
        }
        var query =
                ("SELECT line::BIGINT, \"offset\"::BIGINT, \"column\", reason, value, text FROM"
                                + " read_csv('%s', all_varchar = true, header = true, delim = ',',"
                                + " quote = '\"', escape = '\"', auto_detect = false, columns = {line:"
                                + " 'VARCHAR', \"offset\": 'VARCHAR', \"column\": 'VARCHAR', reason:"
                                + " 'VARCHAR', value: 'VARCHAR', text: 'VARCHAR'})")
                        .formatted(file(key));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(
                        new Rejected(
                                rows.getLong(1),
                                rows.getLong(2),
                                text(rows.getString(3)),
                                text(rows.getString(4)),
                                text(rows.getString(5)),
                                text(rows.getString(6))));
            }
        }
        return found;
    }

    private static String text(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }
}
