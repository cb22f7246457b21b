package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.Micros;
import dev.leat.app.View;
import dev.leat.fingerprint.ViewFingerprint;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The views of an app in the state file, with their definitions. The file also contains views that
/// are no longer in the app. Created when the state is opened. `fresh` are the views that were
/// added to a file that already had other views. `notices` are sentences about measures that were
/// added to existing views, and about views that were removed for a time. `former` are the views in
/// the file that are not in the app.
record ViewCatalog(
        Map<String, ViewSchema> schemas,
        List<String> fresh,
        Set<String> former,
        List<String> notices) {

    /// `first` and `first_file` are the times in microseconds since 1970 before which no record and
    /// no file of the view was settled. `unknown` is 1 if the tables of the view have the column
    /// `unknown` ([ViewSchema]), otherwise 0. `removed` is the time in microseconds since 1970 from
    /// which on records were written without the view, and NULL if its rows are complete.
    static final List<String> DEFINITIONS =
            List.of(
                    """
                    CREATE TABLE view (
                        id INTEGER PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        definition TEXT NOT NULL,
                        first INTEGER NOT NULL,
                        unknown INTEGER NOT NULL,
                        first_file INTEGER NOT NULL,
                        removed INTEGER
                    ) STRICT\
                    """);

    /// Stores the app's views and creates their tables. Adds new measures to existing views. The
    /// rows of views that are no longer in the app are not changed.
    ///
    /// @throws StateException if a view's definition has changed in another way
    static ViewCatalog open(Transaction transaction, App app, Instant now) throws SQLException {
        var before =
                new HashSet<>(transaction.list("SELECT name FROM view", row -> row.getString(1)));
        var schemas = new HashMap<String, ViewSchema>();
        var notices = new ArrayList<String>();
        for (var view : app.views().values()) {
            extend(transaction, app, view).ifPresent(notices::add);
            var schema = open(transaction, app, view, now);
            rank(transaction, schema);
            schemas.put(view.name(), schema);
        }
        for (var name : app.views().keySet()) {
            removed(transaction, name).map(since -> lacks(name, since)).ifPresent(notices::add);
        }
        var fresh = app.views().keySet().stream().filter(name -> !before.contains(name));
        var former = new HashSet<>(before);
        former.removeAll(schemas.keySet());
        return new ViewCatalog(
                schemas,
                before.isEmpty() ? List.of() : fresh.toList(),
                former,
                List.copyOf(notices));
    }

    /// Adds measures that are new in the app to a stored view. Returns a sentence about them; empty
    /// if there are none, or the view has no rows.
    private static Optional<String> extend(Transaction transaction, App app, View view)
            throws SQLException {
        var kept = stored(transaction, view);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        var added = ViewFingerprint.added(kept.get().definition(), app, view);
        if (added.isEmpty()) {
            return Optional.empty();
        }
        boolean hasRows = new DefinitionAcceptance(transaction, app).extend(view);
        return hasRows
                ? Optional.of(
                        "new in the view %s: %s; NULL in the rows and periods that the view already has, and complete in later ones; to compute the others, stop the app and rebuild the view (leat rebuild %s)"
                                .formatted(view.name(), String.join(", ", added), view.name()))
                : Optional.empty();
    }

    /// Records that the former views lack records from now on.
    void remove(Transaction transaction, Instant now) throws SQLException {
        for (var view : former) {
            transaction.update(
                    "UPDATE view SET removed = ? WHERE name = ? AND removed IS NULL",
                    Micros.of(now),
                    view);
        }
    }

    private static Optional<Instant> removed(Transaction transaction, String view)
            throws SQLException {
        return transaction
                .first("SELECT removed FROM view WHERE name = ?", row -> row.getLong(1), view)
                .filter(removed -> removed != 0)
                .map(Micros::instant);
    }

    private static String lacks(String view, Instant since) {
        return "the view %1$s was not in the app for a time, from %2$s on, so records that were processed then are not in it; to add them, stop the app and rebuild the view (leat rebuild %1$s)"
                .formatted(view, since.truncatedTo(ChronoUnit.SECONDS));
    }

    private static ViewSchema open(Transaction transaction, App app, View view, Instant now)
            throws SQLException {
        if (view.measures().size() > MeasureValues.MOST_MEASURES) {
            throw new StateException(
                    "the view %s has %d measures; a view can have at most %d, so split it into two views"
                            .formatted(
                                    view.name(),
                                    view.measures().size(),
                                    MeasureValues.MOST_MEASURES));
        }
        var definition = definition(view);
        var kept = stored(transaction, view);
        if (kept.isPresent()) {
            check(app, view, kept.get().definition(), definition);
            return kept.get().schema();
        }
        return create(transaction, view, definition, now, false);
    }

    /// A view in the file. The schema is that of the current definition, so its tables have these
    /// measures only if the stored definition is the same.
    record Stored(ViewSchema schema, String definition) {}

    static Optional<Stored> stored(Statements statements, View view) throws SQLException {
        return statements.first(
                "SELECT id, definition, unknown FROM view WHERE name = ?",
                row ->
                        new Stored(
                                new ViewSchema(row.getLong(1), view, row.getInt(3) > 0),
                                row.getString(2)),
                view.name());
    }

    static String definition(View view) {
        return String.join("\n", ViewFingerprint.lines(view));
    }

    static ViewSchema create(
            Transaction transaction,
            View view,
            String definition,
            Instant first,
            boolean hasUnknown)
            throws SQLException {
        long id =
                transaction.number(
                        "INSERT INTO view (name, definition, first, unknown, first_file) VALUES (?, ?, ?, ?, ?) RETURNING id",
                        view.name(),
                        definition,
                        Micros.of(first),
                        hasUnknown,
                        Micros.of(first));
        var schema = new ViewSchema(id, view, hasUnknown);
        for (var table : schema.definitions()) {
            transaction.execute(table);
        }
        return schema;
    }

    private static void check(App app, View view, String kept, String now) {
        if (!kept.equals(now)) {
            var rebuild = "rebuild it (leat rebuild %s)".formatted(view.name());
            var accept = " or keep its values (leat accept %s)".formatted(view.name());
            boolean acceptable = ViewFingerprint.incompatibility(kept, app, view).isEmpty();
            throw new StateException(
                    "the definition of the view %s has changed: %s; undo the change%s"
                            .formatted(
                                    view.name(),
                                    ViewFingerprint.changes(kept, now),
                                    acceptable ? ", " + rebuild + accept : " or " + rebuild));
        }
    }

    /// Creates the index for the rank. It can be added to an existing view.
    private static void rank(Transaction transaction, ViewSchema schema) throws SQLException {
        var there =
                transaction.first(schema.findRankDefinition(), row -> row.getString(1)).orElse("");
        if (!there.equals(schema.rankDefinition())) {
            transaction.execute(schema.dropRank());
            if (!schema.rankDefinition().isEmpty()) {
                transaction.execute(schema.rankDefinition());
            }
        }
    }
}
