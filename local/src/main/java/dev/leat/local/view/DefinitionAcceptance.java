package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.View;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.fingerprint.ViewFingerprint;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Accepts a changed view definition or pipeline key for existing state. A new measure is unknown
/// in the rows that a view already has, and in their periods, because records that are no longer
/// stored have contributed to them. Used on the writer thread, while no other code uses the file.
public record DefinitionAcceptance(Transaction transaction, App app) {

    /// Accepts the current definition of a view. Its values are not changed. Returns the difference
    /// between the definitions; empty if there is none.
    ///
    /// @throws StateException if the stored values cannot be used with the current definition
    public Optional<String> view(String name) throws SQLException {
        var view = app.view(name);
        var kept = ViewCatalog.stored(transaction, view).map(ViewCatalog.Stored::definition);
        var now = ViewCatalog.definition(view);
        if (kept.isEmpty() || kept.get().equals(now)) {
            return Optional.empty();
        }
        ViewFingerprint.incompatibility(kept.get(), app, view)
                .ifPresent(why -> {
                    throw new StateException(
                            "the stored values of the view %s cannot be kept: %s; rebuild the view, or restore its definition"
                                    .formatted(name, why));
                });
        extend(view);
        return Optional.of(ViewFingerprint.changes(kept.get(), now));
    }

    /// Copies a stored view to tables with the measures of its current definition, which must be
    /// compatible. Returns true if the view has rows.
    boolean extend(View view) throws SQLException {
        var old = ViewCatalog.stored(transaction, view).orElseThrow();
        var before = ViewFingerprint.measures(old.definition());
        var now = view.measures().stream().map(View.Measure::name).sorted().toList();
        boolean hasRows = transaction.number(old.schema().lastId()) > 0;
        var next = new NextLocalView(view.name());
        NextLocalView.remove(transaction, next.name());
        var contents = ViewContents.of(transaction, view.name());
        var schema =
                ViewCatalog.create(
                        transaction,
                        next.in(app).view(next.name()),
                        ViewCatalog.definition(view),
                        contents.firstRecord(),
                        hasRows && (old.schema().hasUnknown() || !before.containsAll(now)));
        var copy = new MeasureCopy(before, now, old.schema().hasUnknown(), schema.hasUnknown());
        transaction.execute(copy.sql(old.schema().totals(), schema.totals(), keys(view)));
        if (view.every().isPresent()) {
            transaction.execute(
                    copy.sql(old.schema().parts(), schema.parts(), List.of("id", "start")));
        }
        ViewContents.put(transaction, next.name(), contents);
        next.rename(transaction);
        return hasRows;
    }

    private static List<String> keys(View view) {
        var columns = new ArrayList<>(List.of("id"));
        for (int i = 0; i < view.key().size(); i++) {
            columns.add("k" + i);
        }
        return columns;
    }

    /// Accepts the current key of a pipeline. From now on the pipeline's records have other
    /// identities. Returns the previous key; empty if the key is unchanged.
    public Optional<String> pipeline(String name) throws SQLException {
        var now = PipelineFingerprint.text(app.pipeline(name));
        var kept = PipelineTable.key(transaction, app.pipeline(name));
        if (kept.isEmpty() || kept.get().equals(now)) {
            return Optional.empty();
        }
        if (!PipelineFingerprint.canContinue(kept.get(), app.pipeline(name))) {
            throw new StateException(
                    "the stored state of pipeline %s cannot be kept: its key was %s and is now %s; undo the change, or start with another state folder"
                            .formatted(name, kept.get(), now));
        }
        transaction.update("UPDATE pipeline SET key = ? WHERE name = ?", now, name);
        return kept;
    }
}
