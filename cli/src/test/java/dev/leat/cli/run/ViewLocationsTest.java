package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.CorruptStateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewLocationsTest {

    @TempDir Path folder;

    private ViewLocations places() {
        return ViewLocations.in(folder);
    }

    @Test
    void remembersMarksByPlaceAndView() {
        places().remember("a:1", Map.of("users", "m1"));
        places().remember("b:1", Map.of("users", "m2", "all", "m3"));
        assertThat(places().mark("a:1", "users")).hasValue("m1");
        assertThat(places().mark("b:1", "users")).hasValue("m2");
        assertThat(places().mark("b:1", "all")).hasValue("m3");
        assertThat(places().mark("a:1", "all")).isEmpty();
    }

    @Test
    void tellsThatAViewHasMovedUntilItRunsThere() {
        var home = Map.of("users", ViewLocations.HOME);
        var redis = Map.of("users", "a:1");
        assertThat(places().moved(home)).isEmpty();
        places().runs(home);
        for (int start = 0; start < 2; start++) {
            assertThat(places().moved(redis).get("users"))
                    .isEqualTo(
                            "users: was stored in the state folder in the last run; at the new location it includes new records only");
        }
        places().runs(redis);
        assertThat(places().moved(redis)).isEmpty();
        assertThat(places().moved(home).get("users"))
                .startsWith(
                        "users: was stored in Redis at a:1 in the last run; at the new location it has its earlier contents");
    }

    @Test
    void knowsARedisByAnotherName() {
        places().remember("a:1", Map.of("users", "m1"));
        places().runs(Map.of("users", "a:1"));
        places().remember("localhost:1", Map.of("users", "m1"));
        assertThat(places().moved(Map.of("users", "localhost:1"))).isEmpty();
        assertThat(places().moved(Map.of("users", "b:1"))).isNotEmpty();
    }

    @Test
    void keepsTheLocationsOfARenamedView() {
        places().runs(Map.of("users", "a:1", "all", ViewLocations.HOME));
        for (int start = 0; start < 2; start++) {
            places().rename(Map.of("people", "users", "new", "old"));
            assertThat(places().moved(Map.of("people", ViewLocations.HOME)).get("people"))
                    .startsWith("people: was stored in Redis at a:1 in the last run");
            assertThat(places().external()).isEqualTo(Map.of("a:1", List.of("people")));
        }
    }

    /// Earlier versions wrote such a file, and later ones must read it.
    @Test
    void theWordsAreTheSameInEveryVersion() throws Exception {
        places().remember("a:1", Map.of("users", "m1"));
        places().runs(Map.of("users", ViewLocations.HOME));
        places().runs(Map.of("users", "a:1"));
        assertThat(folder.resolve(ViewLocations.FILE))
                .hasContent("{\"users\":{\"ran\":[\"\",\"a:1\"],\"marks\":{\"a:1\":\"m1\"}}}");
    }

    @Test
    void saysThatItsFileIsDamaged() throws Exception {
        Files.writeString(folder.resolve(ViewLocations.FILE), "{\"users\":");
        assertThatThrownBy(() -> places().mark("a:1", "users"))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(ViewLocations.FILE);
    }
}
