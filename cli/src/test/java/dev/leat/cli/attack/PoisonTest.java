package dev.leat.cli.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Single records that would take all the memory of the process, or hold a worker for minutes.
@Tag("attack")
class PoisonTest {

    private static final long PLENTY = 2_000;

    /// More than the app ever has of records that fit.
    private static final long NORMAL = 1_000;

    /// The app runs in 330 MiB, and a record near the bound takes 110 more.
    private static final long SCARCE = 400;

    private static final int MOST_STARTS = 12;

    private static final String LABELS = "len([name || ':' || s for s in skus]) >= 0";

    @TempDir Path folder;

    @Test
    void rejectsPoisonRecordsAloneAndAtOnce() throws Exception {
        try (var victim = new Victim(folder, LABELS, PLENTY);
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            victim.send(Victim.item("before", "n", "o", 3));
            victim.send(Victim.item("poison", "n".repeat(300_000), "o", 50_000));
            victim.send(Victim.item("after", "n", "o", 1_000));
            assertThat(victim.drain(0)).isZero();
            assertThat(victim.letters()).isEqualTo(1);
            assertThat(victim.counted()).isEqualTo(2);
            assertThat(victim.peakMebibytes()).isLessThan(NORMAL);

            var sent = senders(victim, senders, 3, 40, "x".repeat(100_000));
            for (int i = 0; i < 5; i++) {
                victim.send(Victim.item("poison" + i, "n".repeat(300_000), "o", 50_000));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
            assertThat(victim.drain(0)).isZero();
            assertThat(victim.letters()).isEqualTo(6);
            assertThat(victim.counted()).isEqualTo(122);
        }
    }

    /// A record below the bound may need more memory than the process has left. DuckDB refuses it,
    /// or the process ends and is started again; either way only such records are dead letters. One
    /// that is processed while memory is free may fit.
    @Test
    void losesNothingElseWhereMemoryIsTooSmallForRecordsBelowTheBound() throws Exception {
        var several = "len(array_to_string([name || ':' || s for s in skus], '')) >= 0";
        try (var victim = new Victim(folder, several, SCARCE);
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            var sent = senders(victim, senders, 2, 10, "x");
            for (int i = 0; i < 5; i++) {
                var poison = Victim.item("poison" + i, "n".repeat(8_000), "o", 2_000);
                sent.add(CompletableFuture.runAsync(() -> quietly(victim, poison), senders));
            }
            var all = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new));
            int starts = 0;
            while (!all.isDone()) {
                starts += victim.drain(MOST_STARTS);
            }
            starts += victim.drain(MOST_STARTS);
            assertThat(starts).isLessThanOrEqualTo(MOST_STARTS);
            assertThat(victim.countedSmall()).isEqualTo(20);
            // one that was sent again, because the app died before it acknowledged it, may be a
            // letter twice
            assertThat(victim.letters()).isPositive();
            assertThat(victim.counted()).isLessThan(25);
            assertThat(victim.letters() + victim.counted()).isGreaterThanOrEqualTo(25);
        }
    }

    private static List<CompletableFuture<Void>> senders(
            Victim victim,
            java.util.concurrent.ExecutorService threads,
            int senders,
            int each,
            String name) {
        var sent = new java.util.ArrayList<CompletableFuture<Void>>();
        for (int sender = 0; sender < senders; sender++) {
            int number = sender;
            sent.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < each; i++) {
                                    quietly(victim, Victim.item(number + "-" + i, name, "o", 3));
                                }
                            },
                            threads));
        }
        return sent;
    }

    private static void quietly(Victim victim, String document) {
        try {
            victim.send(document);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A record that would take minutes is rejected. Many that are below the bound hold the workers
    /// for long, and yet the app ends within its grace.
    @Test
    void rejectsWhatWouldTakeMinutesAndEndsWhileDuckDbComputes() throws Exception {
        try (var victim = new Victim(folder, "levenshtein(name, other) >= 0", PLENTY)) {
            victim.send(Victim.item("minutes", "n".repeat(150_000), "o".repeat(150_000), 0));
            victim.send(Victim.item("quick", "n", "o", 0));
            assertThat(victim.drain(0)).isZero();
            assertThat(victim.letters()).isEqualTo(1);
            assertThat(victim.counted()).isEqualTo(1);

            int slow = 100;
            for (int i = 0; i < slow; i++) {
                victim.send(Victim.item("slow" + i, "n".repeat(8_000), "o".repeat(8_000), 0));
            }
            assertThat(victim.stop()).isLessThan(Duration.ofSeconds(25));
            victim.startAgain();
            assertThat(victim.waiting() + victim.counted()).isEqualTo(slow + 1);
            assertThat(victim.letters()).isEqualTo(1);
        }
    }
}
