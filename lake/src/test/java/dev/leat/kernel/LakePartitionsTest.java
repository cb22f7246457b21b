package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.LakeTable.Partition;
import dev.leat.app.LakeTable.Transform;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.lake.LakeLayout;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.transforms.Transforms;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The partition of a value is the one that Iceberg's library computes.
class LakePartitionsTest {

    private static final int VALUES = 1_000;
    private static final Type DECIMAL = new Type.Decimal(38, 3);

    static Stream<Arguments> transforms() {
        var cases = new ArrayList<Arguments>();
        for (var transform : List.of(Transform.YEAR, Transform.MONTH, Transform.DAY)) {
            add(cases, transform, 0, Simple.DATE, Simple.TIMESTAMP, Simple.TIMESTAMPTZ);
        }
        add(cases, Transform.HOUR, 0, Simple.TIMESTAMP, Simple.TIMESTAMPTZ);
        for (int width : List.of(1, 7, 128)) {
            add(
                    cases,
                    Transform.BUCKET,
                    width,
                    Simple.INTEGER,
                    Simple.BIGINT,
                    Simple.VARCHAR,
                    Simple.DATE,
                    Simple.TIMESTAMP,
                    Simple.TIMESTAMPTZ,
                    DECIMAL);
            add(
                    cases,
                    Transform.TRUNCATE,
                    width,
                    Simple.INTEGER,
                    Simple.BIGINT,
                    Simple.VARCHAR,
                    DECIMAL);
        }
        return cases.stream();
    }

    private static void add(List<Arguments> cases, Transform transform, int width, Type... types) {
        for (var type : types) {
            cases.add(Arguments.of(transform, width, type));
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void isThatOfTheLibrary(Transform transform, int width, Type type) throws Exception {
        var layout =
                new LakeLayout(
                        List.of(new LakeLayout.Column(1, "v", type, false)),
                        List.of(new Partition(transform, "v", width)));
        var random = new SplittableRandom(width);
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var session = new TableSession(connection, new ReentrantLock())) {
            session.execute("SET TimeZone = 'America/New_York'");
            session.execute("CREATE TEMP TABLE vals (v " + type + ")");
            for (int i = 0; i < VALUES; i += 100) {
                var values = new ArrayList<String>();
                for (int j = 0; j < 100; j++) {
                    values.add("('" + value(type, random) + "')");
                }
                session.execute("INSERT INTO vals VALUES " + String.join(", ", values));
            }
            session.execute("INSERT INTO vals VALUES (NULL)" + bounds(type));
            var partitions = new LakePartitions(session, layout, "vals");
            partitions.prepare();
            session.execute("SET TimeZone = 'UTC'");
            session.rows(
                    "SELECT CAST(v AS VARCHAR), CAST(p0 AS VARCHAR) FROM " + partitions.keyed(),
                    row ->
                            assertThat(row.getString(2))
                                    .as("of %s", row.getString(1))
                                    .isEqualTo(
                                            row.getString(1) == null
                                                    ? null
                                                    : expected(
                                                            transform,
                                                            width,
                                                            type,
                                                            row.getString(1))));
        }
    }

    /// Returns rows with the least and the greatest whole number of a type.
    private static String bounds(Type type) {
        return type == Simple.INTEGER
                ? ", (-2147483648), (2147483647)"
                : type == Simple.BIGINT ? ", (-9223372036854775808), (9223372036854775807)" : "";
    }

    private static String value(Type type, SplittableRandom random) {
        return switch (type) {
            case Type.Decimal _ ->
                    BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), 3).toString();
            case Type.Simple simple ->
                    switch (simple) {
                        case INTEGER -> String.valueOf(random.nextInt() >> random.nextInt(32));
                        case BIGINT -> String.valueOf(random.nextLong() >> random.nextInt(64));
                        case DATE ->
                                java.time.LocalDate.ofEpochDay(random.nextInt(-50_000, 50_000))
                                        .toString();
                        case TIMESTAMP, TIMESTAMPTZ ->
                                java.time.Instant.EPOCH
                                        .plus(
                                                random.nextLong(-(1L << 51), 1L << 51),
                                                java.time.temporal.ChronoUnit.MICROS)
                                        .toString();
                        default -> text(random);
                    };
            case Type.ListOf _, Type.Struct _ -> throw new IllegalArgumentException();
        };
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.appendCodePoint("ab %/\"éß漢😀".codePoints().toArray()[random.nextInt(10)]);
        }
        return text.toString();
    }

    private static String expected(Transform transform, int width, Type type, String text) {
        var of =
                switch (type) {
                    case Type.Decimal(var precision, var scale) ->
                            Types.DecimalType.of(precision, scale);
                    case Type.Simple simple ->
                            switch (simple) {
                                case INTEGER -> Types.IntegerType.get();
                                case BIGINT -> Types.LongType.get();
                                case DATE -> Types.DateType.get();
                                case TIMESTAMP -> Types.TimestampType.withoutZone();
                                case TIMESTAMPTZ -> Types.TimestampType.withZone();
                                default -> Types.StringType.get();
                            };
                    case Type.ListOf _, Type.Struct _ -> throw new IllegalArgumentException();
                };
        var iso = type == Simple.TIMESTAMP || type == Simple.TIMESTAMPTZ;
        var value =
                switch (type) {
                    case Type.Decimal _ -> (Object) new BigDecimal(text);
                    case Type.Simple simple when simple == Simple.INTEGER -> Integer.valueOf(text);
                    case Type.Simple simple when simple == Simple.BIGINT -> Long.valueOf(text);
                    default ->
                            Literal.of(
                                            iso
                                                    ? text.replace(' ', 'T')
                                                            .replaceFirst("[+]00$", "+00:00")
                                                    : text)
                                    .to(of)
                                    .value();
                };
        var word = transform.word() + (width > 0 ? "[" + width + "]" : "");
        var partition = transformed(of, word, value);
        return partition instanceof BigDecimal decimal
                ? decimal.unscaledValue().toString()
                : String.valueOf(partition);
    }

    @SuppressWarnings("unchecked") // the value has the transform's type
    private static Object transformed(org.apache.iceberg.types.Type of, String word, Object value) {
        var transform =
                (org.apache.iceberg.transforms.Transform<Object, Object>)
                        Transforms.fromString(word);
        return transform.bind(of).apply(value);
    }
}
