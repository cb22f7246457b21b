package dev.leat.bench;

import dev.leat.app.App;
import dev.leat.app.Quality;
import dev.leat.config.AppFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Measures the cost of `quality` on the orders example: the rounds of [DrainBench] with and
/// without the option of its app file, in pairs in one process, in turns which of both is first.
/// Prints the medians of the ratios of both rounds of a pair, for orders per second and for CPU
/// time per order, which other programs on the machine change less. Arguments: pairs, orders per
/// round, the working folder.
public final class QualityBench {

    private QualityBench() {}

    public static void main(String[] arguments) throws Exception {
        int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 9;
        int orders = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
        var parent = Path.of(arguments.length > 2 ? arguments[2] : "bench/target");
        var measured = AppFile.read(Path.of("examples/orders/app.yaml"), Map.of());
        var pipeline = measured.pipeline("order_stats");
        if (pipeline.quality().filter(quality -> !quality.columns().isEmpty()).isEmpty()) {
            throw new IllegalStateException("the example has no `quality` to measure");
        }
        var plain =
                measured.withPipelines(
                        Map.of("order_stats", pipeline.withQuality(Optional.<Quality>empty())));
        var speed = new ArrayList<Double>();
        var cpu = new ArrayList<Double>();
        for (int pair = 0; pair <= pairs; pair++) {
            var apps = pair % 2 == 0 ? List.of(plain, measured) : List.of(measured, plain);
            var rounds = new ArrayList<DrainBench.Round>();
            for (App app : apps) {
                rounds.add(DrainBench.round(app, parent, orders));
            }
            var without = rounds.get(pair % 2 == 0 ? 0 : 1);
            var with = rounds.get(pair % 2 == 0 ? 1 : 0);
            System.out.printf(
                    "pair %d: without %,.0f orders/s, %.2f us CPU; with %,.0f orders/s, %.2f us CPU%s%n",
                    pair,
                    without.rate(),
                    without.cpu(),
                    with.rate(),
                    with.cpu(),
                    pair == 0 ? " (warm-up)" : "");
            if (pair > 0) {
                speed.add(with.rate() / without.rate());
                cpu.add(with.cpu() / without.cpu());
            }
        }
        System.out.printf(
                "`quality`: throughput %.1f %%, CPU time per order %.1f %% of that without; goal 95 %% of the throughput%n",
                median(speed) * 100, median(cpu) * 100);
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElseThrow();
    }
}
