package dev.leat.bench;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcomes;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.Kernels;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/// Measures orders per second of one thread: the kernel (row processing of a pipeline) compared
/// with handwritten Java for these orders, in alternate rounds. Prints medians by the thread's CPU
/// time and by the clock; if these differ, the machine has other load.
///
/// Compare the ratios by CPU time. The rates depend on the machine, and other load lowers both
/// sides even by CPU time, because caches are shared: the same build processed 120,000 to 160,000
/// orders per second with batches of 1,000. With batches of 10, most of the kernel's time does not
/// depend on the number of orders.
///
/// `KernelBench [ROUNDS]`, 41 by default.
public final class KernelBench {

    private static final int[] BATCHES = {10, 100, 1_000, 10_000};

    /// Number of orders per measured round. A round takes some ten milliseconds.
    private static final int ORDERS = 10_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private KernelBench() {}

    public static void main(String[] args) {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 41;
        var pipeline = OrderApp.pipeline();
        System.out.printf(
                "orders of %d bytes, two items, six checks%n", OrderApp.order(1).length());
        System.out.println(
                "batch    kernel/s (CPU)  by hand/s (CPU)  ratio    kernel/s (clock)  by hand/s (clock)");
        try (var kernels = new Kernels();
                var kernel = kernels.kernel(OrderApp.app(pipeline), pipeline, _ -> {})) {
            for (int batch : BATCHES) {
                compare(kernel, batch, rounds);
            }
        }
    }

    private static void compare(Kernel kernel, int batch, int rounds) {
        var works = new ArrayList<LeasedWork>();
        for (int i = 0; i < ORDERS / batch; i++) {
            works.add(OrderApp.work(batch, i));
        }
        var hand = new HandWritten();
        var left = new Side();
        var right = new Side();
        for (int round = -rounds; round < rounds; round++) {
            boolean counts = round >= 0;
            left.measure(counts, () -> works.forEach(work -> kernel(kernel, work)));
            right.measure(counts, () -> works.forEach(work -> hand(hand, work)));
        }
        System.out.printf(
                "%,6d  %,15.0f  %,15.0f  %5.2f  %,18.0f  %,17.0f%n",
                batch,
                left.cpu(),
                right.cpu(),
                left.cpu() / right.cpu(),
                left.clock(),
                right.clock());
    }

    private static void kernel(Kernel kernel, LeasedWork work) {
        var table = new Outcomes(work.size(), 2);
        if (kernel.run(work, table).size() != work.size()) {
            throw new IllegalStateException("orders were rejected: " + table.reasons(0, 0));
        }
    }

    private static void hand(HandWritten hand, LeasedWork work) {
        var table = new Outcomes(work.size(), 2);
        if (hand.run(work, table).size() != work.size()) {
            throw new IllegalStateException("orders were rejected: " + table.reasons(0, 0));
        }
    }

    /// The measured times of the kernel or of the handwritten Java, in nanoseconds per round.
    private static final class Side {

        private final List<Long> cpu = new ArrayList<>();
        private final List<Long> clock = new ArrayList<>();

        void measure(boolean counts, Runnable round) {
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long before = System.nanoTime();
            round.run();
            if (counts) {
                clock.add(System.nanoTime() - before);
                cpu.add(THREADS.getCurrentThreadCpuTime() - cpuBefore);
            }
        }

        double cpu() {
            return rate(cpu);
        }

        double clock() {
            return rate(clock);
        }

        private static double rate(List<Long> nanos) {
            var sorted = nanos.stream().sorted().toList();
            return ORDERS * 1e9 / sorted.get(sorted.size() / 2);
        }
    }
}
