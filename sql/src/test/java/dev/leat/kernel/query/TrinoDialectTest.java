package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.leat.kernel.bind.BindException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Meanings of Trino, from https://trino.io/docs/current/functions.html, in the CSV of Athena.
class TrinoDialectTest {

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static DialectResults results;

    @BeforeAll
    static void open() {
        results = new DialectResults(SqlDialect.TRINO, Set.of("default"), folder);
    }

    @AfterAll
    static void close() {
        results.close();
    }

    private String csv(String sql) throws BindException, IOException {
        return results.csv(sql);
    }

    @Test
    void tablesOfTheInformationSchemaAreRefused() {
        assertThatThrownBy(() -> csv("select table_name from INFORMATION_SCHEMA.tables"))
                .isInstanceOf(BindException.class)
                .hasMessage("tables of information_schema are not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7 / 2 | \"3\"",
                "-7 / 2 | \"-3\"",
                "7e0 / 2 | \"3.5\"",
                "7.5 / 2e0 | \"3.75\"",
                "-1e0 / 0 | \"-Infinity\"",
                "0e0 / 0 | \"NaN\"",
                "9223372036854775807 / 1 | \"9223372036854775807\"",
                "-7 % 3 | \"-1\"",
                "2 + 3 - 1 * 4 | \"1\"",
                "- 5 | \"-5\"",
                "concat('a', NULL) | ``",
                "concat('a', 'b', 'c') | \"abc\"",
                "greatest(1, NULL) | ``",
                "greatest(1, 3, 2) | \"3\"",
                "least(NULL, 'a') | ``",
                "least('b', 'a') | \"a\"",
                "if(1 > 2, 'a') | ``",
                "if(1 > 2, 'a', 'b') | \"b\"",
                "substr('abc', 0) | \"\"",
                "substr('abc', -2) | \"bc\"",
                "substr('abc', -5) | \"\"",
                "substr('abc', 2, 1) | \"b\"",
                "substring('abc' from 2) | \"bc\"",
                "split_part('a,b', ',', 5) | ``",
                "split_part('a,b', ',', 2) | \"b\"",
                "regexp_like('abc', 'b') | \"true\"",
                "regexp_extract('a', 'b') | ``",
                "regexp_extract('1a2b', '(\\d)b', 1) | \"2\"",
                "regexp_replace('aa', 'a', 'b') | \"bb\"",
                "regexp_replace('1a', '(\\d)a', 'x$1') | \"x1\"",
                "regexp_replace('aba', 'a') | \"b\"",
                "cast(2.5e0 as integer) | \"3\"",
                "cast(-2.5e0 as bigint) | \"-3\"",
                "cast('12' as integer) | \"12\"",
                "try_cast('2.5' as integer) | ``",
                "try_cast('x' as integer) | ``",
                "cast(7 as integer) | \"7\"",
                "cast(9223372036854775807 as bigint) | \"9223372036854775807\"",
                "round(2.5e0) | \"3.0\"",
                "date '2024-01-31' + interval '1' month | \"2024-02-29\"",
                "date '2024-01-31' - interval '1' day | \"2024-01-30\"",
                "timestamp '2024-01-31 00:00:00' + interval '1' day | \"2024-02-01 00:00:00.000\"",
                "date_trunc('month', date '2024-02-03') | \"2024-02-01\"",
                "date_trunc('hour', timestamp '2024-02-03 04:05:06.789') | \"2024-02-03 04:00:00.000\"",
                "date_add('month', 1, date '2024-01-31') | \"2024-02-29\"",
                "date_add('day', -1, timestamp '2024-03-01 00:00:00') | \"2024-02-29 00:00:00.000\"",
                "date_diff('day', timestamp '2024-01-01 23:00:00', timestamp '2024-01-02 01:00:00') | \"0\"",
                "date_diff('month', date '2024-01-31', date '2024-03-31') | \"2\"",
                "day_of_week(date '2024-01-07') | \"7\"",
                "extract(dow from date '2024-01-07') | \"7\"",
                "extract(year from date '2024-01-07') | \"2024\"",
                "year(date '2024-01-07') | \"2024\"",
                "date('2024-01-07') | \"2024-01-07\"",
                "from_unixtime(0) | \"1970-01-01 00:00:00.000 UTC\"",
                "to_unixtime(timestamp '1970-01-02 00:00:00') | \"86400.0\"",
                "timestamp '2024-01-07 01:02:03.456789' | \"2024-01-07 01:02:03.456\"",
                "1e10 | \"1.0E10\"",
                "cardinality(sequence(1, 4)) | \"4\"",
                "cardinality(split('a,b', ',')) | \"2\"",
                "nullif(1, 1) | ``",
                "coalesce(NULL, 'say \"hi\"') | \"say \"\"hi\"\"\"",
                "trim('  a ') | \"a\"",
                "'a_c' like 'a!_c' escape '!' | \"true\"",
                "position('b' in 'abc') | \"2\"",
            })
    void valuesAreThoseOfTrino(String expression, String value) throws Exception {
        var expected = value == null ? "" : value;
        assertThat(csv("select " + expression + " as v")).isEqualTo("\"v\"\n" + expected + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "count(*) - count(n) | \"1\"",
                "sum(n) + sum(n) | \"8\"",
                "-sum(n) | \"-4\"",
                "max(n) / 2 | \"1\"",
                "cast(sum(n) as integer) | \"4\"",
                "cast(sum(z) as bigint) | \"3\"",
                "cast(max(s) as integer) | \"7\"",
                "try_cast(max(s) as bigint) | \"7\"",
                "max(cast(NULL as integer)) | ``",
                "max(t) + interval '1' day | \"2024-02-01 00:00:00.000\"",
                "max(t) - interval '1' hour | \"2024-01-30 23:00:00.000\"",
                "max(d) + interval '1' month | \"2024-02-29\"",
                "max(d) - interval '1' day - interval '1' day | \"2024-01-29\"",
                "interval '1' day * 2 + max(d) | \"2024-02-02\"",
                "date_trunc('month', max(d)) | \"2024-01-01\"",
                "date_add('day', max(n), max(t)) | \"2024-02-03 00:00:00.000\"",
                "approx_percentile(n, 0.9) | \"3\"",
                "approx_percentile(z, 1) | \"2.5\"",
                "approx_percentile(cast(n as decimal(9, 2)), 0) | \"1.0\"",
                "approx_percentile(n, 0.5) filter (where n > 1) | \"3\"",
                "approx_percentile(n, array[0.0, 1.0])[2] | \"3\"",
            })
    void aggregatesAreOperands(String expression, String value) throws Exception {
        var rows =
                """
                (select 1 as n, 2.5e0 as z, '7' as s, date '2024-01-31' as d, timestamp '2024-01-31 00:00:00' as t
                union all select 3, 0e0, NULL, NULL, NULL union all select NULL, NULL, NULL, NULL, NULL) q
                """;
        var expected = value == null ? "" : value;
        assertThat(csv("select " + expression + " as v from " + rows))
                .isEqualTo("\"v\"\n" + expected + "\n");
    }

