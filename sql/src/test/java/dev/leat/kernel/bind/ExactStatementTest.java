package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Exact casts at each place of a SELECT. The amounts are 1.50, 2.00 and 2.00.
class ExactStatementTest {

    private static List<String> rows(String sql, boolean exact) throws Exception {
        try (var database = new DuckDb();
                var connection = database.duplicate();
                var statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE batch AS SELECT * FROM (VALUES (1, 'a', 1.50::decimal(10,2)), (2, 'b', 2.00), (3, 'b', 2.00)) t(id, shop, amount)");
            var parser = new Parser(connection, new DuckDbErrorParser());
            var run = exact ? ExactCasts.in(parser, sql, true) : sql;
            var rows = new ArrayList<String>();
            try (var found = connection.createStatement().executeQuery(run)) {
                var columns = found.getMetaData();
                while (found.next()) {
                    var row = new StringBuilder();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.append(columns.getColumnName(i)).append('=');
                        row.append(found.getString(i)).append(' ');
                    }
                    rows.add(row.toString());
                }
            }
            return rows;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select shop, sum(amount)::decimal(10,2) as total, count(*) as n from batch group by shop order by shop",
                "select shop, sum(amount)::decimal(10,1) from batch group by all having sum(amount)::decimal(9,1) > 1 order by 2",
                "select shop as s, max(id)::int as m from batch where amount::decimal(9,1) > 1 group by shop order by m::bigint",
                "with x as (select id, amount::decimal(9,1) from batch) select * from x order by id",
                "with x as (select id::int as i from batch) select i::bigint, abs(i::double) from x order by i",
                "select id::bigint from batch union all select (id + 3)::bigint from batch order by 1",
                "select (select max(amount)::int from batch where id > 1) as m",
                "select id, sum(amount::decimal(9,1)) over (partition by shop order by id)::decimal(9,1) as w from batch order by id",
                "select a.id::int from batch a join batch b on a.id::bigint = b.id order by 1",
                "select id, case when id = 1 then 0 else amount::int end as c from batch order by id",
                "select distinct on (shop) shop, id::int as i from batch order by shop, id"
            })
    void statementsKeepTheirRowsAndNames(String sql) throws Exception {
        assertThat(rows(sql, true)).isEqualTo(rows(sql, false)).isNotEmpty();
    }

    @Test
    void aCastThatLosesDigitsFailsTheStatement() {
        for (var sql :
                List.of(
                        "select sum(amount)::int from batch where id = 1 group by shop",
                        "select id from batch where amount::int = 2",
                        "select shop from batch group by shop having sum(amount)::int > 0",
                        "with x as (select amount::int as i from batch) select sum(i) from x")) {
            assertThatThrownBy(() -> rows(sql, true))
                    .as(sql)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("digits would be lost: 1.50");
        }
    }
}
