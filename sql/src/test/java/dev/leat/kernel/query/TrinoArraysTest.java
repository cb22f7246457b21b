package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.bind.BindException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Trino's meanings of functions on arrays and rows, from
/// https://trino.io/docs/current/functions/array.html.
class TrinoArraysTest {

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static DialectResults results;

    @BeforeAll
    static void open() {
        results = new DialectResults(SqlDialect.TRINO, Set.of(), folder);
    }

    @AfterAll
    static void close() {
        results.close();
    }

    /// Returns the rows of a result, without the header.
    private List<String> rows(String sql) throws BindException, IOException {
        return results.csv(sql)
                .lines()
                .skip(1)
                .map(line -> line.replace("\"\"", "'").replace("\"", ""))
                .toList();
    }

    /// The columns: `a` is `[3, 1, NULL, 3]`, `b` is `[1, 2]`, `e` is empty, `n` is NULL, `s` is
    /// `['x', NULL]`, `d` has doubles, `m` is `[[1, 2], NULL, []]`, `l` has rows, `i` is 2.
    private static final String DATA =
            """
            (select array[3, 1, NULL, 3] as a, array[1, 2] as b, cast(array[] as integer[]) as e, cast(NULL as integer[]) as n,
              array['x', NULL] as s, array[1e0, 0e0 / 0] as d, array[array[1, 2], NULL, array[]] as m,
              array[cast(row('p', 2) as row(sku varchar, pieces integer)), NULL] as l, 2 as i) t
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cardinality(a) | 4",
                "cardinality(e) | 0",
                "cardinality(n) | ``",
                "a[1] | 3",
                "a[3] | ``",
                "n[9] | ``",
                "a[i] | 1",
                "b[i - 1] + 1 | 2",
                "m[1][2] | 2",
                "l[1].sku | p",
                "l[2].pieces | ``",
                "element_at(a, 1) | 3",
                "element_at(a, -1) | 3",
                "element_at(a, 5) | ``",
                "element_at(a, -5) | ``",
                "element_at(n, 0) | ``",
                "element_at(l, 1).pieces | 2",
                "contains(b, 2) | true",
                "contains(b, 3) | false",
                "contains(a, 3) | true",
                "contains(a, 9) | ``",
                "contains(b, NULL) | ``",
                "contains(e, 1) | false",
                "contains(n, 1) | ``",
                "contains(s, 'x') | true",
                "array_position(a, 3) | 1",
                "array_position(a, 9) | 0",
                "array_position(a, NULL) | ``",
                "array_position(e, 1) | 0",
                "array_position(n, 1) | ``",
                "array_remove(a, 3) | [1,null]",
                "array_remove(a, NULL) | ``",
                "array_remove(e, 1) | []",
                "array_distinct(a) | [3,1,null]",
                "array_distinct(e) | []",
                "array_distinct(n) | ``",
                "array_sort(a) | [1,3,3,null]",
                "array_sort(n) | ``",
                "array_max(a) | ``",
                "array_max(b) | 2",
                "array_max(e) | ``",
                "array_max(d) | 1.0",
                "array_min(a) | ``",
                "array_min(b) | 1",
                "array_min(d) | 1.0",
                "array_union(a, b) | [3,1,null,2]",
                "array_union(a, n) | ``",
                "array_intersect(b, a) | [1]",
                "array_intersect(a, array[NULL, 1]) | [1,null]",
                "array_intersect(a, e) | []",
                "array_intersect(n, a) | ``",
                "array_except(a, b) | [3,null]",
                "array_except(a, array[NULL]) | [3,1]",
                "array_except(a, e) | [3,1,null,3]",
                "arrays_overlap(a, b) | true",
                "arrays_overlap(a, array[9]) | ``",
                "arrays_overlap(b, array[9]) | false",
                "arrays_overlap(a, e) | false",
                "arrays_overlap(a, n) | ``",
                "array_join(a, '-') | 3-1-3",
                "array_join(a, '-', '?') | 3-1-?-3",
                "array_join(s, ',') | x",
                "array_join(e, ',') | '",
                "array_join(b, NULL) | ``",
                "array_join(array[true, false], ',') | true,false",
                "flatten(m) | [1,2]",
                "flatten(array[array[1, NULL], n, e]) | [1,null]",
                "concat(a, b) | [3,1,null,3,1,2]",
                "concat(a, n) | ``",
                "`b || b` | [1,2,1,2]",
                "`b || n` | ``",
                "slice(a, 2, 2) | [1,null]",
                "slice(a, -2, 9) | [null,3]",
                "slice(a, 5, 1) | []",
                "slice(a, -9, 8) | []",
                "slice(n, 1, 1) | ``",
                "sequence(1, 3) | [1,2,3]",
                "sequence(3, 1) | [3,2,1]",
                "sequence(2, 2) | [2]",
                "sequence(1, 8, 3) | [1,4,7]",
                "sequence(3, 1, -2) | [3,1]",
                "transform(a, x -> x + 1) | [4,2,null,4]",
                "transform(a, x -> coalesce(x, 0) / i) | [1,0,0,1]",
                "transform(n, x -> x + 1) | ``",
                "transform(e, x -> x + 1) | []",
                "transform(m, x -> cardinality(x)) | [2,null,0]",
                "transform(array[b, a], x -> filter(x, y -> y > 1)) | [[2],[3,3]]",
                "transform(l, r -> r.sku) | ['p',null]",
                "transform(b, e -> contains(a, e)) | [true,null]",
                "filter(a, x -> x > 1) | [3,3]",
                "filter(a, x -> x is not null and x < 3) | [1]",
                "filter(e, x -> true) | []",
                "filter(l, x -> x.pieces = 2)[1].sku | p",
                "any_match(a, x -> x = 1) | true",
                "any_match(a, x -> x = 9) | ``",
                "any_match(b, x -> x = 9) | false",
                "any_match(e, x -> true) | false",
                "all_match(a, x -> x < 3) | false",
                "all_match(a, x -> x < 9) | ``",
                "all_match(e, x -> false) | true",
                "none_match(a, x -> x = 1) | false",
                "none_match(a, x -> x = 9) | ``",
                "none_match(e, x -> true) | true",
                "none_match(n, x -> true) | ``",
            })
    void valuesAreThoseOfTrino(String expression, String value) throws Exception {
        assertThat(rows("select " + expression + " as v from " + DATA))
                .containsExactly(value == null ? "" : value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a[5] | Array subscript must be from 1",
                "a[0] | Array subscript must be from 1",
                "a[-1] | Array subscript must be from 1",
                "'abc'[1] | not an array",
                "element_at(a, 0) | SQL array indices start at 1",
                "a[1:2] | use slice(ARRAY, START, LENGTH)",
                "slice(a, 0, 1) | SQL array indices start at 1",
                "slice(a, 1, -1) | length must be",
                "sequence(1, 3, -1) | the step of sequence",
                "sequence(1, 3, 0) | the step of sequence",
                "sequence(1, 20000) | more than 10000 entries",
                "sequence(date '2024-01-01', date '2024-01-03') | generate_series",
                "cardinality('abc') | array_length",
                "contains('abc', 'b') | list_contains",
                "contains(m, array[1, 2]) | not supported for arrays of arrays",
                "array_distinct(l) | not supported for arrays of arrays",
                "array_sort(m) | not supported for arrays of arrays",
                "array_sort(a, (x, y) -> 1) | a lambda must be the second argument of",
                "array_join(d, ',') | cast the elements to varchar",
                "`a || 1` | Cannot concatenate",
                "transform(a, (x, y) -> x) | a lambda with one parameter",
                "transform(a, 1) | a lambda with one parameter",
                "a -> 1 | a lambda must be",
                "unnest(a) | the function 'unnest' is not supported",
                "reduce(a, 0, (s, x) -> s + x, s -> s) | a lambda must be",
                "zip(a, b) | the function 'zip' is not supported",
                "map(a, b) | the function 'map' is not supported",
                "map_keys(a) | the function 'map_keys' is not supported",
                "list_transform(a, x -> x) | a lambda must be",
                "array_extract(a, 0) | the function 'array_extract' is not supported",
            })
    void whatHasAnotherMeaningIsRefused(String expression, String reason) {
        assertThatThrownBy(() -> rows("select " + expression + " as v from " + DATA))
                .isInstanceOfSatisfying(
                        BindException.class,
                        refused ->
                                assertThat(refused.getMessage() + refused.hint().orElse(""))
                                        .contains(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cardinality(array_agg(x)) | 4",
                "array_agg(x)[2] | 1",
                "element_at(array_agg(x), -1) | 3",
                "array_join(array_agg(x), '+') | 3+1+3",
                "array_join(array_agg(x), '+', '?') | 3+1+?+3",
                "array_sort(array_agg(x)) | [1,3,3,null]",
                "array_distinct(array_agg(x)) | [3,1,null]",
                "array_max(array_agg(x) filter (where x > 0)) | 3",
                "array_min(array_agg(x)) | ``",
                "contains(array_agg(x), 9) | ``",
                "array_position(array_agg(x), 1) | 2",
                "array_remove(array_agg(x), 3) | [1,null]",
                "array_union(array_agg(x), array[7]) | [3,1,null,7]",
                "array_intersect(array_agg(x), array[3]) | [3]",
                "array_except(array_agg(x), array[3]) | [1,null]",
                "arrays_overlap(array_agg(x), array[3]) | true",
                "slice(array_agg(x), 1, 2) | [3,1]",
                "sequence(min(x), max(x)) | [1,2,3]",
                "transform(array_agg(x), y -> y + 1) | [4,2,null,4]",
                "filter(array_agg(x), y -> y > 1) | [3,3]",
                "any_match(array_agg(x), y -> y = 1) | true",
            })
    void aggregatesAreOperands(String expression, String value) throws Exception {
        assertThat(
                        rows(
                                "select "
                                        + expression
                                        + " as v from (values (3), (1), (NULL), (3)) as t(x)"))
                .containsExactly(value == null ? "" : value);
    }

    @Test
    void anArrayBecomesRows() throws Exception {
        assertThat(rows("select x from " + DATA + " cross join unnest(a) as u(x)"))
                .containsExactly("3", "1", "", "3");
        assertThat(
                        rows(
                                "select x, o from "
                                        + DATA
                                        + " cross join unnest(b) with ordinality as u(x, o) order by o desc"))
                .containsExactly("2,2", "1,1");
        assertThat(rows("select x from " + DATA + " cross join unnest(n) as u(x)")).isEmpty();
        assertThat(rows("select i, x from " + DATA + " left join unnest(e) as u(x) on true"))
                .containsExactly("2,");
        assertThat(rows("select count(*) from unnest(sequence(1, 2000)) as u(x) where x > 1000"))
                .containsExactly("1000");
        assertThat(
                        rows(
                                "select y from "
                                        + DATA
                                        + " cross join unnest(m) as u(x) cross join unnest(x) as v(y)"))
                .containsExactly("1", "2");
    }

    /// UNNEST of an array of rows makes a column for each field.
    @Test
    void anArrayOfRowsBecomesColumns() throws Exception {
        assertThat(
                        rows(
                                "select i, u.sku, pieces + 1 as p from "
                                        + DATA
                                        + " cross join unnest(l) as u(sku, pieces) order by sku nulls last"))
                .containsExactly("2,p,3", "2,,");
        assertThat(
                        rows(
                                "select \"the sku\", o from "
                                        + DATA
                                        + " left join unnest(filter(l, r -> r.pieces > 1)) with ordinality as u(\"the sku\", p, o) on true"))
                .containsExactly("p,1");
        for (var names : List.of("u(x)", "u", "u(x, y, z)")) {
            assertThatThrownBy(() ->
                            rows(
                                    "select 1 as v from "
                                            + DATA
                                            + " cross join unnest(l) as "
                                            + names))
                    .as(names)
                    .isInstanceOf(BindException.class);
        }
        assertThatThrownBy(() ->
                        rows("select 1 as v from " + DATA + " cross join unnest(a, b) as u(x, y)"))
                .hasMessageContaining("UNNEST of several arrays is not supported");
    }
}
