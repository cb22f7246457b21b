package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The views that the file has ever seen, each with the definition by which it was kept. Used when
/// the state is opened.
final class ViewCatalog {

    static final List<String> DEFINITIONS =
            List.of(
                    """
                    CREATE TABLE view (
                        id INTEGER PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        definition TEXT NOT NULL
                    ) STRICT\
                    """);

    private ViewCatalog() {}

    /// Makes the app's views known and their tables ready. Views that have left the app stay as
    /// they are.
    ///
    /// @throws StateException if a view's definition has changed
    static Map<String, ViewSchema> open(Transaction transaction, App app) throws SQLException {
        var schemas = new HashMap<String, ViewSchema>();
        for (var view : app.views().values()) {
            var schema = open(transaction, view);
            rank(transaction, schema);
            schemas.put(view.name(), schema);
        }
        return schemas;
    }

    private static ViewSchema open(Transaction transaction, View view) throws SQLException {
        if (view.measures().size() > Values.MOST_MEASURES) {
            throw new StateException(
                    "the view %s has %d measures, the state keeps up to %d a view; make two views of it"
                            .formatted(view.name(), view.measures().size(), Values.MOST_MEASURES));
        }
        var definition = String.join("\n", ViewDefinition.lines(view));
        var select = transaction.prepare("SELECT id, definition FROM view WHERE name = ?");
        select.setString(1, view.name());
        try (var row = select.executeQuery()) {
            if (row.next()) {
                check(view, row.getString(2), definition);
                return new ViewSchema(row.getLong(1), view);
            }
        }
        return create(transaction, view, definition);
    }

    private static ViewSchema create(Transaction transaction, View view, String definition)
            throws SQLException {
        var insert =
                transaction.prepare(
                        "INSERT INTO view (name, definition) VALUES (?, ?) RETURNING id");
        insert.setString(1, view.name());
        insert.setString(2, definition);
        ViewSchema schema;
        try (var row = insert.executeQuery()) {
            row.next();
            schema = new ViewSchema(row.getLong(1), view);
        }
        for (var table : schema.definitions()) {
            transaction.execute(table);
        }
        return schema;
    }

    private static void check(View view, String kept, String now) {
        if (!kept.equals(now)) {
            var old = kept.lines().toList();
            var fresh = now.lines().toList();
            var before = old.stream().filter(line -> !fresh.contains(line)).toList();
            var after = fresh.stream().filter(line -> !old.contains(line)).toList();
            throw new StateException(
                    "the view %s was kept by another definition: it had %s, in the app file it now has %s; start with a new state folder, or put the old definition back"
                            .formatted(view.name(), quote(before), quote(after)));
        }
    }

    private static String quote(List<String> lines) {
        return lines.isEmpty() ? "nothing more" : "'" + String.join("', '", lines) + "'";
    }

    /// The rank is an index that can be made at any time.
    private static void rank(Transaction transaction, ViewSchema schema) throws SQLException {
        String there = "";
        try (var row = transaction.prepare(schema.findRankDefinition()).executeQuery()) {
            if (row.next()) {
                there = row.getString(1);
            }
        }
        if (!there.equals(schema.rankDefinition())) {
            transaction.execute(schema.dropRank());
            if (!schema.rankDefinition().isEmpty()) {
                transaction.execute(schema.rankDefinition());
            }
        }
    }
}
