package dev.leat.cli.aws;

import org.junit.jupiter.api.BeforeAll;

/// Some hundred values, for each build.
class EveryWayTest extends EveryWays {

    @BeforeAll
    static void start() throws Exception {
        start(300);
    }
}
