package dev.leat.testkit.blind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.Message;
import dev.leat.port.Platform;
import dev.leat.testkit.simulation.Embedded;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeBatchComesAgainTest {

    private static final Effect.Again LATER = new Effect.Again(Duration.ofSeconds(1), true);

    @TempDir Path folder;

    private final App app = ViewApp.orders();
    private final VirtualTime time = VirtualTime.start();

    @Test
    void aDeadLetterIsWrittenAgainWhereItsNeighbourComesAgain() {
        try (var platform = open(new WholeBatchComesAgain())) {
            giveUpTheFirst(platform, lease(platform), null, LATER);
            assertThat(letters(platform)).isEqualTo(1);

            time.advance(Duration.ofSeconds(2));
            var again = lease(platform);
            assertThat(bodies(again)).containsExactly("bad", "good");
            giveUpTheFirst(platform, again, null, null);
            assertThat(letters(platform)).as("of one message").isEqualTo(2);
        }
    }

    @Test
    void theEmbeddedPlatformBringsTheNeighbourAlone() {
        try (var platform = open(Embedded.LOCAL)) {
            giveUpTheFirst(platform, lease(platform), null, LATER);
            time.advance(Duration.ofSeconds(2));
            assertThat(bodies(lease(platform))).containsExactly("good");
        }
    }

    @Test
    void nothingIsWrongWhereNothingFails() {
        try (var platform = open(new WholeBatchComesAgain())) {
            giveUpTheFirst(platform, lease(platform), null, null);
            assertThat(letters(platform)).isEqualTo(1);
            assertThat(platform.source("orders").drained()).isTrue();
        }
    }

    private Platform open(Embedded embedded) {
        var platform = embedded.open(app, folder, time);
        platform.queue("orders")
                .send(
                        Stream.of("bad", "good")
                                .map(b -> Message.Outgoing.of(b.getBytes(StandardCharsets.UTF_8)))
                                .toList());
        return platform;
    }

    private static Lease lease(Platform platform) {
        return platform.source("orders").lease(10, Long.MAX_VALUE).orElseThrow();
    }

    private static List<String> bodies(Lease lease) {
        return lease.work().records().stream()
                .map(record -> new String(record.body(), StandardCharsets.UTF_8))
                .toList();
    }

    private static void giveUpTheFirst(
            Platform platform, Lease lease, Effect.@Nullable Again... again) {
        var letter = letter(lease.work().records().getFirst());
        platform.sourceStore("orders")
                .commit(transaction -> {
                    transaction.apply(new Effect.DeadLetters("orders-dlq", List.of(letter)));
                    return transaction.apply(new Effect.Settle(lease.work(), again));
                });
    }

    private static DeadLetter letter(Record record) {
        return new DeadLetter(
                0,
                record,
                ViewApp.PIPELINE,
                "orders",
                "",
                List.of(),
                Map.of(ViewApp.USERS, List.of(Reason.of("check", "it is bad"))));
    }

    private static long letters(Platform platform) {
        return platform.queue("orders-dlq").counts().all();
    }
}
