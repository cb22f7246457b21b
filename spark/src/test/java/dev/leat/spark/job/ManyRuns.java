package dev.leat.spark.job;

import dev.leat.spark.host.HostCluster;
import dev.leat.spark.host.HostProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Many runs of [LeatJob] in one driver, because the start of a driver takes longer than a small
/// file. Each line of its standard input has the arguments of a run, separated by tabs, after the
/// sizes of splits and pieces. After each run it prints `exchanged` if splits of a file have
/// exchanged their rows, and `ended` with the exit code.
public final class ManyRuns implements HostProgram {

    private static final int SIZES = 2;

    @Override
    public int run(List<String> arguments, HostCluster cluster) {
        try {
            for (var line = cluster.input(); line != null; line = cluster.input()) {
                var words = List.of(line.split("\t", -1));
                var run = new OneRun(cluster, words.get(0), words.get(1));
                int code = new LeatJob().run(words.subList(SIZES, words.size()), run);
                cluster.line("ended", Integer.toString(code));
            }
            return 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private record OneRun(HostCluster cluster, String splitBytes, String pieceBytes)
            implements HostCluster {

        @Override
        public int parallelism() {
            return cluster.parallelism();
        }

        @Override
        public Map<String, String> settings() {
            var settings = new HashMap<>(cluster.settings());
            settings.put("spark.leat.splitBytes", splitBytes);
            settings.put("spark.leat.pieceBytes", pieceBytes);
            return settings;
        }

        @Override
        public List<byte[]> run(String name, List<byte[]> inputs, int tasks, List<byte[]> stages)
                throws IOException {
            if (stages.size() > 1) {
                line("exchanged", "");
            }
            return cluster.run(name, inputs, tasks, stages);
        }

        @Override
        public void line(String kind, String values) {
            cluster.line(kind, values);
        }

        @Override
        public @Nullable String input() throws IOException {
            return cluster.input();
        }

        @Override
        public void endIfLost(int seconds) {
            cluster.endIfLost(seconds);
        }

        @Override
        public void halt(int code) {
            cluster.halt(code);
        }
    }
}
