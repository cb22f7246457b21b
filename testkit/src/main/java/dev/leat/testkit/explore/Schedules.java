package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Scenario;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/// A generator of scenarios. The same seed and number give the same scenario.
record Schedules(App app, MessageSamples samples, long seed) {

    private static final int[] BATCHES = {1, 2, 3, 5};
    private static final int[] PIECES = {1, 64, 256, 1024};

    /// Factor that keeps the random seeds of different exploration seeds far apart.
    private static final long STRIDE = 0x9E3779B97F4A7C15L;

    Scenario draw(int number) {
        var random = new SplittableRandom(seed * STRIDE + number);
        boolean files = files(random);
        var given =
                files
                        ? new FileInputGenerator(samples, random.split()).given()
                        : new InputGenerator(app, samples, random.split()).given();
        var separate = separate(random);
        var faults = new FaultGenerator(app, random.split(), given, separate).faults();
        int batch = random.nextInt(BATCHES.length + 1);
        var setup =
                new Scenario.Setup(random.nextInt(1, 1_000_000))
                        .by(
                                batch < BATCHES.length
                                        ? Optional.of(BATCHES[batch])
                                        : Optional.empty(),
                                Optional.empty())
                        .apart(separate);
        var scenario =
                new Scenario(
                        "explored " + seed + "/" + number,
                        setup,
                        given,
                        faults,
                        List.of(
                                new Expectation(
                                        new Expectation.Subject.Invariants(),
                                        new Expectation.Timing.AtEnd())));
        return files ? scenario.with(setup.by(setup.batch(), piece(random))) : scenario;
    }

    /// Chooses between files and messages as input, since a run checks either the invariants of
    /// files or the invariants of messages.
    private boolean files(SplittableRandom random) {
        boolean others = !samples.messages().isEmpty() || !samples.records().isEmpty();
        return !samples.files().isEmpty() && (!others || random.nextBoolean());
    }

    private static Optional<Integer> piece(SplittableRandom random) {
        int which = random.nextInt(PIECES.length + 1);
        return which < PIECES.length ? Optional.of(PIECES[which]) : Optional.empty();
    }

    /// Chooses the views with a separate store: none, some or all.
    private Set<String> separate(SplittableRandom random) {
        int which = random.nextInt(3);
        var separate = new LinkedHashSet<String>();
        for (var view : app.views().keySet()) {
            if (which == 2 || (which == 1 && random.nextBoolean())) {
                separate.add(view);
            }
        }
        return separate;
    }
}
