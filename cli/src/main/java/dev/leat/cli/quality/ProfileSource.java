package dev.leat.cli.quality;

import dev.leat.app.FileFormat;
import dev.leat.app.FileSource;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Schema;
import dev.leat.app.Table;
import dev.leat.app.WarehouseTable;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.file.DecodedFiles;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.operations.Operations;
import dev.leat.operations.contrast.SelectedRows;
import dev.leat.operations.query.FileTables;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.operations.query.QueryCatalog;
import dev.leat.quality.data.DataFiles;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.data.UnreadableDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Opens the source of a profile as a table: files, standard input, or data of an app, whose
/// messages are only read, not received.
public record ProfileSource(AppAccess access, AppLocation location, Terminal terminal) {

    /// The kinds of sources of an app.
    private enum Kind {
        QUEUE,
        DLQ,
        BUCKET,
        TABLE,
        VIEW,
        LAKE,
        WAREHOUSE,
        SQL
    }

    /// Opens a source, passes its table and the names of its declared personal columns to `work`,
    /// and closes it.
    public <T> T with(
            String source, DataOptions options, BiFunction<DataTable, Set<String>, T> work) {
        try {
            if (source.equals("-")) {
                try (var table = DataFiles.open("standard input", terminal.in(), options)) {
                    return work.apply(table, Set.of());
                }
            }
            int colon = source.indexOf(':');
            var kind = colon < 0 ? Optional.<Kind>empty() : kind(source.substring(0, colon));
            if (kind.isEmpty()) {
                try (var table = DataFiles.open(source, options)) {
                    return work.apply(table, Set.of());
                }
            }
            var name = source.substring(colon + 1);
            return access.read(
                    location,
                    operations -> {
                        try (var table = open(kind.get(), name, source, operations, options)) {
                            return work.apply(table, declared(kind.get(), name, operations));
                        }
                    });
        } catch (UnreadableDataException unreadable) {
            throw CommandException.input(unreadable.getMessage() + inBucket(source));
        }
    }

    /// Returns a hint if a source names no file, but begins with the name of a bucket of the app.
    private String inBucket(String source) {
        var bucket = ObjectLocation.of(source).bucket();
        boolean object =
                !Files.exists(Path.of(bucket))
                        && Files.isRegularFile(location.file())
                        && AppParts.readable(location, terminal)
                                .filter(app -> app.buckets().containsKey(bucket))
                                .isPresent();
        return object ? "; for the object of the bucket, use bucket:" + source : "";
    }

