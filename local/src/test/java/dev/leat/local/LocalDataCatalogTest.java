package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.contract.VirtualTime;
import dev.leat.port.DataCatalog;
import dev.leat.port.DataCatalog.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The databases and tables of clients in the data catalog of a state folder.
class LocalDataCatalogTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir private Path folder;

    private LocalPlatform open() {
        return LocalPlatform.open(App.named("shop"), folder, VirtualTime.start());
    }

    private static void put(DataCatalog catalog, boolean archives, long version) {
        var table = new Table("made", "sales", version, "{\"v\": %d}".formatted(version), AT, AT);
        catalog.change("made", "sales", archives, _ -> Optional.of(table));
    }

    @Test
    void aRestartKeepsDatabasesAndVersionsOfTables() {
        try (var platform = open()) {
            platform.catalog()
                    .change("made", _ -> Optional.of(new DataCatalog.Database("made", "{}", AT)));
            put(platform.catalog(), true, 0);
            put(platform.catalog(), true, 1);
            put(platform.catalog(), false, 2);
        }
        try (var platform = open()) {
            var catalog = platform.catalog();
            assertThat(catalog.databases())
                    .containsExactly(new DataCatalog.Database("made", "{}", AT));
            assertThat(catalog.tables()).extracting(Table::version).containsExactly(2L);
            assertThat(catalog.versions("made", "sales"))
                    .extracting(Table::definition)
                    .isEqualTo(List.of("{\"v\": 2}", "{\"v\": 0}"));
            assertThat(catalog.remove("made", "sales", 2)).isFalse();
            assertThat(catalog.remove("made", "sales", 0)).isTrue();
            catalog.change("made", _ -> Optional.empty());
            assertThat(catalog.tables()).isEmpty();
        }
    }

    @Test
    void aChangeThatFailsStoresNothing() {
        try (var platform = open()) {
            put(platform.catalog(), true, 0);
            assertThatThrownBy(() ->
                            platform.catalog()
                                    .change(
                                            "made",
                                            "sales",
                                            true,
                                            was -> {
                                                assertThat(was).isPresent();
                                                throw new IllegalStateException("refused");
                                            }))
                    .hasMessage("refused");
            assertThat(platform.catalog().versions("made", "sales")).hasSize(1);
        }
    }
}
