package dev.leat.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Sql;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps in Java: real classes, compiled and run in JVMs of their own.
@Tag("slow")
class JavaStepTest {

    @TempDir private Path folder;
    @AutoClose private final JavaSteps steps = new JavaSteps(() -> folder);

    @Test
    void addsTheColumnsThatTheClassReturns() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP,
                        "return Result.of(\"risk\", record.decimal(\"total\").get().doubleValue() / 100).and(\"country\", \"D\\\"E\");",
                        "a",
                        "b");

        assertThat(ran.bodies())
                .containsExactly(
                        "{\"id\":\"a\",\"total\":12.5,\"risk\":0.125,\"country\":\"D\\\"E\"}",
                        "{\"id\":\"b\",\"total\":12.5,\"risk\":0.125,\"country\":\"D\\\"E\"}");
    }

    @Test
    void stepsBeforeAndAfterRunAroundTheClassAndNameTheirOwnPlace() throws Exception {
        var ran =
                steps.run(
                        """
                              - set: {total: total * 2, name: upper(id)}
                              - check: {the id is not x: id <> 'x'}
                        """
                                + JavaSteps.STEP
                                + """
                                      - check: {risk is below 1: risk < 1}
                                      - set: {level: "if(risk > 0.5, 'high', 'low')", at: source.id}
                                """,
                        """
                        if (id.equals("y")) return Result.of("risk", 2);
                        return Result.of("risk", 0.75).and("country", record.text("name").get() + record.decimal("total").get());
                        """,
                        "a",
                        "x",
                        "y");

        assertThat(ran.bodies())
                .containsExactly(
                        "{\"id\":\"a\",\"total\":25,\"name\":\"A\",\"risk\":0.75,\"country\":\"A25\",\"level\":\"high\",\"at\":\"m0\"}");
        assertThat(ran.reason(1).step()).contains("steps[1].check");
        assertThat(ran.reason(2).step()).contains("steps[3].check");
        assertThat(ran.reason(2).value()).contains("2.0");
    }

    @Test
    void lookupsBeforeAndAfterTheClassRead() throws Exception {
        steps.kernels.close();
        steps.kernels =
                new Kernels((lookup, _) -> {
                    var rows = new LookupRows(lookup);
                    for (var row :
                            List.of(
                                    "{\"id\":\"a\",\"name\":\"Ann\"}",
                                    "{\"id\":\"DE\",\"name\":\"Germany\"}")) {
                        rows.add(row.getBytes(StandardCharsets.UTF_8));
                    }
                    return rows;
                });
        steps.sections =
                "tables: {Names: {key: id}}\nlookups: {names: {table: Names, schema: Order}}";
        var ran =
                steps.run(
                        "{id: varchar not null, name: varchar}",
                        "      - lookup: {in: names, by: id, take: {person: name}}\n"
                                + JavaSteps.STEP
                                + "      - lookup: {in: names, by: {country: id}, take: {land: name}}\n",
                        "return Result.of(\"country\", record.text(\"person\").get().equals(\"Ann\") ? \"DE\" : \"XX\");",
                        new String[] {"{\"id\":\"a\"}", "{\"id\":\"b\"}", "{\"id\":\"DE\"}"});

        assertThat(ran.bodies())
                .containsExactly(
                        "{\"id\":\"a\",\"name\":null,\"person\":\"Ann\",\"risk\":null,\"country\":\"DE\",\"land\":\"Germany\"}");
        assertThat(ran.reason(1).step()).contains("steps[0].lookup");
        assertThat(ran.reason(2).step()).contains("steps[2].lookup");
        assertThat(ran.reason(2).value()).contains("\"XX\"");
    }

    @Test
    void valuesOfEveryTypeArriveAndReturnUnchanged() throws Exception {
        var ran =
                steps.run(
                        "{id: varchar, whole: bigint, exact: 'decimal(38,10)', real: double, flag: boolean, day: date, local: timestamp, zoned: timestamptz, doc: json, list: 'varchar[]', inner: 'struct(a integer, b varchar)'}",
                        "      - java: {class: functions.Risk, adds: {w: bigint, e: 'decimal(38,10)', r: double, y: boolean, d: date, l: timestamp, z: timestamptz, j: json, s: 'varchar[]', i: 'struct(a integer, b varchar)', n: varchar}, timeout: 30s}\n",
                        """
                        return Result.of("w", record.whole("whole").get())
                            .and("e", record.decimal("exact").get())
                            .and("r", record.real("real").get())
                            .and("y", record.bool("flag").get())
                            .and("d", record.date("day").get())
                            .and("l", record.timestamp("local").get())
                            .and("z", record.instant("zoned").get())
                            .and("j", record.text("doc").get())
                            .and("s", record.list("list").get())
                            .and("i", record.struct("inner").get())
                            .and("n", record.text("id"));
                        """,
                        new String[] {
                            "{\"id\":\"k\",\"whole\":9007199254740993,\"exact\":1234567890123456789012345678.0123456789,\"real\":0.1,\"flag\":true,\"day\":\"2024-02-29\",\"local\":\"2024-02-29T23:59:59.123456\",\"zoned\":\"2024-02-29T23:59:59Z\",\"doc\":{\"a\":[1.50]},\"list\":[\"x\",null,\"\uD83D\uDE00\"],\"inner\":{\"b\":\"q\",\"a\":1}}"
                        });

        assertThat(ran.table().reasons(0, 0)).isEmpty();
        assertThat(ran.bodies().getFirst())
                .endsWith(
                        "\"w\":9007199254740993,\"e\":1234567890123456789012345678.0123456789,\"r\":0.1,\"y\":true,\"d\":\"2024-02-29\",\"l\":\"2024-02-29T23:59:59.123456\",\"z\":\"2024-02-29T23:59:59Z\",\"j\":{\"a\":[1.50]},\"s\":[\"x\",null,\"\uD83D\uDE00\"],\"i\":{\"a\":1,\"b\":\"q\"},\"n\":\"k\"}");
    }

    @Test
    void aRejectionIsTheReasonOfTheDeadLetter() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP,
                        "return id.equals(\"b\") ? Result.reject(\"the country is unknown\") : Result.none();",
                        "a",
                        "b");

        assertThat(ran.bodies())
                .containsExactly("{\"id\":\"a\",\"total\":12.5,\"risk\":null,\"country\":null}");
        assertThat(ran.table().at(1, 0)).isEqualTo(Outcome.REJECTED);
        assertThat(ran.reason(1))
                .isEqualTo(Reason.of("java", "the country is unknown").in("steps[0].java"));
    }

    @Test
    void aValueThatDoesNotFitItsColumnRejectsTheRecord() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP,
                        """
                        return switch (id) {
                            case "a" -> Result.of("risk", "high");
                            case "b" -> Result.of("rusk", 1.0);
                            case "c" -> Result.of("risk", Double.NaN);
                            default -> Result.of("country", new Object());
                        };
                        """,
                        "a",
                        "b",
                        "c",
                        "d");

        assertThat(ran.reason(0).message())
                .isEqualTo("functions.Risk returned a value that is not a number (double)");
        assertThat(ran.reason(0).field()).contains("risk");
        assertThat(ran.reason(1).message())
                .isEqualTo(
                        "functions.Risk returned a column that the step does not name in `adds`");
        assertThat(ran.reason(1).field()).contains("rusk");
        assertThat(ran.reason(2).message()).contains("column 'risk' cannot hold java.lang.Double");
        assertThat(ran.reason(3).message()).contains("cannot hold java.lang.Object");
    }

    @Test
    void addedColumnsAndWhatDerivesFromThemAreNotInTheDigest() throws Exception {
        var derived = JavaSteps.STEP + "      - set: {level: risk * 2}\n";
        var one = steps.run(derived, "return Result.of(\"risk\", 1);", "a");
        steps.renew();
        var other = steps.run(derived, "return Result.of(\"risk\", 2);", "a");
        var without = steps.run("      - set: {id: id}\n", "return null;", "a");

        assertThat(one.bodies()).isNotEqualTo(other.bodies());
        assertThat(one.digest(0)).isEqualTo(other.digest(0)).isEqualTo(without.digest(0));
    }

    @Test
    void fieldsThatAreKeptPassTheClassAndReplaceNoColumnThatItAdds() throws Exception {
        var ran =
                steps.run(
                        "{id: varchar not null}, unknown_fields: keep",
                        "      - set: {name: upper(id)}\n" + JavaSteps.STEP,
                        "return Result.of(\"risk\", record.columns().size());",
                        new String[] {"{\"id\":\"a\",\"note\":1.50,\"risk\":9,\"name\":\"x\"}"});

        assertThat(ran.bodies())
                .containsExactly(
                        "{\"id\":\"a\",\"name\":\"A\",\"risk\":2.0,\"country\":null,\"note\":1.50,\"_leat_fields\":{\"name\":\"x\",\"risk\":9}}");
    }

    @Test
    void aListThatTheClassReturnsCanBeUnnested() throws Exception {
        var ran =
                steps.run(
                        """
                              - java: {class: functions.Risk, adds: {parts: 'varchar[]'}, timeout: 30s}
                              - unnest: {column: parts, as: part}
                              - set: {id: id || '-' || source.item}
                        """,
                        "return Result.of(\"parts\", List.of(\"x\", \"y\"));",
                        "a",
                        "b");

        assertThat(ran.bodies())
                .containsExactly(
                        "{\"id\":\"a-1\",\"total\":12.5,\"part\":\"x\"}",
                        "{\"id\":\"a-2\",\"total\":12.5,\"part\":\"y\"}",
                        "{\"id\":\"b-1\",\"total\":12.5,\"part\":\"x\"}",
                        "{\"id\":\"b-2\",\"total\":12.5,\"part\":\"y\"}");
    }

    @Test
    void identitiesAreThoseOfThePipelineWithoutRunningTheClass() throws Exception {
        var ran =
                steps.run(
                        JavaSteps.STEP + "      - set: {level: risk * 2, id: upper(id)}\n",
                        "return Result.of(\"risk\", 1);",
                        "a");
        steps.renew();

        try (var names = IdentityNames.of(steps.kernels, ran.app(), ran.app().pipeline("score"))) {
            var record =
                    new Record(
                            "m",
                            "{\"id\":\"a\"}".getBytes(StandardCharsets.UTF_8),
                            Map.of(),
                            1,
                            Instant.EPOCH);
            assertThat(names.of(List.of(record)).getFirst())
                    .contains(HexFormat.of().formatHex(ran.rows().identity(0)));
            assertThat(JavaSteps.functions()).isEmpty();
        }
    }

    @Test
    void explainShowsBothStatementsAndTheClassBetweenThem() throws Exception {
        var ran =
                steps.run(
                        "      - set: {total: total * 2}\n"
                                + JavaSteps.STEP
                                + "      - check: {risk is set: risk is not null}\n",
                        "return Result.of(\"risk\", 1);",
                        "a");

        var explained = steps.kernels.explain(ran.app(), ran.app().pipeline("score"));

        assertThat(explained.sql())
                .containsSubsequence(
                        "total * 2",
                        "-- then, in a JVM of its own (timeout 30000 ms, memory 256 MiB): functions.Risk adds risk double, country varchar",
                        "risk is not null");
        assertThat(explained.expressions()).extracting(Sql::text).contains("total * 2");
    }

    @Test
    void valuesOfPersonalColumnsAndOfWhatTheClassAddsAreMasked() throws Exception {
        var ran =
                steps.run(
                        "{id: varchar pii}",
                        JavaSteps.STEP + "      - check: {risk is null: risk is null}\n",
                        "return Result.of(\"risk\", 5);",
                        new String[] {"{\"id\":\"a\"}"});

        assertThat(ran.reason(0).value()).contains("***");
    }
}
