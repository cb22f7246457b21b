package dev.leat.bench.console;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Measures the CPU time of an app with 60 resources and ten messages per second while ten consoles
/// are open, compared with none: pairs of intervals, and the median difference in percent of a
/// core. The goal is less than 2 %. Arguments: pairs, seconds per interval.
public final class ConsolesBench {

    private static final int SECOND = 1000;

    /// Before the first interval, the pages send many more requests until the JVM has compiled the
    /// code, which takes minutes, and then none until its compilers have no more work.
    private static final int WARM_UP_SECONDS = 180;

    private static final int IDLE_SECONDS = 60;

    private static final int WARM_UP_SECOND = 20;
    private static final int BAD = 50;

    private ConsolesBench() {}

    public static void main(String[] arguments) throws Exception {
        int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        try (var app = new ConsoleApp();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            app.start();
            var ended = new CountDownLatch(1);
            var sender =
                    threads.submit(() -> {
                        for (int i = 0; !ended.await(100, TimeUnit.MILLISECONDS); i++) {
                            send(app, i);
                        }
                        return null;
                    });
            try (var _ = new OpenConsoles(app, WARM_UP_SECOND)) {
                TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            }
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            var differences = new ArrayList<Double>();
            System.out.printf("%-6s %10s %10s %10s%n", "pair", "without", "with", "difference");
            for (int pair = 0; pair < pairs; pair++) {
                boolean first = pair % 2 == 0;
                double before = first ? without(app, seconds) : with(app, seconds);
                double after = first ? with(app, seconds) : without(app, seconds);
                double without = first ? before : after;
                double with = first ? after : before;
                differences.add(with - without);
                System.out.printf(
                        "%-6d %8.2f %% %8.2f %% %8.2f %%%n",
                        pair + 1, without, with, with - without);
            }
            differences.sort(null);
            System.out.printf("ten consoles cost %.2f %% of a core%n", differences.get(pairs / 2));
            ended.countDown();
            sender.get();
        }
    }

    private static double with(ConsoleApp app, int seconds) throws Exception {
        try (var _ = new OpenConsoles(app, SECOND)) {
            return without(app, seconds);
        }
    }

    /// Returns the CPU time of an interval in percent of a core.
    private static double without(ConsoleApp app, int seconds) throws InterruptedException {
        double before = app.cpuSeconds();
        TimeUnit.SECONDS.sleep(seconds);
        return (app.cpuSeconds() - before) / seconds * 100;
    }

    /// Sends a message; some are rejected.
    private static void send(ConsoleApp app, int number) throws Exception {
        app.post(
                "queues/%s/items".formatted(ConsoleApp.queue(0)),
                "{\"messages\":[{\"body\":\"{\\\"id\\\":\\\"%d\\\",\\\"amount\\\":%d}\",\"attributes\":{}}]}"
                        .formatted(number, number % BAD == 0 ? -1 : 1));
    }
}
