package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.contract.CrashError;
import dev.leat.contract.CrashPoints;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Crashes at each point of the work on a file: the result after restarts equals that without a
/// crash.
class FileCrashTest {

    @TempDir Path folder;

    @Test
    void atHomeEveryCrashPointEndsInTheSameState() {
        assertThat(everyPoint(false)).as("points that were tried").isGreaterThan(30);
    }

    @Test
    void withAStoreElsewhereEveryCrashPointEndsInTheSameState() {
        assertThat(everyPoint(true)).as("points that were tried").isGreaterThan(35);
    }

    private int everyPoint(boolean elsewhere) {
        int point = 0;
        while (dies(point, elsewhere)) {
            point++;
        }
        return point;
    }

    /// Returns true if there is such a point; asserts the end state.
    private boolean dies(int point, boolean elsewhere) {
        var bench =
                new FileBench(
                        folder.resolve(elsewhere + "-" + point), OnOverwrite.REJECT, elsewhere);
        bench.put("in/b.txt", "r1 U1 100");
        bench.passAll();
        var unit =
                bench.put(
                        "in/a.txt",
                        "r1 U1 1",
                        "r2 U1 2",
                        "r3 U2 3",
                        "what?",
                        "r4 U2 -4",
                        "r5 U1 5",
                        "r6 U1 6");
        bench.crashes(CrashPoints.at(point));
        boolean died = false;
        try {
            bench.pass();
        } catch (CrashError crash) {
            died = true;
        }
        bench.crashes(CrashPoints.none());
        bench.passAll();
        assertThat(bench.home.objects())
                .isEqualTo(
                        Map.of(
                                "output/out/b.txt",
                                "r1 U1 100\n",
                                "output/out/a.txt",
                                "r1 U1 1\nr2 U1 2\nr3 U2 3\nr5 U1 5\nr6 U1 6\n",
                                "output/out/a.rejects",
                                bench.home.objects().get("output/out/a.rejects")));
        assertThat(bench.home.objects().get("output/out/a.rejects"))
                .hasLineCount(4)
                .containsPattern("\n1,0,,\"another record[^\n]*\n4,24,,it has[^\n]*\n5,30,cents");
        assertThat(bench.elsewhere.view("user_stats", "U1")).containsExactly(4, 113);
        assertThat(bench.elsewhere.view("user_stats", "U2")).containsExactly(1, 3);
        assertThat(bench.home.letters()).hasSize(1);
        assertThat(bench.reasons().getFirst()).startsWith("3 of 7 lines were rejected");
        assertThat(bench.home.sent("done")).hasSize(2);
        assertThat(bench.home.sent("failed")).isEmpty();
        assertThat(bench.home.files().of(FileBench.PIPELINE, unit).orElseThrow().totals())
                .isEqualTo(new dev.leat.batch.Totals(7, 4, 0, 3));
        return died;
    }
}
