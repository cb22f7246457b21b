package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.config.text.LakeLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The options of a lake table in the app file. Its schema has no columns until [#resolve] finds
/// them.
final class LakeTableSpec {

    /// Maximum length of a prefix in bytes of UTF-8. A key has at most 1,024 bytes.
    private static final int MOST_PREFIX = 900;

    private static final List<String> TRANSFORMS =
            List.of("year", "month", "day", "hour", "bucket", "truncate");
    private static final Pattern OF_TIME =
            Pattern.compile("(?i)(year|month|day|hour)\\(\\s*(.+?)\\s*\\)");
    private static final Pattern WITH_WIDTH =
            Pattern.compile("(?i)(bucket|truncate)\\(\\s*([1-9][0-9]{0,5})\\s*,\\s*(.+?)\\s*\\)");
    private static final String PARTITION_FORM =
            "a column or a transform such as `day(sold_at)`, `bucket(16, id)` or"
                    + " `truncate(3, code)`, or a list of them";
    private static final String WAS_FORM = "a map from new names of columns to their former names";

    private static final Option<String> PREFIX =
            Option.of(
                    "prefix",
                    PathText.PART,
                    "The start of the keys of the table's objects, with `/` at its end; by default"
                            + " `NAME/`, or `NAMESPACE/NAME/`.");

    private static final Part<LakeTable.Maintenance> MAINTENANCE =
            Part.of(
                    Option.of(
                            "max_snapshot_age",
                            ScalarValues.duration("1h", "365d"),
                            LakeTable.Maintenance.DEFAULT.maxSnapshotAge(),
                            "The age from which commits remove a snapshot. A program that reads an"
                                    + " old snapshot must finish before. Iceberg's"
                                    + " `history.expire.max-snapshot-age-ms`."),
                    Option.of(
                            "min_snapshots_to_keep",
                            ScalarValues.whole(1, 1_000),
                            LakeTable.Maintenance.DEFAULT.minSnapshotsToKeep(),
                            "The number of newest snapshots that are kept whatever their age is."
                                    + " Iceberg's `history.expire.min-snapshots-to-keep`."),
                    Option.of(
                            "min_input_files",
                            ScalarValues.whole(2, 1_000),
                            LakeTable.Maintenance.DEFAULT.minInputFiles(),
                            "The number of small files in a partition from which a commit merges"
                                    + " them, as in Iceberg's `rewrite_data_files`. More files make"
                                    + " commits faster and queries slower."),
                    Option.of(
                            "orphan_file_age",
                            ScalarValues.duration("1d", "365d"),
                            LakeTable.Maintenance.DEFAULT.orphanFileAge(),
                            "The age from which an object to which no snapshot refers is removed,"
                                    + " as in Iceberg's `remove_orphan_files`. The commits of other"
                                    + " programs must be faster."),
                    LakeTable.Maintenance::new);

    static final Part<LakeTable> TABLE =
            Part.of(
                    Part.NAME,
                    Option.needed(
                            "bucket",
                            Names.of("a bucket"),
                            "The bucket that contains the table's data and metadata."),
                    Part.of(PREFIX, LakeTableSpec::prefix),
                    SchemaSpec.named("The columns of the table."),
                    Option.of(
                            "partition_by",
                            Value.ofNode(
                                    PARTITION_FORM,
                                    JsonSchema.anyOf(JsonSchema.text(), Names.LIST),
                                    LakeTableSpec::partitions),
                            List.of(),
                            "The partition key: columns, or transforms of columns. Queries with a"
                                    + " condition on them read only the files of the partitions"
                                    + " that they need."),
                    Option.of(
                            "was",
                            Value.ofNode(
                                    WAS_FORM,
                                    JsonSchema.map(JsonSchema.text()),
                                    LakeTableSpec::formerNames),
                            Map.of(),
                            "The former names of renamed columns, by their new names. A renamed"
                                    + " column keeps its values."),
                    MAINTENANCE,
                    (name, bucket, prefix, schema, partitionBy, was, maintenance) ->
                            new LakeTable(
                                    name,
                                    bucket,
                                    prefix,
                                    schema,
                                    partitionBy,
                                    was,
                                    LakeTable.UniqueKey.NONE,
                                    maintenance));

    static final Spec SPEC =
            Spec.of(
                    "lake table",
                    "An Apache Iceberg table in a bucket.",
                    TABLE,
                    Option.notYet(
                            "key",
                            "a unique key of a lake table; set `key` in the pipeline that writes to"
                                    + " it"));

    private LakeTableSpec() {}

    private static String prefix(Options options) {
        var prefix = options.find(PREFIX).orElse(options.name().replace('.', '/') + "/");
        if (!isPrefix(prefix)) {
            options.invalid("prefix", LakeLintMessage.PREFIX_FORM, prefix);
        }
        return prefix;
    }

    private static boolean isPrefix(String text) {
        return text.endsWith("/")
                && !text.startsWith("/")
                && text.chars().noneMatch(Character::isISOControl)
                && text.getBytes(StandardCharsets.UTF_8).length <= MOST_PREFIX;
    }

    /// Returns the tables with their columns.
    static Map<String, LakeTable> resolve(App app, Map<String, Schema> schemas, ReadContext in) {
        var resolved = new LinkedHashMap<String, LakeTable>();
        app.all(LakeTable.class)
                .forEach((name, table) -> {
                    var mark = in.mark("lake_tables", name, "schema");
                    resolved.put(
                            name,
                            table.withSchema(
                                    SchemaSpec.find(table.schema().name(), schemas, mark, in)));
                });
        return resolved;
    }

    /// Returns the tables with their unique keys: those of the pipelines that write to them.
    ///
    /// @param stored the columns that the sinks of pipelines write
    static Map<String, LakeTable> withKeys(
            Map<String, LakeTable> tables,
            Map<String, Pipeline> pipelines,
            List<StoredColumns> stored) {
        var keyed = new LinkedHashMap<>(tables);
        for (var pipeline : pipelines.values()) {
            if (LakeTable.hasKeyOf(pipeline)) {
                for (var sink : pipeline.to()) {
                    sink.lakeTable()
                            .ifPresent(name ->
                                    keyed.computeIfPresent(
                                            name,
                                            (_, table) -> withKey(table, pipeline, sink, stored)));
                }
            }
        }
        return keyed;
    }

    private static LakeTable withKey(
            LakeTable table, Pipeline pipeline, Sink sink, List<StoredColumns> stored) {
        var varying = new HashSet<String>();
        stored.stream()
                .filter(rows -> rows.sink().lakeTable().equals(Optional.of(table.name())))
                .forEach(rows -> varying.addAll(rows.varying()));
        var version =
                pipeline.version()
                        .map(Pipeline.Version::column)
                        .map(column -> sink.passes(column) ? column : LakeTable.VERSION);
        return table.withUnique(new LakeTable.UniqueKey(pipeline.recordKey(), version, varying));
    }

    private static Optional<List<LakeTable.Partition>> partitions(Node node, ReadContext in) {
        var partitions = new ArrayList<LakeTable.Partition>();
        var found = Names.columns(PARTITION_FORM, node, in);
        for (var text : found.orElse(List.of())) {
            var partition = partition(text.value());
            if (partition.isEmpty()) {
                wrong(text, in);
            }
            partition.ifPresent(partitions::add);
        }
        return found.map(_ -> partitions);
    }

    /// Reports a text that is no transform, such as `days(sold_at)`.
    private static void wrong(Node.Scalar text, ReadContext in) {
        int open = text.value().indexOf('(');
        var meant = Suggestion.to(text.value().substring(0, open), TRANSFORMS);
        if (meant.isPresent() && !TRANSFORMS.contains(text.value().substring(0, open))) {
            in.problem(
                    text.mark(),
                    LakeLintMessage.TRANSFORM_NAME,
                    text.value(),
                    meant.get() + text.value().substring(open));
        } else {
            in.problem(text.mark(), LakeLintMessage.TRANSFORM_FORM, text.value());
        }
    }

    private static Optional<LakeTable.Partition> partition(String text) {
        var time = OF_TIME.matcher(text);
        if (time.matches()) {
            return Optional.of(new LakeTable.Partition(transform(time.group(1)), time.group(2), 0));
        }
        var width = WITH_WIDTH.matcher(text);
        if (width.matches()) {
            return Optional.of(
                    new LakeTable.Partition(
                            transform(width.group(1)),
                            width.group(3),
                            Integer.parseInt(width.group(2))));
        }
        return text.contains("(")
                ? Optional.empty()
                : Optional.of(new LakeTable.Partition(LakeTable.Transform.IDENTITY, text, 0));
    }

    private static LakeTable.Transform transform(String word) {
        return LakeTable.Transform.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Optional<Map<String, String>> formerNames(Node node, ReadContext in) {
        if (!(node instanceof Node.Entries map)) {
            return Value.unexpected(WAS_FORM, node, in);
        }
        var names = new LinkedHashMap<String, String>();
        for (var entry : map.entries()) {
            if (entry.value() instanceof Node.Scalar former && !former.nothing()) {
                names.put(entry.key().value(), former.value());
            } else {
                Value.unexpected(WAS_FORM, entry.value(), in);
            }
        }
        return Optional.of(names);
    }
}
