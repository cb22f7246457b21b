package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.batch.Reason;
import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.port.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterSelectionTest {

    private static final List<Message.Seen> PAGE =
            List.of(
                    Dead.letter(1, "{\"id\":\"a\",\"total\":1.5,\"count\":9007199254740993}"),
                    Dead.letter(2, "{\"id\":\"b\",\"total\":\"x\",\"paid\":true}"),
                    Dead.letter(3, "no JSON at all"),
                    Dead.letter(
                            4,
                            "{\"id\":\"d\",\"total\":1234567890123456789012345678.0123456789,"
                                    + "\"letter\":\"y\"}",
                            Reason.of("check", "order value must be positive").in("steps[0]")));

    private static List<Long> selected(String where) {
        return selected(Dead.app(), Dead.where(where), PAGE);
    }

    private static List<Long> selected(App app, Audit.Terms terms, List<Message.Seen> page) {
        try (var selection = new DeadLetterSelection(app, "orders-dlq", terms)) {
            return selection.pick(page).stream()
                    .map(picked -> picked.letter().message().sequence())
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id = 'a' | 1",
                // what does not decode is NULL, and what is NULL is not selected
                "total > 0 | 1,4",
                "not (total > 0) | ''",
                "total is null | 2,3",
                "paid | 2",
                "id is null | 3",
                "1/(count - 9007199254740993) > 0 | 1",
                "count::integer > 0 | ''",
                // no double could tell these from their neighbours
                "count = 9007199254740993 | 1",
                "count = 9007199254740992 | ''",
                "total = 1234567890123456789012345678.0123456789 | 4",
                "total = 1234567890123456789012345678.0123456788 | ''",
                "letter.sequence >= 3 | 3,4",
                "letter.cause = 'check' | 4",
                "letter.step is null | 1,2,3",
                "letter.message like '%must be positive' | 4",
                "letter.field = 'total' and letter.value = '\"x\"' | 1,2,3",
                "letter.attributes['tenant'] = 'acme' | 1,2,3,4",
                "letter.body = 'no JSON at all' | 3",
                "letter.sent_at = timestamptz '2026-01-05 12:00:00.123456Z' | 1,2,3,4",
                "letter.attempts = 2 and letter.redriven = 0 | 1,2,3,4",
                "letter.pipeline = 'count' and letter.source = 'orders' | 1,2,3,4",
                "list_contains(letter.failed, 'second') | 1,2,3,4",
                "letter.done = ['first'] and letter.identity = 'abcd' | 1,2,3,4",
                "len(letter.reasons) = 1 and letter.reasons[1].cause = 'check' | 4",
                "letter.group is null and letter.id = 'm2' | 2"
            })
    void selectsByDocumentAndLetter(String where, String expected) {
        var sequences = selected(where).stream().map(String::valueOf).toList();

        assertThat(String.join(",", sequences)).isEqualTo(expected);
    }

    @Test
    void reachesAColumnThatIsCalledLetterThroughTheBodyAndPassesOverWhatIsNoJson() {
        assertThat(selected("(letter.body ->> 'letter') = 'y'")).containsExactly(4L);
    }

    @Test
    void selectsAGroupAndSequences() {
        var group =
                Cause.of(
                        "count", Reason.of("check", "order value must be positive").in("steps[0]"));
        var all = Audit.Terms.ALL;
        var ofGroup =
                new Audit.Terms.Builder()
                        .where(all.where())
                        .cause(Optional.of(group.id()))
                        .limit(all.limit())
                        .rate(all.rate())
                        .to(all.to())
                        .build();
        var named =
                new Audit.Terms.Builder()
                        .where(all.where())
                        .cause(all.cause())
                        .sequences(List.of(3L, 1L))
                        .limit(all.limit())
                        .rate(all.rate())
                        .to(all.to())
                        .build();

        assertThat(selected(Dead.app(), ofGroup, PAGE)).containsExactly(4L);
        assertThat(selected(Dead.app(), named, PAGE)).containsExactly(1L, 3L);
    }

    @Test
    void knowsOnlyTheLetterWhereNoAppSaysMore() {
        var nothing = App.named("");

        assertThat(selected(nothing, Dead.where("letter.id = 'm2'"), PAGE)).containsExactly(2L);
        assertThatThrownBy(() -> selected(nothing, Dead.where("id = 'a'"), PAGE))
                .isInstanceOf(BadExpressionException.class)
                .hasMessageContaining("column 'id' does not exist here");
    }

    @Test
    void acceptsADeadLetterOfAnotherProgram() {
        var plain = List.of(Dead.seen(7, new byte[] {(byte) 0xFF}, Map.of()));

        assertThat(
                        selected(
                                Dead.app(),
                                Dead.where("letter.cause = 'unknown' and letter.body is null"),
                                plain))
                .containsExactly(7L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "totl > 0 | column 'totl' does not exist here | did you mean `total`?",
                "letter.sequenc = 1 | field 'sequenc' does not exist | did you mean `sequence`?",
                "total | this is a DECIMAL(38,10), not a BOOLEAN | where",
                "total > | the expression is incomplete | total >",
                "letter.sent_at > now() | returns a different value on each run | write the time as a literal",
                "source.id = 'a' | column 'source' does not exist here | available columns",
                "(select true) | subqueries are not allowed here | ^",
                "random() > 0.5 | is not deterministic | ^"
            })
    void showsWhereAnExpressionIsWrong(String where, String message, String more) {
        assertThatThrownBy(() -> selected(where))
                .isInstanceOf(BadExpressionException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(more)
                .hasMessageContaining("\n  " + where)
                .hasMessageContaining("^");
    }
}
