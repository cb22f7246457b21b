package dev.leat.cli.fuzz.app;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same with 15 apps, or as many as `-Dfuzz.apps=N` says: 10,000 take an hour or more.
@Tag("fuzz")
class ManyAppsFuzzTest {

    @Test
    void everyAppThatLintAcceptsRuns() throws InterruptedException {
        AppFuzzTest.check(
                new Search(Long.getLong("fuzz.seed", 4)), Integer.getInteger("fuzz.apps", 15));
    }
}
