package dev.leat.cli.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.inspect.ConsolePages;
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
        var kept = new CommandHints("leat", " --app a", Set.of("user_stats"), new ConsolePages());
        assertThat(kept.complete("(leat rebuild user_stats) (leat rebuild b --env NAME)"))
                .isEqualTo(
                        "(leat rebuild user_stats --app a) (leat rebuild b --input FILE --app a)");
    }

    @Test
    void namesTheAppOfAList() {
        assertThat(hints.complete("to see them: leat delivery ls"))
                .isEqualTo("to see them: ./leat delivery ls --app my/orders --env $redis");
    }

    @Test
    void namesThePageOfTheConsole() {
        var known = new CommandHints("leat", " --app a");
        known.pages().open("http://127.0.0.1:8000/console/");
        assertThat(known.complete("to see the reason: leat dlq ls"))
                .isEqualTo(
                        "to see the reason: leat dlq ls --app a, or http://127.0.0.1:8000/console/#/letters");
        assertThat(known.complete("to see them: leat delivery ls"))
                .endsWith("--app a, or http://127.0.0.1:8000/console/#/activity");
    }

    @Test
    void leavesOtherWordsAsTheyAre() {
        for (var text : new String[] {"", "use a newer leat", "leat rebuild VIEW", "bin/leat up"}) {
            assertThat(hints.complete(text)).isEqualTo(text);
        }
    }
}
