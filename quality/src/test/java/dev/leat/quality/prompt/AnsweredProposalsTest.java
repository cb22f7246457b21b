package dev.leat.quality.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Type;
import dev.leat.quality.suggest.Proposal;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnsweredProposalsTest {

    private static AnsweredProposals read(String... entries) {
        return AnsweredProposals.read(
                "{\"proposals\":[" + String.join(",", entries) + "]}", "ollama/m");
    }

    private static String entry(String kind, String columns, String expression, String type) {
        return """
        {"kind":"%s","columns":[%s],"name":"it is so","expression":"%s","type":"%s","reason":"why"}\
        """
                .formatted(kind, columns, expression, type);
    }

    @Test
    void readsEachKind() {
        var read =
                read(
                        entry("check", "\"a\"", "a > 0", ""),
                        entry("set", "\"a\"", "upper(a)", ""),
                        entry("type", "\"a\"", "", "decimal(18,2)"),
                        entry("not_null", "\"a\"", "", ""),
                        entry("pii", "\"a\"", "", ""),
                        entry("key", "\"a\",\"b\"", "", ""),
                        entry("version", "\"a\",\"b\"", "", ""),
                        entry("period", "\"a\"", "1d", ""));
        var why = "proposed by ollama/m: why";
        assertThat(read.unusable()).isEmpty();
        assertThat(read.proposals())
                .containsExactly(
                        new Proposal.Check("it is so", "a > 0", List.of("a"), why),
                        new Proposal.Normalization("a", "upper(a)", why),
                        new Proposal.Column("a", new Type.Decimal(18, 2), why),
                        new Proposal.NotNull("a", why),
                        new Proposal.Personal("a", why),
                        new Proposal.Key(List.of("a", "b"), why),
                        new Proposal.Version(List.of("a"), "b", why),
                        new Proposal.Period("a", "1d", why));
    }

    @Test
    void explainsEntriesThatAreNoProposals() {
        var read =
                read(
                        "7",
                        entry("lookup", "\"a\"", "/etc/passwd", ""),
                        entry("check", "", "a > 0", ""),
                        entry("check", "\"a\"", "", ""),
                        entry("check", "\"a\"", "x".repeat(3_000), ""),
                        entry("type", "\"a\"", "", "list of wishes"),
                        entry("type", "\"a\",\"b\"", "", "date"),
                        entry("not_null", "\"a\\u001b[2J\"", "", ""),
                        entry("version", "\"a\"", "", ""));
        assertThat(read.proposals()).isEmpty();
        assertThat(read.unusable())
                .satisfiesExactly(
                        why ->
                                assertThat(why)
                                        .isEqualTo("entry 1: 'kind' is missing or not a text"),
                        why -> assertThat(why).contains("entry 2: the kind 'lookup' is unknown"),
                        why -> assertThat(why).contains("it has 0 columns, but needs 1 to 20"),
                        why -> assertThat(why).contains("'expression' has 0 characters"),
                        why -> assertThat(why).contains("'expression' has 3000 characters"),
                        why -> assertThat(why).contains("'list of wishes' is not a type"),
                        why -> assertThat(why).contains("it has 2 columns, but needs one"),
                        why -> assertThat(why).contains("a name of a column is not valid"),
                        why -> assertThat(why).contains("a version needs the columns of a key"));
    }

    @Test
    void textsAreOneLineThatATerminalDoesNotInterpret() {
        var read =
                read(
                        """
                        {"kind":"check","columns":["a"],"name":"one\\ntwo\\u001b[31m\\u202e",\
                        "expression":"a >\\n0","type":"","reason":"r\\u0007%s"}\
                        """
                                .formatted("x".repeat(500)));
        assertThat(read.proposals())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.toString()).contains("one two [31m", "a > 0");
                    assertThat(one.toString()).doesNotContain("\u001b", "\u0007", "\u202e");
                    assertThat(one.reason()).hasSizeLessThan(250);
                });
    }

    @Test
    void readsAtMostThirtyEntries() {
        var many =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> entry("not_null", "\"a" + i + "\"", "", ""))
                        .collect(Collectors.toList());
        var read = read(many.toArray(String[]::new));
        assertThat(read.proposals()).hasSize(30);
        assertThat(read.unusable()).containsExactly("only the first 30 of 5000 entries were read");
    }

    @Test
    void otherJsonHasNoProposals() {
        for (var json : List.of("{}", "[]", "{\"proposals\":{}}", "{\"proposals\":", "null", "")) {
            assertThat(AnsweredProposals.read(json, "m").proposals()).isEmpty();
            assertThat(AnsweredProposals.read(json, "m").unusable()).hasSize(1);
        }
    }
}
