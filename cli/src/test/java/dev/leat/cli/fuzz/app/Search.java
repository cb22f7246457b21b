package dev.leat.cli.fuzz.app;

import dev.leat.cli.fuzz.draw.Apps;
import dev.leat.cli.fuzz.draw.Dice;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Draws apps and tries each of them, and a mistake in each that lint has accepted.
final class Search {

    /// The maximum number of kinds of findings whose app is reduced, which takes long.
    private static final int REDUCED = Integer.getInteger("fuzz.reduced", 2);

    /// After so many apps a line says how far it is.
    private static final int PROGRESS = 1_000;

    private final long seed;
    private final Coverage coverage = new Coverage();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger mistakes = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    private final ConcurrentMap<String, List<Found>> found = new ConcurrentHashMap<>();

    private record Found(int number, Drawn app, String detail) {}

    Search(long seed) {
        this.seed = seed;
    }

    /// Tries the apps with the numbers below this, on two threads.
    void run(int apps) throws InterruptedException {
        var next = new AtomicInteger();
        var threads =
                IntStream.range(0, 2)
                        .mapToObj(i ->
                                Thread.ofPlatform()
                                        .name("fuzz-" + i)
                                        .uncaughtExceptionHandler((_, e) -> failed.set(e))
                                        .start(() -> work(next, apps)))
                        .toList();
        for (var thread : threads) {
            thread.join();
        }
        if (failed.get() != null) {
            throw new IllegalStateException("the search has a mistake", failed.get());
        }
    }

    private void work(AtomicInteger next, int apps) {
        try (var machine = new Machine()) {
            for (int number = next.getAndIncrement();
                    number < apps;
                    number = next.getAndIncrement()) {
                one(machine, number);
                if ((number + 1) % PROGRESS == 0) {
                    System.out.printf("after %,d apps: %s%n", number + 1, this);
                }
            }
        }
    }

    private void one(Machine machine, int number) {
        var app = Apps.of(seed, number);
        var result = Trial.of(machine, app);
        result.findings().forEach(finding -> add(number, app, finding));
        if (result.accepted()) {
            accepted.incrementAndGet();
            coverage.ran(app);
            var dice = new Dice(app.seed() + 1);
            for (var mutation : Mutation.of(app, coverage.shape(), dice)) {
                mistakes.incrementAndGet();
                new Refusal(machine, mutation, app.beside(), coverage)
                        .findings()
                        .forEach(finding -> add(number, app, finding));
            }
        }
    }

    private void add(int number, Drawn app, Finding finding) {
        var alike = found.computeIfAbsent(finding.kind(), _ -> new CopyOnWriteArrayList<>());
        if (alike.isEmpty()) {
            System.out.printf(
                    "app %d of seed %d: %s%n%s%n", number, seed, finding.kind(), finding.detail());
        }
        alike.add(new Found(number, app, finding.detail()));
    }

    int accepted() {
        return accepted.get();
    }

    Coverage coverage() {
        return coverage;
    }

    /// Everything that was found, by kind, with an app each that is as small as it comes; empty if
    /// nothing was.
    List<String> findings() {
        var texts = new ArrayList<String>();
        try (var machine = new Machine()) {
            new TreeMap<>(found)
                    .forEach((kind, all) -> {
                        var first = all.getFirst();
                        var app =
                                texts.size() < REDUCED
                                        ? new Reducer(machine, kind).reduce(first.app())
                                        : first.app();
                        texts.add(
                                "%d x %s%nin app %d of seed %d:%n%s%n%s%n%s"
                                        .formatted(
                                                all.size(),
                                                kind,
                                                first.number(),
                                                seed,
                                                first.detail(),
                                                app.yaml().text(),
                                                shown(app)));
                    });
        }
        return texts;
    }

    private static String shown(Drawn app) {
        var lines = new ArrayList<String>();
        app.data()
                .forEach((pipeline, all) ->
                        all.forEach(data -> lines.add(pipeline + ": " + data.shown())));
        return String.join("\n", lines);
    }

    @Override
    public String toString() {
        return "seed %d: %d accepted, %d mistakes, %s"
                .formatted(seed, accepted.get(), mistakes.get(), coverage);
    }
}
