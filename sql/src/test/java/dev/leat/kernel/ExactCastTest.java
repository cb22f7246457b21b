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
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Casts in SQL lose no digit: the record is rejected, or TRY_CAST returns NULL.
class ExactCastTest {

    private static final Schema SCHEMA =
            new Schema(
                    "S",
                    List.of(
                            new Field("t", Simple.VARCHAR),
                            new Field("secret", Simple.VARCHAR, false, true, Optional.empty()),
                            new Field("d", new Type.Decimal(38, 10)),
                            new Field("n", Simple.BIGINT),
                            new Field("r", Simple.DOUBLE),
                            new Field("ts", Simple.TIMESTAMP),
                            new Field("j", Simple.JSON)));

    private static Pipeline pipeline(Step... steps) {
        return Pipeline.of("p", new QueueSource("OrderQueue", SCHEMA, UnknownFields.IGNORE, 1))
                .withSteps(List.of(steps))
                .withTo(
                        List.of(
                                new QueueSink(
                                        "OrderQueue",
                                        new Filter.All(),
                                        Map.of("made", Sql.of("made::varchar")))));
    }

    private static Step set(String expression) {
        return new Step.Set(Map.of("made", Sql.of(expression)));
    }

    private static String made(String expression, String document) {
        try (var runner = new Runner(pipeline(set(expression)))) {
            var ran = runner.run(document);
            return ran.at(0, 0) == Outcome.REJECTED
                    ? "rejected"
                    : String.valueOf(ran.texts(0, 0).getFirst())
                            .replaceAll("^.\"made\":\"?|\"?.$", "");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    t::decimal(12,2)                      | 12.34      | 12.34
                    t::decimal(12,2)                      | 12.340     | 12.34
                    t::decimal(12,2)                      | 12.345     | rejected
                    t::decimal(12,2)                      | -0.001     | rejected
                    t::decimal(12,2)                      | 1.5e-1     | 0.15
                    t::decimal(12,2)                      | 1.5e-2     | rejected
                    t::decimal(12,2)                      | 1.2345e3   | 1234.50
                    t::decimal(12,2)                      | 0.000e-9   | 0.00
                    t::decimal                            | 0.1234     | rejected
                    t::decimal(5)                         | 1.0        | 1
                    cast(t as numeric(12, 2))             | 12.345     | rejected
                    CAST (t /* as x */ AS DECIMAL(12,2))  | 12.345     | rejected
                    (t)::decimal(12,2)                    | 12.345     | rejected
                    concat(t, '')::decimal(12,2)              | 12.34      | 12.34
                    concat(t, '')::decimal(12,2)              | 12.345     | rejected
                    replace(t, ',', '.')::decimal(12,2)   | 12,345     | rejected
                    -t::decimal(12,2)                     | 12.345     | rejected
                    1 + t::decimal(12,2) * 2              | 1.25       | 3.50
                    t::decimal(12,4)::decimal(12,2)       | 1.2345     | rejected
                    t::decimal(12,4)::decimal(12,2)       | 1.2300     | 1.23
                    t::int                                | 1.5        | rejected
                    t::int                                | 1.0        | 1
                    t::int                                | 15e-1      | rejected
                    t::int                                | -15e-1     | rejected
                    t::bigint                             | 2e3        | 2000
                    t::double                             | 0.1        | 0.1
                    t::double                             | 0.12345678901234567890 | rejected
                    t::double                             | 9007199254740993       | rejected
                    t::double                             | 1e300      | 1e+300
                    t::real                               | 0.1        | 0.1
                    t::real                               | 16777217   | rejected
                    t::timestamp                          | 2024-01-02 03:04:05.123456     | 2024-01-02 03:04:05.123456
                    t::timestamp                          | 2024-01-02T03:04:05.123456000Z | 2024-01-02 03:04:05.123456
                    t::timestamp                          | 2024-01-02 03:04:05.1234567    | rejected
                    t::timestamptz                        | 2024-01-02 03:04:05.1234567+01 | rejected
                    t::time                               | 03:04:05.1234567               | rejected
                    t::timestamp_s                        | 2024-01-02 03:04:05.5          | rejected
                    t::timestamp_ns::timestamp            | 2024-01-02 03:04:05.000000001  | rejected
                    t::timestamp::date                    | 2024-01-02 03:04:05.5          | 2024-01-02
                    try_cast(t as decimal(12,2))          | 12.345     | null
                    try_cast(t as decimal(12,2))          | 12.34      | 12.34
                    try_cast(t as decimal(12,2))          | x          | null
                    try_cast(concat(t, '') as int)              | 1.5        | null
                    coalesce(try_cast(t as int), 7)       | 1.5        | 7
                    case when t = 'x' then t::int else 0 end | 1.5     | 0
                    string_split(t, ';')::int[]           | 1;2        | [1, 2]
                    string_split(t, ';')::int[]           | 1;2.5      | rejected
                    [x::int for x in string_split(t, ';')]| 1;2.5      | rejected
                    {'a': t}::struct(a decimal(12,2))     | 12.345     | rejected
                    {'a': t}::struct(a decimal(12,2))     | 12.34      | {'a': 12.34}
                    (t = 'x')::int                        | x          | 1
                    round(t::double, 2)::decimal(12,2)    | 12.346     | 12.35
                    round(t::decimal(9,3), 2)::decimal(12,2) | 12.346  | 12.35
                    """)
    void ofATextKeepEveryDigit(String expression, String text, String result) {
        assertThat(made(expression, "{\"t\":\"" + text + "\"}")).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    d::decimal(12,2)        | {"d": 1.25}             | 1.25
                    d::decimal(12,2)        | {"d": 1.255}            | rejected
                    d::int                  | {"d": 3}                | 3
                    d::int                  | {"d": 3.5}              | rejected
                    d::double               | {"d": 0.1}              | 0.1
                    d::double               | {"d": 123456789012345678.9} | rejected
                    (d * 3)::decimal(12,2)  | {"d": 0.333}            | rejected
                    round(d * 3, 2)::decimal(12,2) | {"d": 0.333}     | 1.00
                    n::double               | {"n": 9007199254740992} | 9007199254740992.0
                    n::double               | {"n": 9007199254740993} | rejected
                    n::real                 | {"n": 16777217}         | rejected
                    n::decimal(18,2)        | {"n": 5}                | 5.00
                    r::int                  | {"r": 2.0}              | 2
                    r::int                  | {"r": 1.5}              | rejected
                    r::decimal(12,2)        | {"r": 12.34}            | 12.34
                    r::decimal(12,2)        | {"r": 12.345}           | rejected
                    (r / 3)::decimal(12,2)  | {"r": 1}                | rejected
                    round(r / 3, 2)::decimal(12,2) | {"r": 1}         | 0.33
                    r::decimal(38,20)       | {"r": 0.1}              | 0.10000000000000000000
                    r::float                | {"r": 0.1}              | 0.1
                    r::float                | {"r": 0.123456789}      | rejected
                    ts::date                | {"ts": "2024-01-02T03:04:05"}   | 2024-01-02
                    ts::timestamp_s         | {"ts": "2024-01-02T03:04:05.5"} | rejected
                    j::decimal(12,2)        | {"j": 12.345}           | rejected
                    j::decimal(12,2)        | {"j": "12.34"}          | 12.34
                    (j -> 'a')::int         | {"j": {"a": 1.5}}       | rejected
                    (j ->> 'a')::int        | {"j": {"a": 1.5}}       | rejected
                    j::int[]                | {"j": [1, 2.5]}         | rejected
                    """)
    void ofANumberOrTimeKeepEveryDigit(String expression, String document, String result) {
        assertThat(made(expression, document)).isEqualTo(result);
    }

    @Test
    void aReasonHasTheValueAndTheType() {
        var step = set("replace(t, ',', '.')::decimal(12,2)");
        try (var runner = new Runner(pipeline(step))) {
            assertThat(runner.run("{\"t\":\"12,345\"}").reasons(0))
                    .containsExactly(
                            new Reason(
                                    "range",
                                    Optional.of("made"),
                                    Optional.of("12.345"),
                                    "expression 'made' would lose digits in its cast to decimal(12,2)",
                                    Optional.of("steps[0].set")));
            assertThat(runner.run("{\"t\":\"x\"}").reasons(0).getFirst().message())
                    .isEqualTo("'made' cannot be computed: its expression raised an error");
        }
    }

    @Test
    void aReasonHidesAPersonalValue() {
        try (var runner = new Runner(pipeline(set("secret::int")))) {
            assertThat(runner.run("{\"secret\":\"1.5\"}").reasons(0).getFirst().value())
                    .contains("***");
        }
    }

    @Test
    void conditionsChecksAndSinksRejectTheRecordToo() {
        var made = set("t");
        var where = pipeline(made, new Step.Where(Sql.of("t::int > 0")));
        var check = pipeline(made, new Step.Check(Map.of("t is above 0", Sql.of("t::int > 0"))));
        var sink =
                pipeline(made)
                        .withTo(
                                List.of(
                                        new QueueSink(
                                                "OrderQueue",
                                                new Filter.Where(Sql.of("t::int > 0")),
                                                Map.of("made", Sql.of("t::int")))));
        for (var pipeline : List.of(where, check, sink)) {
            try (var runner = new Runner(pipeline)) {
                var ran = runner.run("{\"t\":\"1.5\"}", "{\"t\":\"1\"}", "{\"t\":\"x\"}");
                assertThat(ran.reasons(0))
                        .allSatisfy(why -> {
                            assertThat(why.message())
                                    .endsWith("would lose digits in its cast to integer");
                            assertThat(why.value()).contains("1.5");
                        })
                        .isNotEmpty();
                assertThat(ran.at(1, 0)).isEqualTo(Outcome.PENDING);
                assertThat(ran.reasons(2)).noneMatch(why -> why.message().contains("digits"));
            }
        }
    }
}
