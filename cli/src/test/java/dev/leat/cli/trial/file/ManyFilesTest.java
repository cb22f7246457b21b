package dev.leat.cli.trial.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.FilePhase;
import dev.leat.cli.trial.Trial;
import dev.leat.file.PieceReader;
import dev.leat.kernel.Kernels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many files at once. With `-Dcrash.full` fifty arrive each second for a minute, otherwise some
/// hundred as fast as they can be put.
@Tag("crash")
class ManyFilesTest {

    private static final int A_SECOND = 50;

    @AutoClose private final Kernels kernels = new Kernels();

    private final boolean full = System.getProperty("crash.full") != null;

    @Test
    void losesAndDoublesNoLineOfManyFilesInTwoWorkers(@TempDir Path folder) throws Exception {
        var files = new ArrayList<GeneratedSales>();
        for (int i = 0; i < (full ? 100 : 30); i++) {
            files.add(GeneratedSales.write(folder, "sales-" + i, i, 1_000 + 600L * i));
        }
        try (var app = open(folder, 2)) {
            var output = new SalesOutput(app);
            for (var sales : files) {
                app.put("input", sales.file());
            }
            app.pipelines().start();
            app.pipelines().awaitIdle();

            for (int i = 0; i < files.size(); i++) {
                var sales = files.get(i);
                assertThat(output.differences(sales, "sales-" + i)).isZero();
                assertThat(output.rejected("sales-" + i)).isEqualTo(sales.bad());
            }
            assertThat(app.messages("sales-files")).isEmpty();
            assertThat(app.messages("sales-files-dlq"))
                    .hasSize((int) files.stream().filter(f -> !f.bad().isEmpty()).count());
        }
    }

    @Test
    void takesTheLastFilesAsQuicklyAsTheFirst(@TempDir Path folder) throws Exception {
        int count = full ? 60 * A_SECOND : 150;
        var sales = GeneratedSales.write(folder, "sales", 1, 10_000);
        try (var app = open(folder, 3)) {
            app.pipelines().start();
            var first = took(app, folder, sales, 0, count / 3);
            var _ = took(app, folder, sales, count / 3, count - count / 3);
            var last = took(app, folder, sales, count - count / 3, count);

            assertThat(app.platform().files().latest("sales", count))
                    .hasSize(count)
                    .allSatisfy(entry -> {
                        assertThat(entry.phase()).isEqualTo(FilePhase.DONE);
                        assertThat(entry.totals().written()).isEqualTo(sales.good());
                    });
            System.out.printf(
                    "%d files: the first third took %s of CPU time, the last %s%n",
                    count, first, last);
            // A search among all earlier files would take longer for the last ones.
            assertThat(last).isLessThan(first.multipliedBy(3));
        }
    }

    /// Puts the files with these numbers, and returns the CPU time until all are processed. Unlike
    /// the time, it does not depend on other processes.
    private Duration took(Trial app, Path folder, GeneratedSales sales, int from, int to)
            throws Exception {
        var before = cpu();
        for (int i = from; i < to; i++) {
            var name = Files.createLink(folder.resolve("s-" + i + ".csv"), sales.file());
            app.put("input", name);
            if (full) {
                LockSupport.parkNanos(1_000_000_000L / A_SECOND);
            }
        }
        app.pipelines().awaitIdle();
        return cpu().minus(before);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private Trial open(Path folder, int workers) throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), GeneratedSales.APP);
        return Trial.open(
                file,
                folder.resolve("state"),
                kernels,
                UnaryOperator.identity(),
                new Trial.Work(workers, PieceReader.PIECE_BYTES));
    }
}
