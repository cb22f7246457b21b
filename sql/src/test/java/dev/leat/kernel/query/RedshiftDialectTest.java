package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.bind.BindException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Meanings of Amazon Redshift, from
/// https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html.
class RedshiftDialectTest {

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static DialectResults results;

    @BeforeAll
    static void open() {
        results = new DialectResults(SqlDialect.REDSHIFT, Set.of("public"), folder);
    }

    @AfterAll
    static void close() {
        results.close();
    }

    private String csv(String sql) throws BindException, IOException {
        return results.csv(sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "7 / 2 | \"3\"",
                "-7 / 2 | \"-3\"",
                "7e0 / 2 | \"3.5\"",
                "-7 % 3 | \"-1\"",
                "mod(7, 3) | \"1\"",
                "2 ^ 3 | \"8.0\"",
                "log(100) | \"2.0\"",
                "concat('a', NULL) | ``",
                "greatest(1, NULL, 3) | \"3\"",
                "least(NULL, 2) | \"2\"",
                "nvl(NULL, 'a') | \"a\"",
                "nvl2('x', 'a', 'b') | \"a\"",
                "nvl2(NULL, 'a', 'b') | \"b\"",
                "decode(2, 1, 'one', 2, 'two') | \"two\"",
                "decode(3, 1, 'one', 'other') | \"other\"",
                "decode(3, 1, 'one') | ``",
                "decode(NULL, NULL, 'nothing', 'other') | \"nothing\"",
                "len('abc') | \"3\"",
                "charindex('b', 'abc') | \"2\"",
                "charindex('x', 'abc') | \"0\"",
                "substring('caterpillar', 6, 4) | \"pill\"",
                "substring('caterpillar', 0, 4) | \"cat\"",
                "substring('caterpillar', -1, 4) | \"ca\"",
                "substring('caterpillar', -5, 4) | \"\"",
                "substring('caterpillar', -5) | \"caterpillar\"",
                "lpad('a', 3) | \"  a\"",
                "rpad('a', 3, 'x') | \"axx\"",
                "split_part('a,b', ',', 5) | \"\"",
                "btrim('  a ') | \"a\"",
                "'ABC' ilike 'a%' | \"true\"",
                "date '2024-01-31' + 1 | \"2024-02-01\"",
                "date '2024-02-01' - date '2024-01-31' | \"1\"",
                "date '2024-01-31' + interval '1 day' | \"2024-02-01 00:00:00\"",
                "dateadd(month, 1, date '2024-01-31') | \"2024-02-29 00:00:00\"",
                "dateadd('day', -1, timestamp '2024-03-01 10:00:00') | \"2024-02-29 10:00:00\"",
                "datediff(day, timestamp '2024-01-01 23:00:00', timestamp '2024-01-02 01:00:00') | \"1\"",
                "datediff(month, date '2024-01-31', date '2024-02-01') | \"1\"",
                "datediff(week, '2009-01-01', '2009-12-31') | \"52\"",
                "datediff(day, date '2024-01-31', '2024-02-02 03:00:00') | \"2\"",
                "date_trunc('month', '2024-02-03') | \"2024-02-01 00:00:00\"",
                "date_part(year, '2024-02-03') | \"2024\"",
                "dateadd(day, 1, '2024-02-03') | \"2024-02-04 00:00:00\"",
                "date_trunc('month', date '2024-02-03') | \"2024-02-01 00:00:00\"",
                "date_part(dow, date '2024-01-07') | \"0\"",
                "extract(year from date '2024-01-07') | \"2024\"",
                "last_day(date '2024-02-03') | \"2024-02-29\"",
                "timestamp '2024-01-07 01:02:03.456789' | \"2024-01-07 01:02:03.456789\"",
                "timestamptz '2024-01-07 01:02:03+00' | \"2024-01-07 01:02:03+00\"",
                "cast(2.5e0 as integer) | \"3\"",
                "'12'::integer | \"12\"",
                "cast(1 = 1 as integer) | \"1\"",
                "coalesce(NULL, 'say \"hi\"') | \"say \"\"hi\"\"\"",
            })
    void valuesAreThoseOfRedshift(String expression, String value) throws Exception {
        var expected = value == null ? "" : value;
        assertThat(csv("select " + expression + " as v")).isEqualTo("\"v\"\n" + expected + "\n");
    }

