package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.app.Sql;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SQL that an app cannot run. Steps, conditions and all other expressions go through the same
/// check.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppSqlTest {

    private static final Scope SCOPE = new Scope(Map.of("user_id", "VARCHAR", "n", "BIGINT"));

    private Binder binder;

    @BeforeAll
    void open() {
        binder = new Binder();
    }

    @AfterAll
    void close() {
        binder.close();
    }

    private String refusal(String expression) {
        var why = new StringBuilder();
        assertThatExceptionOfType(BindException.class)
                .as(expression)
                .isThrownBy(() -> binder.bind(Sql.of(expression), SCOPE))
                .satisfies(refused -> why.append(refused.getMessage()));
        return why.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read_text('/etc/passwd')",
                "(select content from read_text('/etc/passwd'))",
                "(from '/etc/passwd')",
                "read_blob(user_id)",
                "glob('/*')",
                "parquet_metadata('/tmp/x')",
                "(copy (select 1) to '/tmp/x')",
            })
    void readsAndWritesNoFiles(String expression) {
        assertThat(refusal(expression)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read_text('https://example.com')",
                "(from 'https://example.com/x.parquet')",
                "http_get('https://example.com')",
                "(from 's3://bucket/x.csv')",
            })
    void reachesNoNetwork(String expression) {
        assertThat(refusal(expression)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET threads = 8",
                "PRAGMA memory_limit='1TB'",
                "current_setting('memory_limit')",
                "set_config('threads', '8')",
                "getvariable('x')",
                "getenv('HOME')",
                "INSTALL httpfs",
                "LOAD httpfs",
                "version()",
                "pg_get_viewdef(1)",
            })
    void seesAndChangesNoSettingsExtensionsOrEnvironment(String expression) {
        assertThat(refusal(expression)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(select max(user_id) from orders)",
                "exists(from duckdb_settings())",
                "user_id in (select 'x')",
                "other",
                "_leat_scope.user_id",
                "information_schema.tables",
                "1) UNION (SELECT 2",
                "sum(n)",
                "lag(n) over ()",
                "nextval('x')",
            })
    void seesNothingButItsRecord(String expression) {
        assertThat(refusal(expression)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "random()",
                "uuid()",
                "gen_random_uuid()",
                "now()",
                "current_timestamp",
                "current_date",
                "today()",
                "txid_current()",
                "list_aggregate([1], 'any_value')",
                "setseed(0.5)",
            })
    void isTheSameOnEveryRun(String expression) {
        assertThat(refusal(expression)).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repeat('x', 1000000000)",
                "repeat(user_id, n)",
                "len(range(1000000000000))",
                "len(generate_series(1, n))",
                "list_resize([1], n)",
                "lpad(user_id, 2000000000, 'x')",
                "rpad(user_id, n, 'x')",
                "lpad(user_id, 10001, 'x')",
                "format('{:>1000000000}', user_id)",
                "format('{:>{}}', user_id, n)",
                "format(user_id, n)",
                "printf('%1000000000d', n)",
                "printf('%*d', n, n)",
                "printf(user_id)",
                "bit_count(bitstring('1', n::integer))",
                "bit_count(bitstring('1', 1000000000))",
                "list_reduce([user_id], lambda a, x: a || a)",
                "equi_width_bins(1, 1000000000, n, false)",
                "bar(1.0, 0, 1, 1000000000)",
            })
    void makesNoValueOfAnyLengthFromNothing(String expression) {
        assertThat(refusal(expression)).isNotBlank();
    }

    @Test
    void putsIntoATextWhatTheAppOrTheRecordSays() throws Exception {
        for (var expression :
                List.of(
                        "replace(user_id, chr(13), chr(10))",
                        "replace(replace(user_id, 'a', 'b'), 'b', '')",
                        "replace('Dear {name}', '{name}', user_id)",
                        "replace(user_id, '{name}', user_id)",
                        "regexp_replace(user_id, '\\.0$', '')")) {
            assertThat(binder.bind(Sql.of(expression), SCOPE).sqlType()).isEqualTo("VARCHAR");
        }
    }

    @Test
    void fillsAndFormatsWhatIsOfALengthThatTheAppSays() throws Exception {
        assertThat(binder.bind(Sql.of("lpad(user_id, 10000, '0')"), SCOPE).sqlType())
                .isEqualTo("VARCHAR");
        assertThat(binder.bind(Sql.of("format('{:>10}-{:05d}', user_id, n)"), SCOPE).sqlType())
                .isEqualTo("VARCHAR");
        assertThat(binder.bind(Sql.of("printf('%08d', n)"), SCOPE).sqlType()).isEqualTo("VARCHAR");
    }
}
