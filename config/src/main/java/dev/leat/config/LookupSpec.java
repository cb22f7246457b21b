package dev.leat.config;

import dev.leat.app.App;
import dev.leat.app.FileExtension;
import dev.leat.app.FileFormat;
import dev.leat.app.Lookup;
import dev.leat.app.Schema;
import dev.leat.app.Table;
import dev.leat.app.Type;
import dev.leat.config.text.LookupLintMessage;
import dev.leat.config.text.ReadContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The options of a lookup in the app file. Its schema has no columns until [#resolve] finds them.
final class LookupSpec {

    private static final Set<Type> KEYS =
            Set.of(
                    Type.Simple.VARCHAR,
                    Type.Simple.INTEGER,
                    Type.Simple.BIGINT,
                    Type.Simple.DATE,
                    Type.Simple.TIMESTAMP,
                    Type.Simple.TIMESTAMPTZ);

    static final Option<String> FILE =
            Option.of(
                    "file",
                    PathText.PART,
                    "The file with the rows: a path in the folder of app.yaml or, with `bucket`,"
                            + " the key of an object.");
    static final Option<String> BUCKET =
            Option.of("bucket", Names.of("a bucket"), "The bucket that contains the file.");
    static final Option<String> TABLE =
            Option.of(
                    "table",
                    Names.of("a table"),
                    "The table with the rows. Its items are read for each batch, so changes take"
                            + " effect at once.");
    static final Option<FileFormat> FORMAT =
            Option.of(
                    "format",
                    ScalarValues.oneOf(FileFormat.CSV, FileFormat.TSV, FileFormat.NDJSON),
                    "The format of the file; by default, the suffix of its name determines it.");
    static final Option<List<String>> KEY =
            Option.of(
                    "key",
                    Names.COLUMNS,
                    List.of(),
                    "The columns that identify a row. Two rows of a file with the same key are an"
                            + " error. For a table, the key is that of the table.");

    private static final Part<Function<Lookup.Origin, Lookup>> LOOKUP =
            Part.of(
                    Part.NAME,
                    SchemaSpec.named("The columns of the rows."),
                    KEY,
                    Option.of(
                            "refresh",
                            ScalarValues.duration("1s", "30d"),
                            Lookup.DEFAULT_REFRESH,
                            "How often the file is read again. If this fails, the old rows stay in"
                                    + " use."),
                    Option.of(
                            "max_rows",
                            ScalarValues.whole(1, 10_000_000),
                            Lookup.DEFAULT_MAX_ROWS,
                            "The maximum number of rows of the file. All of them are in memory."),
                    (name, schema, key, refresh, maxRows) ->
                            origin -> new Lookup(name, origin, schema, key, refresh, maxRows));

    static final Spec SPEC =
            Spec.of(
                    "lookup",
                    "Reference data that steps read by key.",
                    FILE,
                    BUCKET,
                    TABLE,
                    FORMAT,
                    LOOKUP,
                    Option.notYet("lake_table", "data lake tables"),
                    Option.notYet("warehouse_table", "warehouse tables"));

    private LookupSpec() {}

    static Optional<Lookup> read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member, in);
        var origin = origin(member, options, in);
        var lookup = LOOKUP.read(options);
        if (options.usable() && !options.has(TABLE) && !options.has(KEY)) {
            in.problem(member.mark(), LookupLintMessage.NO_KEY, in.thing());
        }
        return origin.flatMap(of -> lookup.map(made -> made.apply(of)));
    }

    private static Optional<Lookup.Origin> origin(
            NamedEntries.Member member, Options options, ReadContext in) {
        var file = options.find(FILE);
        var bucket = options.find(BUCKET);
        var table = options.find(TABLE);
        if (options.has(TABLE)) {
            for (var option : List.of("file", "bucket", "format", "key", "refresh", "max_rows")) {
                if (options.has(option)) {
                    options.problem(option, LookupLintMessage.NOT_OF_TABLE, option);
                }
            }
            return table.map(Lookup.Origin.OfTable::new);
        }
        if (!options.has(FILE)) {
            if (options.usable() && options.lacks(List.of("lake_table", "warehouse_table"))) {
                in.problem(member.mark(), LookupLintMessage.ORIGIN, in.thing());
            }
            return Optional.empty();
        }
        return file.flatMap(path -> {
            var format = format(path, options);
            if (options.has(BUCKET)) {
                return bucket.flatMap(
                        name -> format.map(f -> new Lookup.Origin.OfObject(name, path, f)));
            }
            if (!below(path)) {
                options.invalid("file", LookupLintMessage.PATH, path);
                return Optional.empty();
            }
            return format.map(f -> new Lookup.Origin.OfFile(in.report().folder(), path, f));
        });
    }

    private static boolean below(String path) {
        try {
            var file = Path.of(path);
            return !file.isAbsolute()
                    && !file.normalize().startsWith("..")
                    && !file.normalize().toString().isEmpty();
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static Optional<FileFormat> format(String path, Options options) {
        if (options.has(FORMAT)) {
            return options.find(FORMAT);
        }
        var format =
                FileExtension.format(path)
                        .filter(found ->
                                switch (found) {
                                    case CSV, TSV, NDJSON -> true;
                                    case JSON, PARQUET -> false;
                                })
                        .filter(_ -> FileExtension.compression(path).isEmpty());
        if (format.isEmpty()) {
            options.invalid("file", LookupLintMessage.FORMAT, path);
        }
        return format;
    }

    /// Returns the lookups with their schemas and keys. Reports invalid keys.
    static Map<String, Lookup> resolve(App app, Map<String, Schema> schemas, ReadContext in) {
        var resolved = new LinkedHashMap<String, Lookup>();
        app.all(Lookup.class)
                .forEach((name, lookup) -> {
                    var mark = in.mark("lookups", name, "schema");
                    var schema = SchemaSpec.find(lookup.schema().name(), schemas, mark, in);
                    var table =
                            lookup.origin() instanceof Lookup.Origin.OfTable(var of)
                                    ? Optional.ofNullable(app.all(Table.class).get(of))
                                    : Optional.<Table>empty();
                    var key = table.map(t -> t.key().names()).orElse(lookup.key());
                    resolved.put(name, checked(lookup.with(schema, key), in));
                });
        return resolved;
    }

    /// Returns a table that no pipeline writes with the key types of the first lookup that reads
    /// it.
    static Table typed(Table table, Collection<Lookup> lookups) {
        return lookups.stream()
                .filter(lookup ->
                        lookup.origin().equals(new Lookup.Origin.OfTable(table.name()))
                                && !lookup.schema().fields().isEmpty())
                .findFirst()
                .map(lookup -> table.withKey(typed(table.key(), lookup)))
                .orElse(table);
    }

    private static Table.Key typed(Table.Key key, Lookup lookup) {
        return new Table.Key(
                typed(key.partition(), lookup), key.sort().map(sort -> typed(sort, lookup)));
    }

    private static Table.Attribute typed(Table.Attribute attribute, Lookup lookup) {
        return lookup.schema().fields().stream()
                .filter(field -> field.name().equals(attribute.name()))
                .findFirst()
                .map(field -> new Table.Attribute(attribute.name(), Table.KeyType.of(field.type())))
                .orElse(attribute);
    }

    private static Lookup checked(Lookup lookup, ReadContext in) {
        var fields = lookup.schema().fields();
        if (fields.isEmpty()) {
            return lookup;
        }
        boolean table = lookup.origin() instanceof Lookup.Origin.OfTable;
        var mark = in.mark("lookups", lookup.name(), table ? "schema" : "key");
        for (var column : lookup.key()) {
            var field = fields.stream().filter(f -> f.name().equals(column)).findFirst();
            if (field.isEmpty()) {
                var names = fields.stream().map(Schema.Field::name).toList();
                in.problem(
                        mark,
                        LookupLintMessage.NO_COLUMN,
                        lookup.name(),
                        column,
                        lookup.schema().name(),
                        String.join(", ", names));
            } else if (!KEYS.contains(field.get().type())
                    && !(field.get().type() instanceof Type.Decimal)) {
                in.problem(
                        mark,
                        LookupLintMessage.KEY_TYPE,
                        column,
                        field.get().type(),
                        lookup.name());
            }
        }
        return lookup;
    }
}
