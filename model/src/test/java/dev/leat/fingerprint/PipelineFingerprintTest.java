package dev.leat.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineFingerprintTest {

    private static String text(List<String> key, Step... steps) {
        return text(key, Optional.empty(), steps);
    }

    private static String text(
            List<String> key, Optional<Pipeline.Version> version, Step... steps) {
        return PipelineFingerprint.text(pipeline(key, version, steps));
    }

    private static Pipeline pipeline(
            List<String> key, Optional<Pipeline.Version> version, Step... steps) {
        var schema = new Schema("Order", List.of(Schema.Field.required("id", Type.Simple.VARCHAR)));
        var from = new QueueSource("orders", schema, Pipeline.UnknownFields.IGNORE, 1000);
        return Pipeline.of("p", from).withKey(key).withVersion(version).withSteps(List.of(steps));
    }

    private static Optional<Pipeline.Version> version(String column, String gone) {
        return Optional.of(
                new Pipeline.Version(
                        column, Optional.of(gone).filter(g -> !g.isEmpty()).map(Sql::of)));
    }

    @Test
    void goesOnWhereStatesCanStillBeCompared() {
        var id = List.of("id");
        var twice = new Step.Set(columns("rev", "rev * 2"));
        var now = pipeline(id, version("rev", "x = 'dealt with B'"), twice);
        assertThat(PipelineFingerprint.canContinue(text(id, version("rev", ""), twice), now))
                .isTrue();
        assertThat(
                        PipelineFingerprint.canContinue(
                                text(id, version("rev", "x = 'dealt with A'"), twice), now))
                .isTrue();
        assertThat(PipelineFingerprint.canContinue(text(id, version("rev", "")), now)).isFalse();
        assertThat(PipelineFingerprint.canContinue(text(id, version("other", ""), twice), now))
                .isFalse();
        assertThat(
                        PipelineFingerprint.canContinue(
                                text(List.of("id", "b"), version("rev", ""), twice), now))
                .isFalse();
        assertThat(PipelineFingerprint.canContinue(text(id), now)).isFalse();

        var never = pipeline(id, Optional.empty());
        assertThat(PipelineFingerprint.canContinue(text(List.of("other")), never)).isTrue();
        assertThat(PipelineFingerprint.canContinue(text(id, version("rev", "")), never)).isFalse();
    }

    private static Map<String, Sql> columns(String... namesAndTexts) {
        var columns = new HashMap<String, Sql>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            columns.put(namesAndTexts[i], Sql.of(namesAndTexts[i + 1]));
        }
        return columns;
    }

    @Test
    void isTheKeyAloneWhereNoStepMakesIt() {
        assertThat(text(List.of("id", "day"))).isEqualTo("id, day");
        assertThat(text(List.of())).isEqualTo("the message");
        assertThat(
                        text(
                                List.of("id"),
                                new Step.Set(columns("value", "value * 2")),
                                new Step.Where(Sql.of("id <> ''")),
                                new Step.Check(columns("has an id", "length(id) > 2")),
                                new Step.Exclude(List.of("value"))))
                .isEqualTo("id");
    }

    @Test
    void followsAColumnThroughTheStepsThatMakeIt() {
        assertThat(
                        text(
                                List.of("id"),
                                new Step.Set(columns("raw", "trim(number)", "other", "1")),
                                new Step.Set(columns("shop", "lower(shop)")),
                                new Step.Select(columns("id", "shop || raw", "value", "value")),
                                new Step.Set(columns("value", "upper(value)"))))
                .isEqualTo(
                        "id with raw = trim(number), then shop = lower(shop), then id = shop || raw");
    }

    @Test
    void saysWhichStateIsNewerAndWhichIsGone() {
        var version = new Pipeline.Version("revision", Optional.empty());
        var deletes =
                new Pipeline.Version("revision", Optional.of(Sql.of("lower(status) = 'deleted'")));
        var steps = new Step.Set(columns("status", "trim(status)", "value", "2 * value"));

        assertThat(text(List.of("id"), Optional.of(version), steps))
                .isEqualTo("id by version revision");
        assertThat(text(List.of("id"), Optional.of(deletes), steps))
                .isEqualTo(
                        "id by version revision, gone when lower(status) = 'deleted' with status = trim(status)");
        assertThat(
                        text(
                                List.of(),
                                Optional.of(version),
                                new Step.Set(columns("revision", "updated_at", "id", "trim(id)"))))
                .isEqualTo("the message by version revision with revision = updated_at");
    }

    @Test
    void forgetsRecreatedResources() {
        assertThat(
                        text(
                                List.of("id"),
                                new Step.Set(columns("id", "trim(id)")),
                                new Step.Set(columns("id", "number"))))
                .isEqualTo("id with id = number");
    }

    @Test
    void tellsOneStepFromTwo() {
        assertThat(text(List.of("a", "b"), new Step.Set(columns("a", "b", "b", "a"))))
                .isEqualTo("a, b with a = b, b = a");
        assertThat(
                        text(
                                List.of("a", "b"),
                                new Step.Set(columns("a", "b")),
                                new Step.Set(columns("b", "a"))))
                .isEqualTo("a, b with a = b, then b = a");
    }

    /// SQL has many forms of literals and comments. None of them may hide a column.
    @Test
    void findsEachColumnThatAnExpressionMayUse() {
        for (var sql :
                List.of(
                        "größe || '-'",
                        "'it''s' || GRÖßE",
                        "\"größe\" || '5\" pipe'",
                        "$$it's$$ || größe",
                        "e'it\\'s' || größe",
                        "/* it's */ größe",
                        "upper(\u200bgröße\ufeff)",
                        "'größe'",
                        "list_concat([columns('g.*')])")) {
            assertThat(
                            text(
                                    List.of("id"),
                                    new Step.Set(columns("größe", "lower(g)")),
                                    new Step.Set(columns("id", sql))))
                    .isEqualTo("id with größe = lower(g), then id = " + sql);
        }
        for (var sql : List.of("größer", "x_größe", "größe2", "g", "größe\u0301")) {
            assertThat(
                            text(
                                    List.of("id"),
                                    new Step.Set(columns("größe", "lower(g)")),
                                    new Step.Set(columns("id", sql))))
                    .isEqualTo("id with id = " + sql);
        }
    }

    @Test
    void passesOverColumnsThatStayAsTheyAre() {
        assertThat(text(List.of("id"), new Step.Select(columns("id", "id")))).isEqualTo("id");
    }
}
