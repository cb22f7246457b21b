package dev.leat.cli.fuzz.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Draws 5 apps: each that lint accepts explains, starts, tests and runs, and loses no record; of
/// each mistake lint names the line. From 450 apps on all options must occur, and all pairs of
/// step, sink and format. Unlike the command, they share databases. `-Dfuzz.seed=N` draws others
/// and `-Dfuzz.apps=N` more.
class AppFuzzTest {

    @Test
    void everyAppThatLintAcceptsRuns() throws InterruptedException {
        long seed = Long.getLong("fuzz.seed", 1);
        check(new Search(seed), Integer.getInteger("fuzz.apps", 5));
    }

    static void check(Search search, int apps) throws InterruptedException {
        search.run(apps);
        System.out.println(search);
        assertThat(search.findings()).as(search.toString()).isEmpty();
        assertThat(search.accepted()).isGreaterThanOrEqualTo(apps / 2);
        if (apps >= 450) {
            assertThat(search.coverage().missingOptions()).isEmpty();
            assertThat(search.coverage().missingPairs()).isEmpty();
        }
    }
}
