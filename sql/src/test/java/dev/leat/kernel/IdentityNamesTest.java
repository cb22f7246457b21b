package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Schema.Field;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityNamesTest {

    private static final Schema SCHEMA =
            new Schema(
                    "all",
                    List.of(
                            new Field("t", Simple.VARCHAR),
                            new Field("i", Simple.INTEGER),
                            new Field("b", Simple.BIGINT),
                            new Field("f", Simple.BOOLEAN),
                            new Field("r", Simple.DOUBLE),
                            new Field("n", new Type.Decimal(9, 3)),
                            new Field("d", Simple.DATE),
                            new Field("z", Simple.TIMESTAMPTZ),
                            new Field("l", Simple.TIMESTAMP),
                            new Field("j", Simple.JSON),
                            new Field("a", new Type.ListOf(Simple.INTEGER)),
                            Field.required("must", Simple.INTEGER)));

    private static final String DOCUMENT =
            """
            {"t":" ab ","i":7,"b":9007199254740993,"f":true,"r":1.5,"n":1.250,"d":"2025-01-31","must":1,
            "z":"2025-01-31T12:00:00+01:00","l":"2025-01-31T12:00:00","j":{"x":[1]},"a":[1,2]}\
            """;

    private final Kernels kernels = new Kernels();

    @AfterEach
    void close() {
        kernels.close();
    }

    private static Pipeline pipeline(String key, List<Step> steps) {
        return Orders.pipeline(
                SCHEMA,
                key.isEmpty() ? List.of() : List.of(key.split("\\+", -1)),
                steps,
                List.of(new QueueSink("OrderQueue", new Sink.Filter.All(), Map.of())));
    }

    private static Step.Set set(String column, String expression) {
        return new Step.Set(Map.of(column, Sql.of(expression)));
    }

    private String real(Pipeline pipeline) {
        try (var runner = new Runner(kernels, pipeline)) {
            var rows = runner.run(DOCUMENT).rows();
            return HexFormat.of().formatHex(rows.identity(0));
        }
    }

    private IdentityNames naming(Pipeline pipeline) {
        return IdentityNames.of(kernels, Orders.app(pipeline), pipeline);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "t| ab ",
                "i|7",
                "i|7.0",
                "b|9007199254740993",
                "f|true",
                "r|1.5",
                "n|1.25",
                "d|2025-01-31",
                "z|2025-01-31T11:00:00Z",
                "l|2025-01-31T12:00:00",
                "j|{\"x\":[1]}",
                "a|[1,2]"
            })
    void theValueOfAKeyOfAnyTypeGivesTheIdentity(String column, String value) {
        var pipeline = pipeline(column, List.of());
        try (var naming = naming(pipeline)) {
            assertThat(naming.ofKey(Map.of(column, value))).contains(real(pipeline));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "upper(trim(t))|AB",
                "i + 1|8",
                "b * 10|90071992547409930",
                "cast(i as tinyint)|7",
                "list_sum(a) - 3|0",
                "n * n|1.5625",
                "r * 2|3",
                "d + 1|2025-02-01",
                "l + interval 1 day|2025-02-01T12:00:00",
                "not f|false"
            })
    void soDoesTheValueOfOneThatAStepMakes(String expression, String value) {
        var pipeline = pipeline("k", List.of(set("k", expression)));
        try (var naming = naming(pipeline)) {
            assertThat(naming.ofKey(Map.of("k", value))).contains(real(pipeline));
        }
    }

    @Test
    void aKeyOfSeveralColumnsNeedsEach() {
        var pipeline = pipeline("t+i", List.of());
        try (var naming = naming(pipeline)) {
            assertThat(naming.ofKey(Map.of("i", "7", "t", " ab "))).contains(real(pipeline));
            assertThat(naming.ofKey(Map.of("i", "7"))).isEmpty();
            assertThat(naming.ofKey(Map.of("i", "x", "t", " ab "))).isEmpty();
            assertThat(naming.ofMessage("id")).isEmpty();
        }
    }

    @Test
    void withoutAKeyTheMessageIsTheIdentity() {
        var pipeline = pipeline("", List.of());
        try (var naming = naming(pipeline)) {
            var record = record(DOCUMENT);
            assertThat(naming.of(List.of(record))).containsExactly(naming.ofMessage(record.id()));
            assertThat(naming.ofMessage(record.id())).isPresent();
        }
    }

    @Test
    void aRecordThatIsRejectedHasItsIdentity() {
        var bad = new Step.Check(Map.of("never", Sql.of("must > 1000")));
        var pipeline = pipeline("t", List.of(bad, set("t", "trim(t)")));
        try (var naming = naming(pipeline)) {
            var wanted = naming.ofKey(Map.of("t", "ab"));
            assertThat(wanted).isPresent();
            assertThat(
                            naming.of(
                                    List.of(
                                            record(DOCUMENT),
                                            record("{\"t\":\"ab \",\"i\":1.5,\"must\":null}"),
                                            record("{\"t\":\"ab\""),
                                            record("{\"t\":1}"))))
                    .containsExactly(wanted, wanted, Optional.empty(), Optional.empty());
        }
    }

    private static Record record(String body) {
        return new Record("id", body.getBytes(StandardCharsets.UTF_8), Map.of(), 1, Instant.EPOCH);
    }
}
