package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import dev.leat.contract.RedriveFixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Redrives dead letters. Each dead letter is either in the dead-letter queue, or in its first
/// queue and in the audit.
final class RedriveScenario extends KillScenario {

    private static final String RUN = "run";
    private static final int MESSAGES = 30_000;
    private static final int PAGE = 200;

    /// The lines of the last process.
    private final List<String> printed = new ArrayList<>();

    private long sent;

    /// The first process fills the dead-letter queue. Prints `sent N`, at first before it sends
    /// any.
    @Override
    void run(LocalPlatform platform, int first) {
        if (first == 0) {
            send(platform.queue("q-dlq"), 0, MESSAGES);
            platform.audit().save(RedriveFixtures.run(RUN, "q-dlq", platform.time().instant()));
        }
        long redriven = platform.audit().run(RUN).orElseThrow().redriven();
        Life.say("sent", redriven);
        while (redriven < MESSAGES) {
            redriven += page(platform);
            Life.say("sent", redriven);
        }
    }

    private static int page(LocalPlatform platform) {
        try (var box = platform.deadLetters("q-dlq")) {
            var letters =
                    box.read(0, PAGE).stream().map(s -> RedriveFixtures.to("q", s, RUN)).toList();
            return box.redrive(RUN, letters).size();
        }
    }

    @Override
    void note(String line) {
        printed.add(line);
    }

    @Override
    void check(LocalPlatform platform, Path folder, int kills) {
        assertThat(printed).first().isEqualTo("sent " + sent);
        sent = sent(platform);
        assertThat(sent).isGreaterThanOrEqualTo(Life.number(printed.getLast(), "sent"));
        printed.clear();
    }

    @Override
    boolean ended() {
        return sent == MESSAGES;
    }

    @Override
    void finish(LocalPlatform platform, Path folder) {
        int page;
        do {
            page = page(platform);
        } while (page > 0);
        assertThat(sent(platform)).isEqualTo(MESSAGES);
    }

    /// Returns the number of dead letters that were sent.
    private static long sent(LocalPlatform platform) {
        var back = numbers(platform.queue("q"));
        var left = numbers(platform.queue("q-dlq"));
        assertThat(back.intersects(left)).isFalse();
        assertThat(back.cardinality() + left.cardinality()).isEqualTo(MESSAGES);
        assertThat(platform.queue("q").counts().all()).isEqualTo(back.cardinality());
        assertThat(platform.queue("q-dlq").counts().all()).isEqualTo(left.cardinality());
        var audit = platform.audit();
        assertThat(audit.entries(RUN, 0, Integer.MAX_VALUE)).hasSize(back.cardinality());
        assertThat(audit.run(RUN).orElseThrow().redriven()).isEqualTo(back.cardinality());
        return back.cardinality();
    }
}
