package dev.leat.local.view;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.sink.ViewSink;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tables of the pipelines and sinks of this file, including those that are no longer in the app.
/// Used when the state is opened.
public final class PipelineTable {

    static final List<String> DEFINITIONS =
            List.of(
                    """
                    CREATE TABLE pipeline (
                        id INTEGER PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        key TEXT NOT NULL,
                        days INTEGER NOT NULL
                    ) STRICT\
                    """,
                    """
                    CREATE TABLE pipeline_sink (
                        pipeline INTEGER NOT NULL,
                        sink TEXT NOT NULL,
                        bit INTEGER NOT NULL,
                        PRIMARY KEY (pipeline, sink),
                        UNIQUE (pipeline, bit)
                    ) STRICT, WITHOUT ROWID\
                    """);

    private PipelineTable() {}

    /// Returns true if the state file has the pipeline, so that it may have processed records.
    public static boolean has(Statements statements, String pipeline) throws SQLException {
        return statements.any("SELECT 1 FROM pipeline WHERE name = ?", pipeline);
    }

    /// Stores the app's pipelines and sinks.
    ///
    /// @throws StateException if a pipeline's key or the form of its columns has changed, or if a
    ///   pipeline was renamed ([RenamedPipelines])
    public static Map<String, PipelineState> open(Transaction transaction, App app, Path folder)
            throws SQLException {
        return open(transaction, app, folder, List.of());
    }

    /// Like the other method, but also accepts pipelines whose stored records are single rows
    /// ([#renewable]).
    ///
    /// @param renewed the pipelines whose records are all read again
    static Map<String, PipelineState> open(
            Transaction transaction, App app, Path folder, List<Pipeline> renewed)
            throws SQLException {
        RenamedPipelines.refuse(transaction, app);
        var states = new HashMap<String, PipelineState>();
        for (var pipeline : app.pipelines().values()) {
            boolean changing = pipeline.version().isPresent();
            long days =
                    changing
                            ? PipelineState.FOREVER
                            : PipelineState.days(app.terms(pipeline).dedupeWindow());
            long id =
                    renewed.contains(pipeline) && renewable(transaction, pipeline)
                            ? number(transaction, pipeline)
                            : id(transaction, pipeline, days, folder);
            var bits = bits(transaction, app, pipeline, id);
            states.put(
                    pipeline.name(), new PipelineState(id, pipeline.name(), days, changing, bits));
        }
        return states;
    }

    private static long id(Transaction transaction, Pipeline pipeline, long days, Path folder)
            throws SQLException {
        var key = PipelineFingerprint.text(pipeline);
        transaction.update(
                "INSERT INTO pipeline (name, key, days) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET days = ?3",
                pipeline.name(),
                key,
                days);
        var kept = key(transaction, pipeline).orElse(key);
        if (!kept.equals(key)) {
            throw changed(transaction, pipeline, kept, folder);
        }
        return number(transaction, pipeline);
    }

    /// Returns the stored fingerprint of a pipeline.
    static Optional<String> key(Transaction transaction, Pipeline pipeline) throws SQLException {
        return transaction.first(
                "SELECT key FROM pipeline WHERE name = ?",
                row -> row.getString(1),
                pipeline.name());
    }

    private static long number(Transaction transaction, Pipeline pipeline) throws SQLException {
        return transaction.one(
                "SELECT id FROM pipeline WHERE name = ?", row -> row.getLong(1), pipeline.name());
    }

    /// Returns true if the records of the pipeline are all their rows, its stored identities are
    /// those of single rows, and rebuilds can replace everything that it has stored.
    static boolean renewable(Transaction transaction, Pipeline pipeline) throws SQLException {
        return key(transaction, pipeline)
                        .filter(kept -> PipelineFingerprint.ofSingleRows(kept, pipeline))
                        .isPresent()
                && stored(transaction, pipeline).stream().allMatch(PipelineTable::isView);
    }

    private static boolean isView(String label) {
        return label.startsWith(ViewSink.KIND + " ");
    }

    private static List<String> stored(Transaction transaction, Pipeline pipeline)
            throws SQLException {
        return transaction.list(
                "SELECT sink FROM pipeline_sink WHERE pipeline = ?",
                row -> row.getString(1),
                number(transaction, pipeline));
    }