    @Test
    void percentilesAreCloseToTheExactOnes() throws Exception {
        var percentiles =
                "select approx_percentile(n, 0.5), approx_percentile(n / 1e1, array[0.01, 0.99])"
                        + " from unnest(sequence(1, 10000)) t(n)";
        var numbers =
                Pattern.compile("[0-9.]+")
                        .matcher(csv(percentiles).lines().skip(1).findFirst().orElseThrow())
                        .results()
                        .map(found -> Double.valueOf(found.group()))
                        .toList();
        assertThat(numbers).hasSize(3);
        assertThat(numbers.get(0)).isCloseTo(5000, within(100.0));
        assertThat(numbers.get(1)).isCloseTo(10, within(5.0));
        assertThat(numbers.get(2)).isCloseTo(990, within(5.0));
    }

    @Test
    void columnsWithoutAliasesAreNumbered() throws Exception {
        assertThat(csv("select 1, x, count(*), 2 as k from (select 5 as x) t group by x"))
                .startsWith("\"_col0\",\"x\",\"_col2\",\"k\"\n");
        assertThat(csv("select 1 union all select 2 as k")).startsWith("\"_col0\"\n");
    }

    @Test
    void statementsKeepTheirMeaning() throws Exception {
        assertThat(
                        csv(
                                """
                                with t as (select * from (values (1, 'a'), (3, 'b'), (4, 'b'), (NULL, 'c')) v(n, g))
                                select g, count(*) c, sum(n) s, avg(n) a, max_by(g, n) m, count(*) filter (where n > 1) f,
                                  row_number() over (order by g) r
                                from t where g <> 'x' group by g having count(*) / 2 < 2 order by s desc limit 9
                                """))
                .isEqualTo(
                        """
                        "g","c","s","a","m","f","r"
                        "b","2","7","3.5","b","2","2"
                        "a","1","1","1.0","a","0","1"
                        "c","1",,,,"0","3"
                        """);
        assertThat(csv("select 'a' || NULL as v")).isEqualTo("\"v\"\n\n");
        assertThat(csv("select x, y from (select 1 as y) cross join unnest(array[1, 2]) as u(x)"))
                .isEqualTo("\"x\",\"y\"\n\"1\",\"1\"\n\"2\",\"1\"\n");
    }

