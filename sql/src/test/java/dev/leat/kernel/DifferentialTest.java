package dev.leat.kernel;

import static dev.leat.kernel.Orders.pipeline;
import static dev.leat.kernel.Orders.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Outcome;
import dev.leat.kernel.bind.TypeSpelling;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random numbers in every notation against BigDecimal: SQL computes with exactly the document's
/// value, or the record is rejected.
class DifferentialTest {

    private static final int NUMBERS = 20_000;
    private static final int BATCH = 500;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "integer",
                "bigint",
                "decimal(18,2)",
                "decimal(38,10)",
                "decimal(4,4)",
                "decimal(38,0)"
            })
    void computesWithWhatWasWritten(String name) {
        var type = type(name);
        var schema = new Schema("S", List.of(new Field("v", type)));
        var steps =
                List.<Step>of(
                        new Step.Set(sql("text", "v::varchar")), new Step.Exclude(List.of("v")));
        var queue = new QueueSink("OrderQueue", new Sink.Filter.All(), Map.of());
        var random = new Random(name.hashCode());
        int accepted = 0;
        try (var runner = new Runner(pipeline(schema, List.of(), steps, List.of(queue)))) {
            for (int done = 0; done < NUMBERS; done += BATCH) {
                var numbers = new ArrayList<String>();
                for (int i = 0; i < BATCH; i++) {
                    numbers.add(number(random));
                }
                var ran =
                        runner.run(
                                Orders.work(
                                        numbers.stream()
                                                .map(n ->
                                                        "{\"v\":"
                                                                + (random.nextInt(4) == 0
                                                                        ? '"' + n + '"'
                                                                        : n)
                                                                + "}")
                                                .toList()));
                int row = 0;
                for (int i = 0; i < BATCH; i++) {
                    var number = numbers.get(i);
                    assertThat(ran.at(i, 0) == Outcome.PENDING)
                            .as(number)
                            .isEqualTo(fits(new BigDecimal(number), type));
                    if (ran.at(i, 0) == Outcome.PENDING) {
                        var body = String.valueOf(ran.texts(0, 0).get(row++));
                        var text = body.substring("{\"text\":\"".length(), body.length() - 2);
                        assertThat(new BigDecimal(text)).as(number).isEqualByComparingTo(number);
                        accepted++;
                    }
                }
            }
        }
        assertThat(accepted).isGreaterThan(NUMBERS / 200);
    }

    private static String number(Random random) {
        var number = new StringBuilder(random.nextBoolean() ? "-" : "");
        number.append(digits(random, 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 12)));
        if (random.nextInt(3) > 0) {
            int places = 1 + random.nextInt(random.nextInt(4) == 0 ? 14 : 3);
            for (int i = 0; i < places; i++) {
                number.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
            }
            number.insert(number.length() - places, '.');
        }
        if (random.nextInt(3) == 0) {
            number.append(random.nextBoolean() ? 'e' : 'E');
            number.append(List.of("", "+", "-").get(random.nextInt(3))).append(random.nextInt(25));
        }
        return number.toString();
    }

    private static String digits(Random random, int count) {
        var digits = new BigInteger(4 * count, random).toString();
        return digits.length() > count
                ? digits.substring(0, count).replaceFirst("^0+(?=.)", "")
                : digits;
    }

    private static boolean fits(BigDecimal value, Type type) {
        if (value.signum() == 0) {
            return true;
        }
        var plain = value.stripTrailingZeros();
        return switch (type) {
            case Type.Decimal decimal ->
                    plain.scale() <= decimal.scale()
                            && plain.precision() - plain.scale()
                                    <= decimal.precision() - decimal.scale();
            default ->
                    plain.scale() <= 0
                            && plain.toBigInteger().bitLength()
                                    < (type == Simple.INTEGER ? 32 : 64);
        };
    }

    private static Type type(String name) {
        return TypeSpelling.read(name.toUpperCase(java.util.Locale.ROOT)).orElseThrow();
    }

    @Test
    void keepsDoublesToTheLastBit() {
        var schema = new Schema("S", List.of(new Field("v", Simple.DOUBLE)));
        var steps = List.<Step>of(new Step.Set(sql("v", "v + 0")));
        var queue = new QueueSink("OrderQueue", new Sink.Filter.All(), Map.of());
        var random = new Random(7);
        var doubles = new ArrayList<Double>();
        while (doubles.size() < NUMBERS) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                doubles.add(value);
            }
        }
        try (var runner = new Runner(pipeline(schema, List.of(), steps, List.of(queue)))) {
            var ran =
                    runner.run(
                            Orders.work(doubles.stream().map(d -> "{\"v\":" + d + "}").toList()));
            assertThat(ran.texts(0, 0))
                    .containsExactlyElementsOf(
                            doubles.stream().map(d -> "{\"v\":" + d + "}").toList());
        }
    }
}
