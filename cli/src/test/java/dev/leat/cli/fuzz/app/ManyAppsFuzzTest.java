package dev.leat.cli.fuzz.app;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The same with as many apps as `-Dfuzz.apps=N` says; 10,000 take more than an hour.
@Tag("fuzz")
@EnabledIfSystemProperty(named = "fuzz.apps", matches = "\\d+")
class ManyAppsFuzzTest {

    @Test
    void everyAppThatLintAcceptsRuns() throws InterruptedException {
        AppFuzzTest.check(
                new Search(Long.getLong("fuzz.seed", 2)), Integer.getInteger("fuzz.apps", 400));
    }
}
