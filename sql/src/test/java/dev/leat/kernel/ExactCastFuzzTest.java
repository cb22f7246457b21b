package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink.Filter;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random expressions with casts, over random texts. Their results are equal to those of exact
/// arithmetic in Java, or the record is rejected. It is rejected only if digits would be lost.
class ExactCastFuzzTest {

    private static final int VALUES = 40;

    private static final Schema SCHEMA =
            new Schema(
                    "S", List.of(new Field("t", Simple.VARCHAR), new Field("u", Simple.VARCHAR)));

    private final Random random = new Random(63);

    /// A random expression: its SQL, and its exact value for two texts, which is empty if digits
    /// are lost. An `unsure` expression may be rejected although its value is exact, and so may a
    /// text with an exponent, which DuckDB does not read in all cases.
    private record Expression(
            String sql, Function<List<BigDecimal>, Optional<BigDecimal>> value, boolean unsure) {}

    @Test
    void someNumbersKeepTheirDigits() {
        numbers(15);
    }

    @Test
    void someTimesKeepTheirDigits() {
        times(5);
    }

    @Test
    @Tag("fuzz")
    void manyNumbersAndTimesKeepTheirDigits() {
        numbers(100);
        times(10);
    }

    private void numbers(int expressions) {
        for (int i = 0; i < expressions; i++) {
            var expression = expression(2);
            var documents = new ArrayList<String>();
            var values = new ArrayList<List<BigDecimal>>();
            for (int v = 0; v < VALUES; v++) {
                var t = number();
                var u = number();
                values.add(List.of(new BigDecimal(t), new BigDecimal(u)));
                documents.add("{\"t\":\"%s\",\"u\":\"%s\"}".formatted(t, u));
            }
            var made = made(expression.sql, documents);
            for (int v = 0; v < VALUES; v++) {
                var right = expression.value.apply(values.get(v));
                var about = expression.sql + " of " + documents.get(v);
                if (made.get(v).isPresent()) {
                    assertThat(right).as(about).isPresent();
                    assertThat(new BigDecimal(made.get(v).get()))
                            .as(about)
                            .isEqualByComparingTo(right.get());
                } else if (!expression.unsure && !documents.get(v).contains("e")) {
                    assertThat(right).as(about).isEmpty();
                }
            }
        }
    }

    private void times(int expressions) {
        var places = Map.of("timestamp_s", 0, "timestamp_ms", 3, "timestamp", 6, "timestamp_ns", 9);
        for (int i = 0; i < expressions; i++) {
            // DuckDB casts between two of these types only from or to `timestamp`
            var types = new ArrayList<>(List.of("timestamp"));
            if (random.nextBoolean()) {
                types.addFirst("timestamp_ns");
            }
            if (random.nextBoolean()) {
                types.add(random.nextBoolean() ? "timestamp_ms" : "timestamp_s");
            }
            var sql = "t::" + String.join("::", types);
            int least = types.stream().mapToInt(places::get).min().orElseThrow();
            var documents = new ArrayList<String>();
            var values = new ArrayList<String>();
            for (int v = 0; v < VALUES; v++) {
                values.add(time());
                documents.add("{\"t\":\"%s\"}".formatted(values.getLast()));
            }
            var made = made(sql, documents);
            for (int v = 0; v < VALUES; v++) {
                var right = LocalDateTime.parse(values.get(v).replace(' ', 'T'));
                boolean fits = right.getNano() % (long) Math.pow(10, 9 - least) == 0;
                assertThat(made.get(v).map(text -> LocalDateTime.parse(text.replace(' ', 'T'))))
                        .as(sql + " of " + values.get(v))
                        .isEqualTo(fits ? Optional.of(right) : Optional.empty());
            }
        }
    }

    /// Returns the values of an expression for these documents, as texts; empty for rejected ones.
    private static List<Optional<String>> made(String sql, List<String> documents) {
        var sink =
                new QueueSink(
                        "OrderQueue", new Filter.All(), Map.of("made", Sql.of("made::varchar")));
        var pipeline =
                Pipeline.of("p", new QueueSource("OrderQueue", SCHEMA, UnknownFields.IGNORE, 1))
                        .withSteps(List.of(new Step.Set(Map.of("made", Sql.of(sql)))))
                        .withTo(List.of(sink));
        try (var runner = new Runner(pipeline)) {
            var ran = runner.run(documents.toArray(String[]::new));
            var texts = ran.rows().size() == 0 ? List.<String>of() : ran.texts(0, 0);
            var made = new ArrayList<Optional<String>>();
            int row = 0;
            for (int i = 0; i < documents.size(); i++) {
                made.add(
                        ran.at(i, 0) == Outcome.REJECTED
                                ? Optional.empty()
                                : Optional.of(texts.get(row++).replaceAll("[^0-9TeE+. :-]", ""))
                                        .map(text -> text.replaceAll("^e:", "")));
            }
            return made;
        }
    }

