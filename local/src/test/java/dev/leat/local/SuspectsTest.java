package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.Message;
import dev.leat.port.Suspect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A large batch after crashes: how many commits process it, and how many crashes find a message
/// that kills the process.
class SuspectsTest {

    private static final int SIZE = 10_000;

    private final VirtualTime time = VirtualTime.start();
    private final Path folder;
    private LocalPlatform platform;
    private final List<String> processed = new ArrayList<>();
    private int commits;

    SuspectsTest(@TempDir Path folder) {
        this.folder = folder;
        this.platform = open();
        var bodies = new ArrayList<Message.Outgoing>();
        for (int i = 0; i < SIZE; i++) {
            bodies.add(Message.Outgoing.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
        }
        platform.queue("q").send(bodies);
    }

    private LocalPlatform open() {
        var queue = Queue.named("q");
        return LocalPlatform.open(
                App.named("own")
                        .withQueues(Map.of("q", queue, "q-dlq", Queue.deadLetters("q-dlq"))),
                folder,
                time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private void crash() {
        platform.crash();
        platform = open();
    }

    private Optional<Lease> lease() {
        return platform.source("q").lease(SIZE, Long.MAX_VALUE);
    }

    private static List<String> bodies(Lease lease) {
        return lease.work().records().stream()
                .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private void done(Lease lease) {
        processed.addAll(bodies(lease));
        commits++;
        var again = new Effect.Again[lease.work().size()];
        platform.sourceStore("q").commit(tx -> tx.apply(new Effect.Settle(lease.work(), again)));
    }

    @Test
    void oneCommitProcessesABatchAfterACrash() {
        assertThat(lease()).isPresent();
        crash();
        done(lease().orElseThrow());
        assertThat(processed).hasSize(SIZE);
        assertThat(platform.suspects()).isZero();
    }

    @Test
    void aHundredCommitsProcessABatchAfterTwoCrashes() {
        for (int crash = 0; crash < 2; crash++) {
            assertThat(lease()).isPresent();
            crash();
        }
        assertThat(platform.suspects()).isEqualTo(SIZE);
        for (var lease = lease(); lease.isPresent(); lease = lease()) {
            done(lease.get());
        }
        assertThat(commits).isEqualTo(100);
        assertThat(processed).hasSize(SIZE).doesNotHaveDuplicates();
    }

    @Test
    void threeCrashesFindTheMessageThatKillsTheProcess() {
        int crashes = 0;
        for (var lease = lease(); lease.isPresent(); lease = lease()) {
            if (lease.get().suspect().isPresent()) {
                assertThat(lease.get().work().size()).isEqualTo(1);
            }
            if (bodies(lease.get()).contains("7777") && lease.get().suspect().isEmpty()) {
                crashes++;
                crash();
            } else {
                done(lease.get());
            }
        }
        assertThat(crashes).isEqualTo(3);
        assertThat(commits).isLessThanOrEqualTo(201);
        assertThat(processed).hasSize(SIZE).doesNotHaveDuplicates();
        assertThat(platform.queue("q-dlq").counts().all()).isZero();
    }

    /// Crashes count neither as attempts nor, during a trial, as deaths.
    @Test
    void onlyCrashesAfterTheTrialAreCounted() {
        for (int crash = 0; crash < 10; crash++) {
            var lease = suspect();
            assertThat(lease.suspect().map(Suspect::deaths).orElse(0)).isZero();
            assertThat(lease.work().records().getFirst().attempt()).isEqualTo(1);
            crash();
        }
        for (int death = 0; death < 3; death++) {
            var suspect = suspect().suspect().orElseThrow();
            assertThat(suspect.deaths()).isEqualTo(death);
            suspect.tried();
            crash();
        }
        assertThat(suspect().suspect().orElseThrow().deaths()).isEqualTo(3);
    }

    /// Returns the next lease, which has the first message while this is a suspect.
    private Lease suspect() {
        return lease().orElseThrow();
    }
}