    /// Forgets the records of a pipeline, because one of its views was rebuilt. Its other views do
    /// not have the definition of the app until they are rebuilt, too.
    static void renew(Transaction transaction, Pipeline pipeline, Sink rebuilt)
            throws SQLException {
        IdentityMerge.forgetRecords(transaction, number(transaction, pipeline));
        transaction.update(
                "UPDATE pipeline SET key = ? WHERE name = ?",
                PipelineFingerprint.text(pipeline),
                pipeline.name());
        for (var label : stored(transaction, pipeline)) {
            if (!label.equals(rebuilt.label())) {
                transaction.update(
                        "UPDATE view SET definition = definition || ? WHERE name = ?",
                        "\na record for each row of pipeline %s: yes".formatted(pipeline.name()),
                        label.substring(ViewSink.KIND.length() + 1));
            }
        }
    }

    private static StateException changed(
            Transaction transaction, Pipeline pipeline, String kept, Path folder)
            throws SQLException {
        var now = PipelineFingerprint.text(pipeline);
        var change =
                PipelineFingerprint.lostName(kept, now, pipeline)
                        .map(first ->
                                "pipeline %s was renamed and lacks `was: %s`, the name by which its records are identified"
                                        .formatted(pipeline.name(), first))
                        .orElse(
                                "the key of pipeline %s has changed: it was %s and is now %s"
                                        .formatted(pipeline.name(), kept, now));
        if (renewable(transaction, pipeline)) {
            var views = pipeline.to().stream().flatMap(sink -> sink.view().stream()).distinct();
            return StateException.changed(
                    change,
                    "rebuild its views, which have a record for each row (%s)"
                            .formatted(
                                    views.map("leat rebuild %s"::formatted)
                                            .collect(Collectors.joining(", "))),
                    folder);
        }
        return PipelineFingerprint.canContinue(kept, pipeline)
                ? StateException.changed(
                        change,
                        "accept the new key (leat accept %s; %s)"
                                .formatted(
                                        pipeline.name(), PipelineFingerprint.consequence(pipeline)),
                        folder)
                : StateException.changed(change, folder);
    }

    private static Map<String, Integer> bits(
            Transaction transaction, App app, Pipeline pipeline, long id) throws SQLException {
        var bits =
                transaction.map(
                        "SELECT sink, bit FROM pipeline_sink WHERE pipeline = ?",
                        row -> row.getString(1),
                        row -> row.getInt(2),
                        id);
        for (var sink : sinks(pipeline)) {
            var label = sink.label();
            if (!bits.containsKey(label) && app.isLocal(sink)) {
                int bit = free(bits);
                add(transaction, pipeline, id, label, bit);
                bits.put(label, bit);
            }
        }
        return bits;
    }

    /// Returns the first bit that no sink has. A rebuild of a view releases bits ([SinkWriters]).
    private static int free(Map<String, Integer> bits) {
        int bit = 0;
        while (bits.containsValue(bit)) {
            bit++;
        }
        return bit;
    }

    /// Returns the sinks of the pipeline's records and of its file notifications.
    private static List<Sink> sinks(Pipeline pipeline) {
        return Stream.of(pipeline.to(), pipeline.onSuccess(), pipeline.onFailure())
                .flatMap(List::stream)
                .toList();
    }

    private static void add(
            Transaction transaction, Pipeline pipeline, long id, String label, int bit)
            throws SQLException {
        if (bit >= PipelineState.MOST_SINKS) {
            throw new StateException(
                    "pipeline %s has had %d sinks, the maximum number for one pipeline, so '%s' cannot be added; start with a new state folder"
                            .formatted(pipeline.name(), bit, label));
        }
        transaction.update(
                "INSERT INTO pipeline_sink (pipeline, sink, bit) VALUES (?, ?, ?)", id, label, bit);
    }

    /// Returns the retention in days of each pipeline's identities. Includes pipelines that are no
    /// longer in the app. Omits pipelines whose identities never expire.
    static Map<Long, Long> days(Transaction transaction) throws SQLException {
        return transaction.map(
                "SELECT id, days FROM pipeline WHERE days < ?",
                row -> row.getLong(1),
                row -> row.getLong(2),
                PipelineState.FOREVER);
    }
}
