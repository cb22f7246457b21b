package dev.leat.config.rules;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.config.text.LakeLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Rules about lake tables.
final class LakeRules {

    /// `default`, and the names of DuckDB's own schemas and databases.
    private static final Set<String> RESERVED =
            Set.of(
                    LakeTable.DEFAULT_NAMESPACE,
                    "information_schema",
                    "main",
                    "memory",
                    "pg_catalog",
                    "public",
                    "system",
                    "temp",
                    "_leat");

    private LakeRules() {}

    /// Requires that the bucket of a table exists and keeps its objects.
    static void bucketsExist(App app, ReadContext in) {
        for (var table : tables(app)) {
            var mark = in.mark("lake_tables", table.name(), "bucket");
            var bucket = app.buckets().get(table.bucket());
            if (bucket == null) {
                PipelineRules.unknown("bucket", table.bucket(), app.buckets().keySet(), mark, in);
            } else if (bucket.expireAfter().isPresent()) {
                in.problem(mark, LakeLintMessage.EXPIRING, bucket.name(), table.name());
            }
        }
    }

    /// Refuses namespaces with another meaning in SQL.
    static void namespacesAreFree(App app, ReadContext in) {
        for (var table : tables(app)) {
            if (table.name().indexOf('.') > 0 && RESERVED.contains(table.namespace())) {
                in.problem(
                        in.keyMark("lake_tables", table.name()),
                        LakeLintMessage.NAMESPACE_RESERVED,
                        table.namespace(),
                        table.namespace().equals(LakeTable.DEFAULT_NAMESPACE)
                                ? "write `%s`: a table without a namespace is in `default`"
                                        .formatted(table.shortName())
                                : "choose another name: it has a meaning in SQL");
            }
        }
    }

    static void prefixesDiffer(App app, ReadContext in) {
        var tables = List.copyOf(tables(app));
        for (int i = 0; i < tables.size(); i++) {
            for (int j = 0; j < i; j++) {
                var one = tables.get(j);
                var other = tables.get(i);
                boolean same =
                        one.bucket().equals(other.bucket())
                                && (one.prefix().startsWith(other.prefix())
                                        || other.prefix().startsWith(one.prefix()));
                if (same) {
                    in.problem(
                            in.mark("lake_tables", other.name(), "prefix"),
                            LakeLintMessage.PREFIX_TWICE,
                            one.name(),
                            other.name(),
                            one.prefix().length() > other.prefix().length()
                                    ? one.prefix()
                                    : other.prefix(),
                            one.bucket());
                }
            }
        }
    }

    /// Checks the types of columns, the partition key and the former names of columns.
    static void columnsFit(App app, ReadContext in) {
        for (var table : tables(app)) {
            if (table.schema().fields().isEmpty()) {
                continue;
            }
            for (var field : table.schema().fields()) {
                members(table, field.name(), field.type(), in);
                path(table, field.name(), in);
            }
            partitions(table, in);
            formerNames(table, in);
        }
    }

    /// Requires names of members by which they are found in the data files of every program.
    private static void members(LakeTable table, String column, Type type, ReadContext in) {
        switch (type) {
            case Type.Simple _, Type.Decimal _ -> {}
            case Type.ListOf(var element) -> members(table, column, element, in);
            case Type.Struct(var members) -> {
                for (var member : members) {
                    if (!LakeTable.hasMemberName(member.name())) {
                        in.problem(
                                in.mark("lake_tables", table.name(), "schema"),
                                LakeLintMessage.MEMBER_NAME,
                                member.name(),
                                column,
                                table.name());
                    }
                    members(table, column, member.type(), in);
                }
            }
        }
    }

    /// Requires that a column has no name like the path of a value in a list or struct, `a.b`.
    private static void path(LakeTable table, String name, ReadContext in) {
        for (var other : table.schema().fields()) {
            boolean nested =
                    other.type() instanceof Type.ListOf || other.type() instanceof Type.Struct;
            var path = other.name().toLowerCase(Locale.ROOT) + ".";
            if (nested && name.toLowerCase(Locale.ROOT).startsWith(path)) {
                in.problem(
                        in.mark("lake_tables", table.name(), "schema"),
                        LakeLintMessage.COLUMN_PATH,
                        name,
                        table.name(),
                        other.name());
            }
        }
    }

