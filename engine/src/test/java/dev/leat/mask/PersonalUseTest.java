package dev.leat.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sql;
import dev.leat.app.Step;
import dev.leat.app.Type;
import dev.leat.port.Audit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The personal values that conditions and edits of dead letters use.
class PersonalUseTest {

    private static final Schema ORDER =
            new Schema(
                    "Order",
                    List.of(
                            field("id", Type.Simple.VARCHAR, false),
                            field("amount", Type.Simple.INTEGER, false),
                            field("joined", Type.Simple.DATE, false),
                            field("note", Type.Simple.VARCHAR, false),
                            field("payload", Type.Simple.JSON, false),
                            field("e'mail", Type.Simple.VARCHAR, true),
                            field("born", Type.Simple.DATE, true)));

    private static final Pipeline PIPELINE =
            Pipeline.of("store", new QueueSource("Orders", ORDER, Pipeline.UnknownFields.IGNORE, 1))
                    .withSteps(
                            List.of(
                                    new Step.Set(Map.of("month", Sql.of("month(joined)"))),
                                    new Step.Set(Map.of("shop", Sql.of("left(\"e'mail\", 2)"))),
                                    new Step.Check(
                                            Map.of(
                                                    "older",
                                                    Sql.of("month > extract(month from born)")))));

    private final PersonalUse use =
            new PersonalUse(Mask.of(List.of(ORDER), Set.of()), List.of(PIPELINE));

    private static Schema.Field field(String name, Type type, boolean personal) {
        return new Schema.Field(name, type, false, personal, Optional.empty());
    }

    private static Audit.Terms terms(String where, Map<String, String> set) {
        return new Audit.Terms.Builder()
                .where(Optional.of(where).filter(sql -> !sql.isEmpty()))
                .set(set)
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "amount > 0, ``",
                "newborn = 1, ``",
                "BORN < date '1990-01-01', born",
                "\"e'mail\" like 'a%', e'mail",
                "letter.body like '%a%', letter",
                "\"Letter\"['body'] like '%a%', letter",
                "columns('b.*') is null, `born,e'mail,letter,shop`",
                "U&\"\\0062orn\" is null, `born,e'mail,letter,shop`",
            })
    void ofConditionsAreFoundByName(String where, String used) {
        assertThat(String.join(",", use.in(terms(where, Map.of())))).isEqualTo(used);
        assertThat(String.join(",", use.in(terms("", Map.of("note", where))))).isEqualTo(used);
    }

    /// A column is combined with a personal one if a condition uses both, through other columns, or
    /// if it is a document, which may have personal parts.
    @ParameterizedTest
    @CsvSource({"amount, false", "note, false", "born, true", "joined, true", "payload, true"})
    void ofColumnsThatArePersonalOrCombinedWithPersonalOnes(String column, boolean used) {
        assertThat(use.in(terms("", Map.of(column, "NULL"))).contains(column)).isEqualTo(used);
    }

    @ParameterizedTest
    @CsvSource({"amount > 0, ''", "shop = 'x', shop", "month = 1, month", "born is null, born"})
    void ofChecksAreAllComputedColumns(String condition, String used) {
        assertThat(String.join(",", use.in(PIPELINE, Sql.of(condition)))).isEqualTo(used);
    }

    @Test
    void lettersWhoseTextsAreMaskedAreLeftOut() {
        assertThat(use.visible(terms("amount > 0", Map.of()))).hasValue("amount > 0");
        assertThat(use.visible(terms("", Map.of("amount", "1")))).isEmpty();
        assertThat(use.visible("note = 'x'", List.of(Sql.of("note = 'x'"))))
                .isEqualTo(
                        """
                        (note = 'x'
                        ) AND NOT coalesce(contains(lower(cast("note" as varchar)), 'born') \
                        OR contains(lower(cast("note" as varchar)), 'e''mail') \
                        OR contains(lower(cast("note" as varchar)), '\\u'), false)\
                        """);
        assertThat(use.visible(terms("", Map.of("id", "cast(payload as varchar)"))))
                .hasValueSatisfying(where ->
                        assertThat(where).startsWith("(true\n) AND NOT coalesce(contains"));
    }

    @Test
    void ofSamplesAreColumnsThatAreSetFromMaskedValues() {
        var terms = terms("", Map.of("id", "reverse(note)", "note", "lower(\"e'mail\")"));
        assertThat(use.targets(terms, Set.of())).containsExactly("note");
        assertThat(use.targets(terms, Set.of("note"))).containsExactlyInAnyOrder("id", "note");
        var none = new PersonalUse(Mask.NONE, List.of());
        assertThat(none.targets(terms, Set.of())).isEmpty();
        assertThat(none.in(terms)).isEmpty();
        assertThat(none.any()).isFalse();
    }
}
