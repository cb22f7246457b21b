package dev.leat.cli.law;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.cli.law.BrokenStore.Bug;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.kernel.Kernels;
import dev.leat.port.Store;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The laws hold for random orders through engine, kernel, queue and views together: each is in one
/// place for each sink. And a store that breaks one is found.
class InvariantPropertyTest {

    private static final Path APP = Path.of("src", "test", "resources", "chaos", "app.yaml");
    private static final int ROUNDS = 15;

    @AutoClose private final Kernels kernels = new Kernels();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyRecordIsInOnePlaceForEachSink(long seed, @TempDir Path folder) throws Exception {
        run(folder, seed, UnaryOperator.identity());
    }

    @ParameterizedTest
    @EnumSource
    void findsEachPlantedBug(Bug bug, @TempDir Path folder) {
        assertThatThrownBy(() -> run(folder, 4, store -> new BrokenStore(store, bug)))
                .isInstanceOf(AssertionError.class);
    }

    private void run(Path folder, long seed, Function<Store, Store> through)
            throws AppException, InterruptedException {
        App app = AppFile.read(APP, Map.of());
        try (var trial = new LawTrial(app, folder, kernels, seed, through)) {
            trial.run(ROUNDS);
        }
    }
}