    private static boolean isTransform(String name) {
        return Arrays.stream(LakeTable.Transform.values())
                .anyMatch(transform -> transform.word().equals(name));
    }

    private static void partitions(LakeTable table, ReadContext in) {
        var mark = in.mark("lake_tables", table.name(), "partition_by");
        var columns = new HashSet<String>();
        for (var partition : table.partitionBy()) {
            var field = field(table, partition.column());
            if (field.isEmpty()) {
                in.problem(
                        mark,
                        isTransform(partition.column())
                                ? LakeLintMessage.TRANSFORM_ALONE
                                : LakeLintMessage.PARTITION_COLUMN,
                        table.name(),
                        partition.column());
                continue;
            }
            if (!applies(partition.transform(), field.get().type())) {
                in.problem(
                        mark,
                        LakeLintMessage.PARTITION_TYPE,
                        partition.column(),
                        field.get().type(),
                        partition.transform().word());
            }
            if (!columns.add(partition.column().toLowerCase(Locale.ROOT))) {
                in.problem(mark, LakeLintMessage.PARTITION_TWICE, partition.column(), table.name());
            }
            var name = fieldName(partition);
            if (partition.transform() != LakeTable.Transform.IDENTITY
                    && field(table, name).isPresent()) {
                in.problem(mark, LakeLintMessage.PARTITION_NAME, table.name(), name);
            }
        }
    }

    /// Returns the name that Iceberg's library gives a field of a partition key.
    private static String fieldName(LakeTable.Partition partition) {
        return partition.column()
                + switch (partition.transform()) {
                    case IDENTITY -> "";
                    case TRUNCATE -> "_trunc";
                    case YEAR, MONTH, DAY, HOUR, BUCKET -> "_" + partition.transform().word();
                };
    }

    private static boolean applies(LakeTable.Transform transform, Type type) {
        if (type == Type.Simple.DOUBLE
                || type == Type.Simple.JSON
                || type instanceof Type.ListOf
                || type instanceof Type.Struct) {
            return false;
        }
        boolean time = type == Type.Simple.TIMESTAMP || type == Type.Simple.TIMESTAMPTZ;
        return switch (transform) {
            case IDENTITY -> true;
            case YEAR, MONTH, DAY -> time || type == Type.Simple.DATE;
            case HOUR -> time;
            case BUCKET -> type != Type.Simple.BOOLEAN;
            case TRUNCATE ->
                    type == Type.Simple.VARCHAR
                            || type == Type.Simple.INTEGER
                            || type == Type.Simple.BIGINT
                            || type instanceof Type.Decimal;
        };
    }

    private static void formerNames(LakeTable table, ReadContext in) {
        table.renamed()
                .forEach((name, former) -> {
                    var problem =
                            field(table, name).isEmpty()
                                    ? Optional.of("the table has no column '" + name + "'")
                                    : field(table, former)
                                            .map(_ -> "it still has a column '" + former + "'");
                    problem.ifPresent(why ->
                            in.problem(
                                    in.mark("lake_tables", table.name(), "was"),
                                    LakeLintMessage.FORMER_NAME,
                                    table.name(),
                                    name,
                                    former,
                                    why));
                });
    }

    private static Optional<Schema.Field> field(LakeTable table, String name) {
        return table.schema().fields().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst();
    }

    static void tablesAreUsed(App app, ReadContext in) {
        var used = new HashSet<String>();
        app.pipelines()
                .values()
                .forEach(pipeline ->
                        pipeline.to().forEach(sink -> sink.lakeTable().ifPresent(used::add)));
        for (var table : tables(app)) {
            if (!used.contains(table.name())) {
                in.warning(
                        in.keyMark("lake_tables", table.name()),
                        LakeLintMessage.UNUSED,
                        table.name());
            }
        }
    }

    private static Collection<LakeTable> tables(App app) {
        return app.all(LakeTable.class).values();
    }
}
