package dev.leat.cli.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
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
    void namesNoDocumentsIfTheAppKeepsTheRecords() {
        var kept = new CommandHints("leat", " --app a", Set.of("user_stats"));
        assertThat(kept.complete("(leat rebuild user_stats) (leat rebuild b --env NAME)"))
                .isEqualTo(
                        "(leat rebuild user_stats --app a) (leat rebuild b --input FILE --app a)");
    }

    @Test
    void namesTheAppOfAList() {
        assertThat(hints.complete("to see them: leat mail ls"))
                .isEqualTo("to see them: ./leat mail ls --app my/orders --env $redis");
    }

    @Test
    void leavesOtherWordsAsTheyAre() {
        for (var text : new String[] {"", "use a newer leat", "leat rebuild VIEW", "bin/leat up"}) {
            assertThat(hints.complete(text)).isEqualTo(text);
        }
    }
}
