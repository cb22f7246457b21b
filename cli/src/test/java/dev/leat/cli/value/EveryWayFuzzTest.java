package dev.leat.cli.value;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// Many values.
@Tag("fuzz")
class EveryWayFuzzTest extends EveryWays {

    @BeforeAll
    static void start() throws Exception {
        start(10_000);
    }
}
