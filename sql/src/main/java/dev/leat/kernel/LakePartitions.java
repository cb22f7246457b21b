package dev.leat.kernel;

import dev.leat.app.LakeTable;
import dev.leat.app.Type;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.bind.TruncatedNumber;
import dev.leat.lake.LakeLayout;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The partition key of rows, as SQL. The transforms are those of Iceberg's specification
/// (https://iceberg.apache.org/spec/#partition-transforms). The bucket of a value is computed in
/// Java, once for each different value.
record LakePartitions(TableSession session, LakeLayout layout, String rows) {

    private static final String BUCKETS = "_leat_lake_buckets";
    private static final long MICROS_OF_HOUR = 3_600_000_000L;

    /// Computes the buckets of the values of the rows.
    void prepare() throws SQLException {
        for (int i = 0; i < layout.partitions().size(); i++) {
            var partition = layout.partitions().get(i);
            if (partition.transform() == LakeTable.Transform.BUCKET) {
                buckets(partition, BUCKETS + i);
            }
        }
    }

    void drop() throws SQLException {
        for (int i = 0; i < layout.partitions().size(); i++) {
            session.execute("DROP TABLE IF EXISTS temp." + BUCKETS + i);
        }
    }

    private void buckets(LakeTable.Partition partition, String table) throws SQLException {
        var type = layout.column(partition.column()).type();
        boolean text = type == Type.Simple.VARCHAR || type instanceof Type.Decimal;
        var values = new ArrayList<Object>();
        session.rows(
                "SELECT DISTINCT %s AS v FROM %s AS r WHERE v IS NOT NULL"
                        .formatted(hashed(partition.column(), type), rows),
                row -> values.add(text ? row.getString(1) : (Object) row.getLong(1)));
        session.fill(
                table,
                "v " + (text ? "VARCHAR" : "BIGINT") + ", bucket INTEGER",
                appender -> {
                    for (var value : values) {
                        int hash =
                                switch (value) {
                                    case String decimal when type instanceof Type.Decimal ->
                                            Murmur3.hash(
                                                    new BigDecimal(decimal)
                                                            .unscaledValue()
                                                            .toByteArray());
                                    case String string -> Murmur3.hash(string);
                                    default -> Murmur3.hash((long) value);
                                };
                        appender.beginRow();
                        if (value instanceof String string) {
                            appender.append(string);
                        } else {
                            appender.append((long) value);
                        }
                        appender.append((hash & Integer.MAX_VALUE) % partition.width());
                        appender.endRow();
                    }
                });
    }

    /// Returns the value from which the hash of a column is computed: whole numbers as longs, dates
    /// as days, times as microseconds.
    private static String hashed(String column, Type type) {
        var value = "r." + SqlLiterals.name(column);
        return switch (type) {
            case Type.Simple simple ->
                    switch (simple) {
                        case INTEGER, BIGINT -> "CAST(" + value + " AS BIGINT)";
                        case DATE -> "CAST(" + value + " - DATE '1970-01-01' AS BIGINT)";
                        case TIMESTAMP, TIMESTAMPTZ -> "epoch_us(" + value + ")";
                        case VARCHAR, BOOLEAN, DOUBLE, JSON -> value;
                    };
            case Type.Decimal _, Type.ListOf _, Type.Struct _ -> "CAST(" + value + " AS VARCHAR)";
        };
    }

    /// Returns the SQL after `FROM` of the fields of the partition key of each row: `p0`, `p1` ...
    String keyed() {
        return "(SELECT r.*, %s FROM %s AS r%s)".formatted(fields(true), rows, joins());
    }

    /// Returns the SQL after `FROM` of the rows `r`, each joined with its row in the table of
    /// distinct keys.
    String joined(String keys) {
        var same =
                IntStream.range(0, layout.partitions().size())
                        .mapToObj(i -> "k.p%d IS NOT DISTINCT FROM r.p%d".formatted(i, i))
                        .collect(Collectors.joining(" AND "));
        return "%s AS r JOIN temp.%s AS k ON %s".formatted(keyed(), keys, same);
    }

    private String fields(boolean named) {
        return IntStream.range(0, layout.partitions().size())
                .mapToObj(i -> field(i) + (named ? " AS p" + i : ""))
                .collect(Collectors.joining(", "));
    }

    private String joins() {
        var joins = new StringBuilder();
        for (int i = 0; i < layout.partitions().size(); i++) {
            var partition = layout.partitions().get(i);
            if (partition.transform() == LakeTable.Transform.BUCKET) {
                var type = layout.column(partition.column()).type();
                joins.append(
                        " LEFT JOIN temp.%s%d AS b%d ON b%d.v = %s"
                                .formatted(BUCKETS, i, i, i, hashed(partition.column(), type)));
            }
        }
        return joins.toString();
    }

    private String field(int index) {
        var partition = layout.partitions().get(index);
        var type = layout.column(partition.column()).type();
        var value = "r." + SqlLiterals.name(partition.column());
        return switch (partition.transform()) {
            case IDENTITY -> value;
            case YEAR -> "CAST(year(" + local(value, type) + ") - 1970 AS INTEGER)";
            case MONTH ->
                    "CAST((year(%1$s) - 1970) * 12 + month(%1$s) - 1 AS INTEGER)"
                            .formatted(local(value, type));
            case DAY ->
                    "CAST(CAST(%s AS DATE) - DATE '1970-01-01' AS INTEGER)"
                            .formatted(local(value, type));
            case HOUR ->
                    "CAST(%s // %d AS INTEGER)"
                            .formatted(hour("epoch_us(" + value + ")"), MICROS_OF_HOUR);
            case BUCKET -> "b" + index + ".bucket";
            case TRUNCATE -> truncated(value, type, partition.width());
        };
    }

    /// Returns a time with a zone as the local time in UTC.
    private static String local(String value, Type type) {
        return type == Type.Simple.TIMESTAMPTZ ? "make_timestamp(epoch_us(" + value + "))" : value;
    }

    /// Returns the start of the hour of a time in microseconds.
    private static String hour(String micros) {
        return "(%1$s - ((%1$s %% %2$d) + %2$d) %% %2$d)".formatted(micros, MICROS_OF_HOUR);
    }

    /// Returns the truncated value; for a decimal its unscaled value, a whole number.
    private static String truncated(String value, Type type, int width) {
        return type == Type.Simple.VARCHAR
                ? "left(" + value + ", " + width + ")"
                : TruncatedNumber.wrapped(value, type, width);
    }
}
