package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.kernel.bind.BindException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `leat sql` can only read the tables that it was given.
class LockedTablesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from read_text('/etc/passwd')",
                "select * from read_csv('/proc/self/environ')",
                "select * from '/etc/passwd'",
                "select * from read_parquet('https://example.com/x.parquet')",
                "select getenv('HOME')",
                "copy (select 1) to '/tmp/leat-copy'",
                "attach '/tmp/leat-attach.db'",
                "install httpfs",
                "load httpfs",
                "set enable_external_access = true",
                "pragma enable_profiling",
                "create table x as select 1",
                "insert into orders values (1)",
                "drop table orders",
                "select 1; drop table orders",
                "call pragma_version()",
                "explain analyze select 1",
            })
    void readsTheTablesThatItWasGivenAndDoesNothingElse(String sql) {
        try (var tables = new InMemoryTables()) {
            assertThatThrownBy(() ->
                            tables.query(
                                    tables.parse(sql, List.of("orders")),
                                    ResultReader.rows(_ -> {})))
                    .isInstanceOf(BindException.class)
                    .message()
                    .isNotBlank();
        }
    }
}