    private Expression expression(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(6)) {
            case 0 -> {
                int column = random.nextInt(2);
                yield cast(
                        new Expression(
                                column == 0 ? "t" : "u",
                                texts -> Optional.of(texts.get(column)),
                                false));
            }
            case 1 -> {
                var left = expression(depth - 1);
                var right = expression(depth - 1);
                yield cast(
                        new Expression(
                                "(%s::decimal(12,4) + %s::decimal(12,4))"
                                        .formatted(left.sql, right.sql),
                                texts ->
                                        decimal(left.value.apply(texts), 12, 4)
                                                .flatMap(a ->
                                                        decimal(right.value.apply(texts), 12, 4)
                                                                .map(a::add)),
                                left.unsure || right.unsure));
            }
            case 2 -> {
                var of = expression(depth - 1);
                yield cast(
                        new Expression(
                                "(%s::decimal(9,3) * 25)".formatted(of.sql),
                                texts ->
                                        decimal(of.value.apply(texts), 9, 3)
                                                .map(a -> a.multiply(BigDecimal.valueOf(25))),
                                of.unsure));
            }
            case 3 -> {
                var of = cast(expression(depth - 1));
                yield new Expression("[%s][1]".formatted(of.sql), of.value, of.unsure);
            }
            case 4 -> {
                var of = expression(depth - 1);
                yield cast(
                        new Expression(
                                "case when t = '' then null else %s end"
                                        .formatted(of.sql)
                                        .transform(sql -> "(" + sql + ")"),
                                of.value,
                                of.unsure));
            }
            default -> cast(expression(depth - 1));
        };
    }

    private Expression cast(Expression of) {
        int kind = random.nextInt(7);
        int scale = random.nextInt(8);
        int precision = scale + 1 + random.nextInt(20);
        boolean unsure = of.unsure || kind == 2 || kind == 3;
        return switch (kind) {
            case 0 -> whole(of, "integer", 31);
            case 1 -> whole(of, "bigint", 63);
            case 2 ->
                    new Expression(
                            of.sql + "::double",
                            texts -> of.value.apply(texts).flatMap(ExactCastFuzzTest::real),
                            unsure);
            case 3 ->
                    new Expression(
                            "cast(" + of.sql + " as real)",
                            texts -> of.value.apply(texts).flatMap(ExactCastFuzzTest::small),
                            unsure);
            case 4 -> new Expression(of.sql + "::varchar", of.value, of.unsure);
            default ->
                    new Expression(
                            "%s::decimal(%d,%d)".formatted(of.sql, precision, scale),
                            texts -> decimal(of.value.apply(texts), precision, scale),
                            of.unsure);
        };
    }

    private static Expression whole(Expression of, String type, int bits) {
        return new Expression(
                "cast(" + of.sql + " as " + type + ")",
                texts ->
                        decimal(of.value.apply(texts), 38, 0)
                                .filter(value -> fits(value.toBigIntegerExact(), bits)),
                of.unsure);
    }

    private static boolean fits(BigInteger value, int bits) {
        return value.bitLength() <= bits;
    }

    private static Optional<BigDecimal> decimal(Optional<BigDecimal> of, int precision, int scale) {
        return of.filter(
                        value -> value.signum() == 0 || value.stripTrailingZeros().scale() <= scale)
                .filter(value ->
                        value.abs().compareTo(BigDecimal.ONE.movePointRight(precision - scale))
                                < 0);
    }

    private static Optional<BigDecimal> real(BigDecimal value) {
        double real = value.doubleValue();
        return Optional.of(value)
                .filter(exact ->
                        exact.compareTo(new BigDecimal(Double.toString(real))) == 0
                                || exact.compareTo(new BigDecimal(real)) == 0);
    }

    private static Optional<BigDecimal> small(BigDecimal value) {
        float real = value.floatValue();
        return Optional.of(value)
                .filter(exact ->
                        exact.compareTo(new BigDecimal(Float.toString(real))) == 0
                                || exact.compareTo(new BigDecimal(real)) == 0);
    }

    private String number() {
        var digits = new StringBuilder(random.nextInt(4) == 0 ? "-" : "");
        int whole = random.nextInt(random.nextInt(4) == 0 ? 20 : 5);
        digits.append(whole == 0 ? "0" : 1 + random.nextInt(9));
        for (int i = 1; i < whole; i++) {
            digits.append(random.nextInt(10));
        }
        if (random.nextInt(3) > 0) {
            digits.append('.');
            for (int i = random.nextInt(random.nextInt(4) == 0 ? 12 : 4); i >= 0; i--) {
                digits.append(random.nextInt(3) == 0 ? random.nextInt(10) : 0);
            }
        }
        if (random.nextInt(6) == 0) {
            digits.append(String.format(Locale.ROOT, "e%d", random.nextInt(9) - 4));
        }
        return digits.toString();
    }

    private String time() {
        var text =
                "%d-%02d-%02d %02d:%02d:%02d"
                        .formatted(
                                1700 + random.nextInt(500),
                                1 + random.nextInt(12),
                                1 + random.nextInt(28),
                                random.nextInt(24),
                                random.nextInt(60),
                                random.nextInt(60));
        int places = random.nextInt(10);
        if (places == 0) {
            return text;
        }
        var fraction = new StringBuilder();
        for (int i = 0; i < places; i++) {
            fraction.append(i < random.nextInt(10) ? random.nextInt(10) : 0);
        }
        return text + "." + fraction;
    }
}
