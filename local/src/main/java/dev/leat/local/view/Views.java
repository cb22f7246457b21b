package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.batch.Column;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.ViewReader;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// The views and identities of one state file. Applies the effects that write to views, and
/// classifies records for the other sinks. Used on the writer thread; readers can be used on any
/// thread.
public final class Views {

    public static final List<String> DEFINITIONS =
            Stream.of(Identities.DEFINITIONS, ViewCatalog.DEFINITIONS, ViewContents.DEFINITIONS)
                    .flatMap(List::stream)
                    .toList();

    private final Identities identities;
    private final ViewCatalog catalog;
    private final InstantSource clock;
    private final AtomicBoolean written = new AtomicBoolean();
    private final Map<String, ViewTable> tables = new HashMap<>();
    private final Transaction.Merge<ViewTable> flush =
            (transaction, written) -> flush(transaction, written);

    private Views(Identities identities, ViewCatalog catalog, InstantSource clock) {
        this.identities = identities;
        this.catalog = catalog;
        this.clock = clock;
        catalog.schemas().forEach((name, schema) -> tables.put(name, new ViewTable(schema)));
    }

    /// Prepares the file for the app's views and pipelines.
    ///
    /// @throws StateException if the definition of a view or the key of a pipeline has changed
    public static Views open(Database database, App app, InstantSource clock) {
        return open(database, app, clock, _ -> {});
    }

    /// Work on the file in the commit that prepares it, before its views and pipelines are read.
    public interface Preparation {
        void run(Transaction transaction) throws SQLException;
    }

    /// Prepares the file for the app's views and pipelines.
    ///
    /// @param first runs first, in the same commit
    /// @throws StateException if the definition of a view or the key of a pipeline has changed
    public static Views open(Database database, App app, InstantSource clock, Preparation first) {
        return open(database, app, clock, IdentityLog.LIMIT, first);
    }

    /// @param recent maximum number of identity rows in memory
    static Views open(Database database, App app, InstantSource clock, int recent) {
        return open(database, app, clock, recent, _ -> {});
    }

    private static Views open(
            Database database, App app, InstantSource clock, int recent, Preparation first) {
        VersionedViews.check(app);
        var folder = database.folder();
        return database.commit(transaction -> {
            first.run(transaction);
            var pipelines = PipelineTable.open(transaction, app, folder);
            var catalog = ViewCatalog.open(transaction, app, clock.instant());
            return new Views(new Identities(pipelines, clock, recent), catalog, clock);
        });
    }

    /// Returns the same views without cached data, for one dry run on any thread.
    public Views forDryRun() {
        return new Views(identities.forDryRun(), catalog, clock);
    }

    /// Returns the views that were added to a file that already had other views.
    public List<String> fresh() {
        return catalog.fresh();
    }

    /// Returns notices for the operator about measures that were added to existing views.
    public List<String> notices() {
        return catalog.notices();
    }

    public Identities identities() {
        return identities;
    }

    /// Records that the transaction writes records, which the views that are not in the app lack.
    public void written(Transaction transaction) throws SQLException {
        if (!catalog.former().isEmpty() && !written.get()) {
            catalog.remove(transaction, clock.instant());
            transaction.onCommit(() -> written.set(true));
        }
    }

    /// Adds to the effect's view each picked row (a row that the effect writes) that is new to the
    /// view.
    public WriteResults write(Transaction transaction, Effect.Write write) throws SQLException {
        var table = tables.get(write.to().name());
        if (table == null) {
            throw new IllegalArgumentException("no view '" + write.to().name() + "' in the app");
        }
        transaction.onRollback(table::forget);
        transaction.merge(flush, table);
        var columns = write.rows().sinks().get(write.sink());
        if (!identities.changing(write.pipeline())) {
            return identities.judge(
                    transaction, write, row -> table.add(transaction, columns, row));
        }
        var now = clock.instant();
        if (columns.getFirst() instanceof Column.Lists lists) {
            return identities.judge(
                    transaction,
                    write,
                    (row, identity, bit) ->
                            table.replaceAll(transaction, lists, row, identity, bit, now));
        }
        return identities.judge(
                transaction,
                write,
                (row, identity, bit) ->
                        table.replace(
                                transaction, columns, row, write.absent(row), identity, bit, now));
    }

    private void flush(Transaction transaction, List<ViewTable> written) throws SQLException {
        for (var table : written) {
            table.flush(transaction, clock.instant());
        }
    }

    public ViewReader reader(Database database, String name) {
        var schema = catalog.schemas().get(name);
        if (schema == null) {
            throw new IllegalArgumentException("no view '" + name + "' in the app");
        }
        return new LocalViewReader(database, schema, clock);
    }
}
