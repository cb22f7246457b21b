package dev.leat.kernel.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.kernel.bind.BindException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeTravelTest {

    @Test
    void replacesAVersionOutsideOfTextsAndComments() throws BindException {
        var sql =
                "select 'a for version as of 1', \"b for version as of 2\" /* c for version as of 3 */"
                        + " from t for version as of 4 -- d for version as of 5";
        var found = TimeTravel.of(sql);
        assertThat(found.versions())
                .isEqualTo(Map.of("t@1", new TimeTravel.Version("t", Optional.of(4L), "")));
        assertThat(found.sql()).isEqualTo(sql.replace("t for version as of 4", "\"t@1\" AS \"t\""));
    }

    @Test
    void readsQuotesWithinTextsAndNames() throws BindException {
        var found = TimeTravel.of("select 'it''s' from \"a\"\"b\" for version as of 1");
        assertThat(found.versions().values())
                .containsExactly(new TimeTravel.Version("a\"b", Optional.of(1L), ""));
    }

    @Test
    void leavesALongOrIncompleteStatementAsItIs() throws BindException {
        for (var part :
                new String[] {"a", "''", "' ", "/*", "\"", "\"\"\" ", "-- ", "a for version "}) {
            for (var start : new String[] {"select '", "select \"", "select "}) {
                var sql = start + part.repeat(100_000 / part.length());
                assertThat(TimeTravel.of(sql).sql()).isEqualTo(sql);
            }
        }
    }
}