    @Test
    void columnsWithoutAliasesHaveTheNamesOfFunctions() throws Exception {
        assertThat(
                        csv(
                                """
                                select count(*), max(x) - 1, x::bigint, cast(sum(x) as integer), coalesce(x, 1), x as k,
                                  max(date '2024-01-31') + interval '1' day as t
                                from (select 5 as x) q group by x
                                """))
                .isEqualTo(
                        """
                        "count","?column?","x","sum","coalesce","k","t"
                        "1","4","5","5","5","5","2024-02-01 00:00:00"
                        """);
    }

    @Test
    void nullIsLargerThanAllValues() throws Exception {
        var rows = "from (values (1), (NULL), (2)) t(x) ";
        assertThat(csv("select x " + rows + "order by x")).isEqualTo("\"x\"\n\"1\"\n\"2\"\n\n");
        assertThat(csv("select x " + rows + "order by x desc"))
                .isEqualTo("\"x\"\n\n\"2\"\n\"1\"\n");
        assertThat(csv("select x " + rows + "order by x desc nulls last"))
                .isEqualTo("\"x\"\n\"2\"\n\"1\"\n\n");
        assertThat(
                        csv(
                                "select n from (select x, row_number() over (order by x desc) as n "
                                        + rows
                                        + ") r where x is null"))
                .isEqualTo("\"n\"\n\"1\"\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select avg(x) from (values (1), (2)) t(x) | cast the argument to double precision",
                "select avg(x) from (values (1.5), (2.5)) t(x) | cast the argument to double precision",
                "select 7.5 / 2 | cast one operand to double precision",
                "select to_char(current_date, 'YYYY') | 'to_char' is not supported in Redshift's SQL here",
                "select listagg(x, ',') from (values ('a')) t(x) | 'listagg' is not supported",
                "select 'a' ~ 'b' | not supported in Redshift's SQL here",
                "select cast('abc' as varchar(2)) | truncates in Redshift",
                "select cast('2.5' as integer) | is no integer",
                "select 1 / 0 | ivision by zero",
                "select 1e0 / 0 | ivision by zero",
                "with w as (select sum(x) as s from (values (7)) t(x)) select s / 0 from w | ivision by zero",
                "select * from other.t | Schema 'other' does not exist",
                "select * from information_schema.tables | information_schema are not supported",
                "insert into t values (1) | SELECT",
                "drop table t | SELECT",
                "copy t from 's3://b/k' iam_role default | only SELECT is allowed",
                "unload ('select 1') to 's3://b/k' iam_role default | only SELECT is allowed",
                "select top 3 x from (values (1)) t(x) | unexpected '3'",
                "select listagg(x, ',') within group (order by x) from (values ('a')) t(x) | listagg",
                "select * into u from (values (1)) t(x) | unexpected 'into'",
                "grant select on t to u | only SELECT is allowed",
                "select 1; select 2 | one",
                "select * from read_csv('/etc/passwd') | read_csv",
            })
    void whatHasAnotherMeaningIsRefused(String sql, String sentence) {
        assertThatThrownBy(() -> csv(sql)).hasMessageContaining(sentence);
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

    @Test
    void aggregatesAndWindowsKeepTheirMeaning() throws Exception {
        assertThat(
                        csv(
                                """
                                with t as (select * from (values ('a', 1), ('a', 3), ('b', 5)) v(k, x))
                                select k, count(*) as n, sum(x) as s, avg(x::double precision) as m,
                                  sum(sum(x)) over (order by k rows unbounded preceding) as running
                                from t group by k having count(*) > 0 order by k
                                """))
                .isEqualTo(
                        """
                        "k","n","s","m","running"
                        "a","2","4","2.0","4"
                        "b","1","5","5.0","9"
                        """);
    }
}
