package dev.leat.cli.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.trial.Trial;
import dev.leat.kernel.Kernels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file after `kill -9`. With `-Dcrash.full` it is 500 MB and 20 kills, otherwise a smaller run;
/// `-Dcrash.seed=N` takes another file and other moments.
@Tag("crash")
class FileCrashTest {

    @AutoClose private final Kernels kernels = new Kernels();

    private final boolean full = System.getProperty("crash.full") != null;
    private final long seed = Long.getLong("crash.seed", 20251101);
    private final long size = full ? 500_000_000 : 12_000_000;
    private final long piece = full ? 8 << 20 : 1 << 20;
    private final int kills = full ? 20 : 2;

    @Test
    void makesOfAFileWhatItIsThroughKills(@TempDir Path folder) throws Exception {
        var app = Files.writeString(folder.resolve("app.yaml"), GeneratedSales.APP);
        var state = folder.resolve("state");
        var sales = GeneratedSales.write(folder, "sales", seed, size);
        var at = new FileCrashRun(app, state, sales.file(), piece, kills, seed).run();
        System.out.println("pieces that came next after each kill, and at the end: " + at);

        // Each life went on where the one before was, and got further.
        assertThat(at).isSorted().doesNotHaveDuplicates().hasSize(kills + 1);
        assertThat(at.getFirst()).isGreaterThan(1);
        try (var after = Trial.open(app, state, kernels, UnaryOperator.identity())) {
            var output = new SalesOutput(after);
            assertThat(output.differences(sales, "sales")).isZero();
            assertThat(output.rejected("sales")).isEqualTo(sales.bad());
            assertThat(output.keys()).hasSize((int) (at.getLast() - 1) + 1);
            assertThat(after.platform().files().latest("sales", 2))
                    .singleElement()
                    .satisfies(entry -> {
                        assertThat(entry.totals().written()).isEqualTo(sales.good());
                        assertThat(entry.totals().rejected()).isEqualTo(sales.bad().size());
                    });
            assertThat(after.messages("sales-files")).isEmpty();
            assertThat(after.messages("sales-files-dlq")).hasSize(1);
        }
    }
}
