package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.leat.app.Sql;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions that are not allowed in expressions, and the hints for them.
class AllowedFunctionsTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(
                        "count(*) > 1",
                        "'count(*)' aggregates many records, but an expression sees one",
                        "for a list, use `len`"),
                arguments(
                        "repeat('ab', 3)",
                        "'repeat' can return a value of any length and cannot be interrupted",
                        "write the text as a literal, or pad it to a fixed length with `lpad` or"
                                + " `rpad`"),
                arguments(
                        "len(range(3))",
                        "'range' can return a value of any length and cannot be interrupted",
                        "write a list literal, such as `[1, 2, 3]`, or use a list of the record, such as"
                                + " `[x for x in items]`"),
                arguments(
                        "version()",
                        "'version' is not deterministic",
                        "an expression must return the same result for a record on each run"),
                arguments(
                        "current_database()",
                        "'current_database' is not deterministic",
                        "an expression must return the same result for a record on each run"));
    }

    /// A step over all rows of a file cannot reject a single row.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(levenshtein(a, b))",
                "max(len([x || a for x in string_split(b, ',')]))",
                "count(*) filter (where a like '%' || b || '%')"
            })
    void refusesOverAFileWhatMayGrowTooLarge(String measure) {
        var scope = new Scope(Map.of("a", "VARCHAR", "b", "VARCHAR"));
        try (var binder = new Binder()) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> binder.measure(Sql.of(measure), scope, List.of()))
                    .withMessage("this can produce far more data than the row has")
                    .satisfies(why -> assertThat(why.hint()).isPresent());
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() ->
                            binder.query(Sql.of("select " + measure + " m from batch"), scope))
                    .withMessage("this can produce far more data than the row has");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replace",
                "regexp_replace",
                "lpad",
                "format",
                "list_select",
                "list_sort",
                "levenshtein",
                "concat_ws",
                "list_reduce",
                "list_transform",
                "map_concat"
            })
    void refusesACallWithoutItsArguments(String function) {
        var scope = new Scope(Map.of("a", "VARCHAR"));
        try (var binder = new Binder()) {
            for (var arguments : List.of("", "len(a)")) {
                var call = function + "(" + arguments + ")";
                assertThatExceptionOfType(BindException.class)
                        .isThrownBy(() -> binder.bind(Sql.of(call), scope));
                assertThatExceptionOfType(BindException.class)
                        .isThrownBy(() ->
                                binder.measure(Sql.of("max(" + call + ")"), scope, List.of()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void saysWhyAndWhatToDo(String expression, String message, String hint) {
        try (var binder = new Binder()) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> binder.bind(Sql.of(expression), new Scope(Map.of())))
                    .withMessage(message)
                    .satisfies(why -> assertThat(why.hint()).contains(hint));
        }
    }
}
