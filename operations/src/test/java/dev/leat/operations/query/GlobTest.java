package dev.leat.operations.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource({
        "*.csv, a.csv, true",
        "*.csv, d/a.csv, false",
        "**.csv, d/a.csv, true",
        "d/**/a.csv, d/a.csv, true",
        "d/**/a.csv, d/e/f/a.csv, true",
        "d/**/a.csv, d/ea.csv, false",
        "a?c, abc, true",
        "a?c, a/c, false",
        "a.csv, aXcsv, false",
        "a[1].csv, a[1].csv, true",
        "(a|b)*, (a|b)$, true",
        "**, anything/at/all, true",
    })
    void matchesAsAShellDoes(String glob, String key, boolean matches) {
        assertThat(new Glob(glob).matches(key)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({"d/e*.csv, d/e", "a.csv, a.csv", "?a, ''", "'', ''"})
    void knowsWhatAllKeysBeginWith(String glob, String prefix) {
        assertThat(new Glob(glob).prefix()).isEqualTo(prefix);
    }
}