    /// A sum of integers is a HUGEINT in DuckDB.
    @Test
    void aQuotientHasTheTypeOfItsOperands() throws Exception {
        var with =
                "with t as (select * from (values (3, 1.5e0), (4, 0.5e0)) v(x, y)),"
                        + " w as (select sum(x) as s, sum(y) as d from t) ";
        assertThat(csv(with + "select s / 2 as a, d / 4 as b, s / d as c, -s / 2 as e from w"))
                .isEqualTo("\"a\",\"b\",\"c\",\"e\"\n\"3\",\"0.5\",\"3.5\",\"-3\"\n");
        assertThat(
                        csv(
                                with
                                        + "select sum(x) / count(*) as a, sum(y) / 4 as b, sum(x) / sum(y) as c,"
                                        + " sum(sum(x)) over () / 2 as e from t"))
                .isEqualTo("\"a\",\"b\",\"c\",\"e\"\n\"3\",\"0.5\",\"3.5\",\"3\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.00 / 3",
                "avg(1.5)",
                "date '2024-01-02' - date '2024-01-01'",
                "cast('2.5' as integer)",
                "log(10)",
                "at_timezone(now(), 'Asia/Tokyo')",
                "timestamp '2024-01-01 00:00:00' at time zone 'Asia/Tokyo'",
                "date_format(now(), '%Y')",
                "json_extract('{}', '$.a')",
                "approx_percentile(1, 1, 0.5)",
                "approx_percentile('a', 0.5)",
                "approx_percentile(1, 1.5)",
                "getenv('HOME')",
                "current_setting('memory_limit')",
                "1 / 0",
            })
    void whatHasAnotherMeaningIsRefused(String expression) {
        assertThatThrownBy(() -> csv("select " + expression + " as v"))
                .isInstanceOf(BindException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into t values (1)",
                "create table x as select 1",
                "drop table t",
                "select 1; select 2",
                "select * from other.t",
                "select * from read_csv('x')",
                "selekt",
            })
    void onlyASelectOverKnownTablesIsAllowed(String sql) {
        assertThatThrownBy(() -> csv(sql)).isInstanceOf(BindException.class);
    }

    @Test
    void aResultThatIsTooLargeIsRefused() {

        assertThatThrownBy(
                        () -> csv("select lpad('x', 999, 'y') from unnest(sequence(1, 2000)) t(n)"))
                .hasMessageContaining("the result is larger than 1 MiB");
    }
}
