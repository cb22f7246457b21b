package dev.leat.bench.console;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Open pages of the console: clients that send the requests of a page at its times. Closing it
/// closes the pages, and fails if a request has failed.
final class OpenConsoles implements AutoCloseable {

    private static final Pattern ARRIVED =
            Pattern.compile("\"%s\":\\{[^}]*\"arrived\":(\\d+)".formatted(ConsoleApp.LETTERS));

    /// A request that a page repeats.
    ///
    /// @param seconds the period; 0 if the page repeats the request when a dead letter arrives
    private record Repeated(String path, int seconds) {}

    private static final List<Repeated> OVERVIEW = List.of();
    private static final List<Repeated> LETTERS =
            List.of(
                    new Repeated(
                            "dead-letters/" + ConsoleApp.LETTERS + "/groups?from=0&limit=50", 0),
                    new Repeated(
                            "dead-letters/" + ConsoleApp.LETTERS + "/letters?cursor=0&limit=25",
                            0));
    private static final List<Repeated> PIPELINE = List.of(new Repeated("minutes?limit=60", 20));
    private static final List<Repeated> ACTIVITY =
            List.of(
                    new Repeated("alarms/notes?limit=50", 3),
                    new Repeated("redrives?limit=50", 2),
                    new Repeated("deliveries?limit=50&protocols=EMAIL&states=WAITING", 3));

    /// The pages of ten people.
    private static final List<List<Repeated>> PAGES =
            List.of(
                    OVERVIEW, OVERVIEW, OVERVIEW, OVERVIEW, LETTERS, LETTERS, LETTERS, PIPELINE,
                    PIPELINE, ACTIVITY);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Void>> pages;

    /// @param second the duration of a second of the pages in milliseconds; less to send more
    ///   requests
    OpenConsoles(ConsoleApp app, int second) {
        pages = PAGES.stream().map(page -> threads.submit(show(app, page, second))).toList();
    }

    private Callable<Void> show(ConsoleApp app, List<Repeated> page, int millis) {
        return () -> {
            var tag = "";
            var arrived = "";
            for (int second = 0; !closed.await(millis, TimeUnit.MILLISECONDS); second++) {
                var now = app.get("now", tag);
                tag = now.headers().firstValue("ETag").orElse("");
                var found = ARRIVED.matcher(now.body());
                boolean more = found.find() && !found.group(1).equals(arrived);
                arrived = more ? found.group(1) : arrived;
                for (var request : page) {
                    if (request.seconds() == 0 ? more : second % request.seconds() == 0) {
                        app.get(request.path(), "");
                    }
                }
            }
            return null;
        };
    }

    @Override
    public void close() {
        closed.countDown();
        threads.close();
        pages.forEach(Future::resultNow);
    }
}
