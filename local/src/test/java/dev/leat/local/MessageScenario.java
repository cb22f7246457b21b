package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Record;
import dev.leat.contract.Life;
import dev.leat.plan.Effect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Sends numbered messages, and settles them on two threads. All messages that are not settled
/// exist, and no settled one does. A kill may find no open lease, so processes are killed until one
/// does.
final class MessageScenario extends KillScenario {

    private static final int BATCH = 40;

    private final BitSet sent = new BitSet();
    private final BitSet done = new BitSet();
    private int leasesFound;

    /// Prints a line for each call that has returned: `sent 3 7` for the messages 3, 4, 5, 6, and
    /// `done 3 5` for two messages that are settled.
    @Override
    void run(LocalPlatform platform, int first) throws InterruptedException {
        Life.say("open", platform.openLeasesAtStart());
        all(() -> send(platform, first), () -> settle(platform), () -> settle(platform));
    }

    private static void send(LocalPlatform platform, int first) {
        for (int next = first; ; next += BATCH) {
            send(platform.queue("q"), next, next + BATCH);
            Life.say("sent " + next + " " + (next + BATCH));
        }
    }

    private static void settle(LocalPlatform platform) {
        while (true) {
            platform.source("q")
                    .lease(BATCH / 2, Long.MAX_VALUE)
                    .ifPresent(lease -> {
                        var records = lease.work().records();
                        var all = new Effect.Again[records.size()];
                        platform.sourceStore("q")
                                .commit(tx -> tx.apply(new Effect.Settle(lease.work(), all)));
                        Life.say(line(records));
                    });
        }
    }

    private static String line(List<Record> records) {
        var line = new StringBuilder("done");
        records.forEach(r -> line.append(' ').append(new String(r.body(), StandardCharsets.UTF_8)));
        return line.toString();
    }

    @Override
    int first(int kill) {
        return sent.length();
    }

    @Override
    void note(String line) {
        var words = line.split(" ", -1);
        switch (words[0]) {
            case "open" -> {}
            case "sent" -> sent.set(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "done" ->
                    IntStream.range(1, words.length)
                            .forEach(i -> done.set(Integer.parseInt(words[i])));
            default -> throw new AssertionError(line);
        }
    }

    @Override
    boolean needsMore() {
        return leasesFound == 0;
    }

    /// One call of each thread may have become durable without a response.
    @Override
    void check(LocalPlatform platform, Path folder, int kills) {
        var there = numbers(platform.queue("q"));
        assertThat(platform.queue("q").counts().all()).isEqualTo(there.cardinality());
        leasesFound += platform.openLeasesAtStart();
        assertThat(platform.openLeasesAtStart()).isLessThanOrEqualTo(2);
        assertThat(done.intersects(there)).isFalse();
        var missing = (BitSet) sent.clone();
        missing.andNot(done);
        missing.andNot(there);
        assertThat(missing.cardinality()).isLessThanOrEqualTo(40);
        done.or(missing);
        sent.or(there);
    }

    @Override
    void finish(LocalPlatform platform, Path folder) {
        assertThat(done.cardinality()).isPositive();
    }
}