    private static Optional<Kind> kind(String word) {
        for (var kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private DataTable open(
            Kind kind, String name, String source, Operations operations, DataOptions options) {
        return switch (kind) {
            case QUEUE -> QueueMessages.open(source, queue(name, operations), operations, options);
            case DLQ ->
                    QueueMessages.open(source, deadLetters(name, operations), operations, options);
            case BUCKET -> objects(name, source, operations, options);
            case TABLE, VIEW, LAKE, WAREHOUSE ->
                    selected(
                            "SELECT * FROM " + SqlLiterals.name(table(kind, name, operations)),
                            source,
                            operations,
                            options);
            case SQL -> selected(name, source, operations, options);
        };
    }

    private static Set<String> declared(Kind kind, String name, Operations operations) {
        var app = operations.app();
        return switch (kind) {
            case QUEUE -> ofQueue(name, operations);
            case DLQ -> ofQueue(deadLetters(name, operations), operations);
            case BUCKET -> personal(MessageReaders.ofBucket(app, ObjectLocation.of(name).bucket()));
            case TABLE -> personal(MessageReaders.ofTable(app, name));
            case VIEW -> last(personal(MessageReaders.ofView(app, name)));
            case LAKE -> personal(MessageReaders.ofLakeTable(app, name));
            case WAREHOUSE -> personal(MessageReaders.ofWarehouseTable(app, name));
            case SQL -> last(MessageReaders.personal(app));
        };
    }

    /// Returns the names that columns of a result may have, which have no members.
    private static Set<String> last(Set<String> paths) {
        return Stream.concat(paths.stream(), paths.stream().map(Schema::last))
                .collect(Collectors.toSet());
    }

    private static Set<String> ofQueue(String queue, Operations operations) {
        return Mask.of(Optional.of(operations.app()), queue, operations.personal(queue)).personal();
    }

    private static Set<String> personal(List<Schema> schemas) {
        return Mask.of(schemas, Set.of()).personal();
    }

    private static String queue(String name, Operations operations) {
        return known("queue", name, operations.app().queues().keySet());
    }

    /// Returns the dead-letter queue of a queue, or the queue itself if it is one.
    private static String deadLetters(String name, Operations operations) {
        return Optional.ofNullable(operations.app().queues().get(queue(name, operations)))
                .flatMap(Queue::deadLetterQueue)
                .orElse(name);
    }

    private static String known(String kind, String name, Set<String> names) {
        if (!names.contains(name)) {
            throw CommandException.unknown(kind, name, names.stream().sorted().toList());
        }
        return name;
    }

    private DataTable objects(
            String name, String source, Operations operations, DataOptions options) {
        var place = ObjectLocation.of(name).in(operations.app());
        try (var files = new FileTables(operations, location.state())) {
            var linked = files.linked(place);
            var format = linked.getFirst().format();
            linked.stream()
                    .filter(object -> object.format() != format)
                    .findFirst()
                    .ifPresent(other -> {
                        throw CommandException.input(
                                "'%s' is %s, but '%s' is %s; profile objects of one format, such as 'bucket:%s/*.%s'"
                                        .formatted(
                                                linked.getFirst().name(),
                                                format,
                                                other.name(),
                                                other.format(),
                                                place.bucket(),
                                                format.word()));
                    });
            var paths = linked.stream().map(FileTables.LinkedObject::file).toList();
            var forms = linked.stream().map(object -> form(object, operations)).distinct().toList();
            return forms.size() == 1 && forms.getFirst().isPresent()
                    ? DataFiles.open(source, paths, forms.getFirst().get(), options)
                    : DataFiles.copied(source, paths, format, options);
        }
    }

    /// Returns the form in which a pipeline reads an object; empty if none reads it as text.
    private static Optional<DecodedFiles.Form> form(
            FileTables.LinkedObject object, Operations operations) {
        var place = ObjectLocation.of(object.name());
        return operations.app().pipelines().values().stream()
                .map(Pipeline::from)
                .filter(from ->
                        from.files()
                                .filter(files -> files.matches(place.bucket(), place.key()))
                                .filter(files -> files.format() == object.format())
                                .filter(files -> files.format() != FileFormat.PARQUET)
                                .isPresent())
                .findFirst()
                .map(from ->
                        new DecodedFiles.Form(
                                object.format(),
                                from.files().map(FileSource::csv),
                                from.infersColumns()
                                        ? Optional.empty()
                                        : Optional.of(from.schema())));
    }

    /// Returns the name of a table in SQL.
    private static String table(Kind kind, String name, Operations operations) {
        var app = operations.app();
        var catalog = new QueryCatalog(operations);
        return switch (kind) {
            case VIEW -> known("view", name, app.views().keySet());
            case LAKE ->
                    catalog.name(
                            app.get(
                                    LakeTable.class,
                                    known("lake table", name, app.all(LakeTable.class).keySet())));
            case WAREHOUSE ->
                    catalog.name(
                            app.get(
                                    WarehouseTable.class,
                                    known(
                                            "warehouse table",
                                            name,
                                            app.all(WarehouseTable.class).keySet())));
            case TABLE, QUEUE, DLQ, BUCKET, SQL -> {
                known("table", name, app.all(Table.class).keySet());
                var names = catalog.tables().stream().map(TableDefinition::name).toList();
                yield names.contains(name + "_table") ? name + "_table" : name;
            }
        };
    }

    /// Opens the result of a SELECT over the app's data.
    private DataTable selected(
            String sql, String source, Operations operations, DataOptions options) {
        return SelectedRows.open(sql, source, operations, location.state(), options);
    }
}
