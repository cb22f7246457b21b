package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.Type;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.query.ResultReader.Heading;
import dev.leat.kernel.query.ResultReader.Kind;
import dev.leat.kernel.query.TableDefinition.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InMemoryTablesTest {

    private static final List<String> KNOWN = List.of("user_stats", "OrderQueue-dlq");

    private static final TableDefinition USERS =
            new TableDefinition(
                    "user_stats",
                    List.of(
                            Member.text("user_id", Type.Simple.VARCHAR),
                            Member.number("order_count", Type.Simple.BIGINT),
                            Member.number("total_spend", new Type.Decimal(18, 2)),
                            Member.number("last", Type.Simple.TIMESTAMPTZ)));

    private final InMemoryTables tables = new InMemoryTables();

    @AfterEach
    void close() {
        tables.close();
    }

    private List<String> ask(String sql) throws BindException {
        var lines = new ArrayList<String>();
        tables.query(
                tables.parse(sql, KNOWN),
                ResultReader.rows(row -> lines.add(Arrays.toString(row))));
        return lines;
    }

    private void fillUsers() {
        tables.fill(
                USERS,
                each -> {
                    each.accept(new @Nullable Object[] {"U1", 2L, 123456789012345678L, 1_500_000L});
                    each.accept(new @Nullable Object[] {"U2", 1L, -5L, null});
                    each.accept(new @Nullable Object[] {null, 0L, Long.MAX_VALUE, null});
                });
    }

    @Test
    void keepsEveryDigit() throws BindException {
        fillUsers();
        assertThat(ask("select * from USER_STATS order by user_id"))
                .containsExactly(
                        "[U1, 2, 1234567890123456.78, 1970-01-01 00:00:01.5+00]",
                        "[U2, 1, -0.05, null]",
                        "[null, 0, 92233720368547758.07, null]");
        assertThat(ask("select sum(total_spend) from user_stats;"))
                .containsExactly("[93468288258671214.80]");
    }

    /// DuckDB reports the keyword or the word after it. Other errors stay as they are.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select at from readings | at | 7",
                "select AT, id from readings | at | 7",
                "select max(at) from readings where at > 1 | at | 11",
                "select '\u00e4 at' as x, id from \"readings\" where at > 'b' | at | 45",
                "select id from readings order by at | at | 33",
                "select id, order from readings group by id order by id | order | 11",
                "select at from user_stats | unexpected | 0",
                "select \"at\" from readings group id | unexpected | 0",
                "select id frm readings order by id | unexpected | 0",
                "select id from readings group by | unexpected | 0",
            })
    void namesTheColumnThatIsAKeyword(String sql, String column, int offset) {
        var readings =
                new TableDefinition(
                        "readings",
                        List.of(
                                Member.text("id", Type.Simple.VARCHAR),
                                Member.number("at", Type.Simple.TIMESTAMPTZ),
                                Member.number("order", Type.Simple.BIGINT)));
        assertThatThrownBy(() -> tables.parse(sql, List.of("readings", "user_stats")))
                .isInstanceOfSatisfying(
                        BindException.class,
                        refused -> {
                            var said = tables.explained(refused, sql, List.of(readings, USERS));
                            if (column.equals("unexpected")) {
                                assertThat(said).isSameAs(refused);
                            } else {
                                assertThat(said)
                                        .hasMessage(
                                                "'%s' is both an SQL keyword and a column", column);
                                assertThat(said.offset()).isEqualTo(offset);
                                assertThat(said.hint())
                                        .contains(
                                                "for the column, write `\"%s\"`".formatted(column));
                            }
                        });
    }

    @Test
    void suggestsTheColumnThatWasMeant() {
        fillUsers();
        assertThatThrownBy(() -> ask("select usr_id from user_stats"))
                .isInstanceOfSatisfying(
                        BindException.class,
                        refused -> {
                            assertThat(refused).hasMessage("column 'usr_id' does not exist here");
                            assertThat(refused.hint()).contains("did you mean `user_id`?");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"show tables", "show all tables", "describe"})
    void saysWhatTablesThereAreRatherThanNone(String sql) {
        assertThatThrownBy(() -> ask(sql))
                .isInstanceOfSatisfying(
                        BindException.class,
                        refused ->
                                assertThat(refused.hint())
                                        .contains(
                                                "available tables: user_stats, \"OrderQueue-dlq\""));
    }

    @Test
    void saysWhatItsColumnsAre() throws BindException {
        fillUsers();
        var headings = new ArrayList<Heading>();
        tables.query(
                tables.parse(
                        "select user_id, total_spend, [1] as l, 1 > 0 as b from user_stats", KNOWN),
                new ResultReader() {
                    @Override
                    public void columns(List<Heading> found) {
                        headings.addAll(found);
                    }

                    @Override
                    public void row(@Nullable String[] values) {}
                });
        assertThat(headings)
                .containsExactly(
                        new Heading("user_id", Kind.TEXT, "VARCHAR"),
                        new Heading("total_spend", Kind.NUMBER, "DECIMAL(22,2)"),
                        new Heading("l", Kind.JSON, "INTEGER[]"),
                        new Heading("b", Kind.BOOLEAN, "BOOLEAN"));
    }

    @Test
    void takesNamesWithDashesAndJson() throws BindException {
        tables.fill(
                new TableDefinition(
                        "OrderQueue-dlq", List.of(Member.text("leat", Type.Simple.JSON))),
                each -> each.accept(new @Nullable Object[] {"{\"a\":[1.10]}"}));
        assertThat(
                        ask(
                                "select leat, leat->>'$.a[0]' = '1.1' as a from \"OrderQueue-dlq\" -- all of it"))
                .containsExactly("[{\"a\":[1.10]}, true]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select 1 | ",
                "with user_stats as (select 1) from user_stats | user_stats",
                "with w as (from USER_STATS) select * from w | user_stats",
                "summarize user_stats | user_stats",
                "select (select max(order_count) from main.user_stats) | user_stats",
                "select * from information_schema.tables | ",
            })
    void findsTheTablesThatAStatementNames(String sql, @Nullable String table)
            throws BindException {
        assertThat(tables.parse(sql, KNOWN).tables())
                .containsExactlyElementsOf(table == null ? List.of() : List.of(table));
    }

    @Test
    void suggestsTheTableThatWasMeant() {
        assertThatThrownBy(() -> tables.parse("select * from user_stat", KNOWN))
                .isInstanceOfSatisfying(
                        BindException.class,
                        refused -> {
                            assertThat(refused).hasMessage("table 'user_stat' does not exist");
                            assertThat(refused.hint()).contains("did you mean `user_stats`?");
                            assertThat(refused.offset()).isEqualTo(14);
                        });
        assertThatThrownBy(() -> tables.parse("select * from 'orders.csv'", KNOWN))
                .isInstanceOfSatisfying(
                        BindException.class,
                        refused ->
                                assertThat(refused.hint())
                                        .contains(
                                                "available tables: user_stats, \"OrderQueue-dlq\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from user_stats",
                "set threads = 4",
                "copy user_stats to 'x.csv'",
                "attach 'x.db'",
                "install json",
                "select 1; select 2",
                "",
                "selec 1",
                "pragma database_list",
            })
    void refusesWhatIsNotOneSelect(String sql) {
        assertThatThrownBy(() -> tables.parse(sql, KNOWN)).isInstanceOf(BindException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from read_csv('/etc/passwd')",
                "select * from read_text('/etc/passwd')",
                "select * from glob('/*')",
                "select no_such_column from user_stats",
                "select cast('x' as integer)",
            })
    void refusesFilesAndMistakes(String sql) throws BindException {
        fillUsers();
        var question = tables.parse(sql, KNOWN);
        assertThatThrownBy(() -> tables.query(question, ResultReader.rows(_ -> {})))
                .isInstanceOf(BindException.class)
                .message()
                .doesNotContain("{")
                .isNotBlank();
    }
}
