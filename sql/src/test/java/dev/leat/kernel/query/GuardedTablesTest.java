package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables for clients' statements: allowed statements, and limits of their results.
class GuardedTablesTest {

    private static final List<String> KNOWN = List.of("t");

    @TempDir Path folder;

    private InMemoryTables tables;

    @BeforeEach
    void fill() {
        tables = InMemoryTables.guarded(folder, 64L << 20);
        tables.fill(
                new TableDefinition(
                        "t",
                        List.of(
                                TableDefinition.Member.text("s", Type.Simple.VARCHAR),
                                TableDefinition.Member.number("n", Type.Simple.BIGINT))),
                each -> {
                    for (long i = 0; i < 5; i++) {
                        each.accept(new Object[] {"x" + i, i});
                    }
                });
    }

    @AfterEach
    void close() {
        tables.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from query('select 1')",
                "select * from duckdb_views()",
                "select * from duckdb_settings()",
                "select * from read_csv('1.csv')",
                "select * from glob('*')",
            })
    void refusesFunctionsThatReadOtherData(String sql) {
        assertThatThrownBy(() -> tables.parse(sql, KNOWN)).isInstanceOf(BindException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select s, count(*), sum(n) * 2, max(now()) from t group by all order by 2 desc",
                "select string_agg(s, ',' order by n), list(n) from t",
                "select * from range(3), unnest([1, 2])",
                "select ('{\"a\": 1}')::json ->> 'a', strip(s), lower(s) || '!' || upper(s) from t",
                "select * from t where s like 'x%' and n > 1 and not regexp_matches(s, '^y')",
                "with recursive r as (select 1 as i union all select i + 1 from r where i < 9) from r",
                "select row_number() over (order by n), lag(s) over (order by n) from t",
                "select date_trunc('day', now()), strftime(now(), '%Y'), lpad(s, 9, '0') from t",
                "select random() < 2, approx_count_distinct(s) from t",
                "select table_name from information_schema.tables",
            })
    void letsWhatAPersonAsksThrough(String sql) {
        assertThatCode(() -> tables.query(tables.parse(sql, KNOWN), ResultReader.rows(_ -> {})))
                .doesNotThrowAnyException();
    }

    @Test
    void stopsAtRowsAndAtBytes() throws BindException {
        var question = tables.parse("select s, n from t order by n desc;", KNOWN);
        assertThat(rows(question, 2, 100, true)).containsExactly("[x4, 4]", "[x3, 3]");
        assertThat(rows(question, 5, 100, false)).hasSize(5);
        assertThat(rows(question, 5, 8, true)).hasSize(2);
    }

    private List<String> rows(ParsedQuery question, int most, long bytes, boolean more)
            throws BindException {
        var lines = new ArrayList<String>();
        var each = ResultReader.rows(row -> lines.add(Arrays.toString(row)));
        assertThat(tables.query(question, most, bytes, each)).isEqualTo(more);
        return lines;
    }

    @Test
    void saysTheCharacterThatIsAtFault() {
        for (var sql :
                List.of(
                        "select 'äöü', nope from t",
                        "  select 'ä', nope from t ;",
                        "select 'ä' from nope",
                        "select 'ä' fron t group by t,")) {
            int at = sql.indexOf("nope");
            assertThatThrownBy(() ->
                            tables.query(
                                    tables.parse(sql, KNOWN), 1, 9, ResultReader.rows(_ -> {})))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            BindException.class,
                            e ->
                                    assertThat(e.offset())
                                            .as(sql + ": " + e.getMessage())
                                            .isEqualTo(at < 0 ? sql.indexOf(" t group") + 1 : at));
        }
    }
}
