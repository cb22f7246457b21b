package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandHintsTest {

    private final CommandHints hints = new CommandHints("./leat", " --app my/orders --env $redis");

    @Test
    void namesTheCommandAsItRuns() {
        assertThat(hints.complete("rebuild it (leat rebuild user_stats) or (leat accept a)"))
                .isEqualTo(
                        "rebuild it (./leat rebuild user_stats --input FILE --app my/orders --env $redis) or (./leat accept a --app my/orders --env $redis)");
        assertThat(hints.complete("leat rebuild a --input FILE --env NAME, leat rebuild b"))
                .isEqualTo(
                        "./leat rebuild a --input FILE --app my/orders --env $redis, ./leat rebuild b --input FILE --app my/orders --env $redis");
    }

    @Test
    void leavesOtherWordsAsTheyAre() {
        for (var text : new String[] {"", "use a newer leat", "leat rebuild VIEW", "bin/leat up"}) {
            assertThat(hints.complete(text)).isEqualTo(text);
        }
    }
}
