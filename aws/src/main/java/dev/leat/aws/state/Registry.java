package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.fingerprint.ViewFingerprint;
import dev.leat.port.CorruptStateException;
import dev.leat.port.StoreMark;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The definitions of an app's views and keys in the state table, the pipelines that have written
/// to each sink, and the table's mark: a random text by which a process notices that the table was
/// emptied or replaced. Thread-safe.
final class Registry {

    private static final String DEFINITION = "definition";

    /// The version of the items in the table, see [StoreMark].
    static final int VERSION = 2;

    private static final String PIPELINE = "pipeline ";

    /// Begins the names of the entries for the pipelines that have written to a sink, by the name
    /// of the pipeline and the label of the sink. These texts are stored.
    private static final String WRITER = "writer ";

    /// Maximum number of attempts if other processes register the app at the same time.
    private static final int ATTEMPTS = 5;

    private final StateTable table;
    private final App app;
    private final Set<String> views;
    private final Predicate<Sink> sinks;
    private volatile @Nullable String mark;

    /// @param views the names of the views in the table
    /// @param sinks the sinks whose records have their identities in the table
    Registry(StateTable table, App app, Set<String> views, Predicate<Sink> sinks) {
        this.table = table;
        this.app = app;
        this.views = Set.copyOf(views);
        this.sinks = sinks;
    }

    /// Registers the app unless this was done before.
    ///
    /// @throws CorruptStateException if the table has other definitions, or was replaced
    void enter() {
        if (mark == null) {
            enterAgain();
        }
    }

    /// Checks the stored definitions and the mark, and stores those that are missing.
    ///
    /// @throws CorruptStateException if the table has other definitions, or was replaced
    void enterAgain() {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var kept = checked();
            var fresh = new LinkedHashMap<>(definitions());
            fresh.putIfAbsent(StateKey.MARK.sk(), StoreMark.draw(VERSION));
            fresh.keySet().removeAll(kept.keySet());
            if (insert(fresh)) {
                mark = kept.getOrDefault(StateKey.MARK.sk(), fresh.get(StateKey.MARK.sk()));
                return;
            }
        }
        throw new UnavailableException(
                table.what() + ": other processes change the definitions continuously");
    }

    /// Compares the stored definitions with those of the app, and changes nothing.
    ///
    /// @throws CorruptStateException if the table has other definitions, or was replaced
    void look() {
        checked();
    }

    /// Returns the stored definitions and the mark by name.
    private Map<String, String> checked() {
        var known = mark;
        var kept = new HashMap<String, String>();
        table.query(
                StateKey.DEFINITIONS,
                " ",
                "~",
                item -> kept.put(StateKey.of(item).sk(), Attributes.of(item, DEFINITION).s()));
        var found = kept.get(StateKey.MARK.sk());
        check(known, found);
        if (found != null) {
            StoreMark.check(table.what(), found, VERSION);
        }
        var now = definitions();
        kept.forEach((name, definition) -> check(name, definition, now.get(name)));
        refuseRenamed(kept);
        return kept;
    }

    /// Identities belong to a pipeline, so a renamed one would write all records again.
    ///
    /// @throws CorruptStateException if a pipeline that is new in the table writes to the sink of
    ///   one that is no longer in the app
    private void refuseRenamed(Map<String, String> kept) {
        for (var pipeline : app.pipelines().values()) {
            if (!kept.containsKey(PIPELINE + pipeline.name())) {
                for (var sink : pipeline.to()) {
                    removedWriter(kept, sink.label())
                            .ifPresent(was -> {
                                throw renamed(was, pipeline.name(), sink);
                            });
                }
            }
        }
    }

    private Optional<String> removedWriter(Map<String, String> kept, String label) {
        var end = " " + label;
        return kept.keySet().stream()
                .filter(name -> name.startsWith(WRITER) && name.endsWith(end))
                .map(name -> name.substring(WRITER.length(), name.length() - end.length()))
                .filter(writer -> !app.pipelines().containsKey(writer))
                .findFirst();
    }

    private CorruptStateException renamed(String was, String now, Sink sink) {
        return new CorruptStateException(
                "%s: %s received records from pipeline %s, which is no longer in the app; pipeline %s has no identities of these records and would write them again; restore the old name, or let pipeline %s write to another %s"
                        .formatted(table.what(), sink.label(), was, now, now, sink.kind()));
    }

    /// Returns the mark of the table; null if this process has not registered the app.
    @Nullable String mark() {
        return mark;
    }

    /// Checks the mark that was read from the table.
    ///
    /// @param known the result of [#mark] before the read
    /// @param item null if the table has no mark
    /// @throws CorruptStateException if the mark is not the known one
    void check(@Nullable String known, @Nullable Map<String, AttributeValue> item) {
        check(known, item == null ? null : Attributes.of(item, DEFINITION).s());
    }

    private void check(@Nullable String known, @Nullable String found) {
        if (known != null && !known.equals(found)) {
            throw new CorruptStateException(
                    "%s has lost the data of the app %s: the table was emptied, or deleted and created again; restore it from a backup and restart the app, or restart the app to start from zero"
                            .formatted(table.what(), app.name()));
        }
    }

    /// Stores definitions. Returns false if another process has stored some of them meanwhile.
    private boolean insert(Map<String, String> fresh) {
        try {
            var actions = new ArrayList<TransactWriteItem>();
            fresh.forEach((name, definition) -> actions.add(insertion(name, definition)));
            for (int from = 0; from < actions.size(); from += StateTable.MOST_ACTIONS) {
                int to = Math.min(from + StateTable.MOST_ACTIONS, actions.size());
                table.write(actions.subList(from, to));
            }
            return true;
        } catch (CancelledException _) {
            return false;
        }
    }

    private TransactWriteItem insertion(String name, String definition) {
        var item = new HashMap<>(StateKey.definition(name).attributes());
        item.put(DEFINITION, AttributeValue.fromS(definition));
        return TransactWriteItem.builder()
                .put(put ->
                        put.tableName(table.name())
                                .item(item)
                                .conditionExpression("attribute_not_exists(pk)"))
                .build();
    }

    private Map<String, String> definitions() {
        var definitions = new LinkedHashMap<String, String>();
        for (var view : views) {
            definitions.put(
                    "view " + view, String.join("\n", ViewFingerprint.lines(app.view(view))));
        }
        for (var pipeline : feeders()) {
            definitions.put(PIPELINE + pipeline.name(), PipelineFingerprint.text(pipeline));
            pipeline.to().stream()
                    .filter(sinks)
                    .map(Sink::label)
                    .forEach(label ->
                            definitions.put(WRITER + pipeline.name() + " " + label, label));
        }
        return definitions;
    }

    /// Returns the pipelines that write to these sinks.
    private List<Pipeline> feeders() {
        return app.pipelines().values().stream()
                .filter(pipeline -> pipeline.to().stream().anyMatch(sinks))
                .toList();
    }

    /// @param now null if the app no longer has the view or pipeline
    private void check(String name, String kept, @Nullable String now) {
        if (now == null || now.equals(kept)) {
            return;
        }
        int space = name.indexOf(' ');
        var own = name.substring(space + 1);
        throw new CorruptStateException(
                name.startsWith("view ")
                        ? "%s: the definition of the view %s has changed: %s; undo the change, or give the view another name"
                                .formatted(table.what(), own, ViewFingerprint.changes(kept, now))
                        : "%s: the key of pipeline %s has changed: it was %s and is now %s; undo the change, or give the pipeline another name"
                                .formatted(table.what(), own, kept, now));
    }
}
