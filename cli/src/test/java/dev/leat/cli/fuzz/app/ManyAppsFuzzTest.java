package dev.leat.cli.fuzz.app;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same with 10,000 apps, or `-Dfuzz.apps=N`.
@Tag("fuzz")
class ManyAppsFuzzTest {

    @Test
    void everyAppThatLintAcceptsRuns() throws InterruptedException {
        AppFuzzTest.check(
                new Search(Long.getLong("fuzz.seed", 2)), Integer.getInteger("fuzz.apps", 10_000));
    }
}
