package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.CrashError;
import dev.leat.contract.CrashPoints;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeadLetterPurgeTest {

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);
    private final List<Message.Seen> kept = new ArrayList<>();

    private DeadLetterPurge purge() {
        return new DeadLetterPurge(box, box, time, Dead.app());
    }

    private DeadLetterPurge.Purged run(Audit.Terms terms) {
        return purge().run("ann", "orders-dlq", terms, "/tmp/x", kept::addAll, new Signal());
    }

    private void letters(long count) {
        LongStream.rangeClosed(1, count).mapToObj(Dead::letter).forEach(box::add);
    }

    @Test
    void removesWhatIsSelectedAndSaysSoInTheAudit() {
        letters(2_500);
        var terms =
                Dead.terms().where(Optional.of("total > 100")).limit(Optional.of(1_500L)).build();
        assertThat(purge().count("orders-dlq", terms)).isEqualTo(1_500);
        assertThat(box.letters).hasSize(2_500);

        var purged = run(terms);

        assertThat(purged.removed()).isEqualTo(1_500);
        assertThat(box.letters).hasSize(1_000);
        assertThat(kept).extracting(Message.Seen::sequence).hasSize(1_500).contains(101L, 1_600L);
        assertThat(box.runs.get(purged.run().id())).isEqualTo(purged.run());
        assertThat(DeadLetterPurge.isPurge(purged.run())).isTrue();
        assertThat(purged.run().detail()).isEqualTo("purge: 1500 removed, backed up in /tmp/x");
        assertThat(purged.run().redriven()).isZero();
    }

    @Test
    void removesNothingThatIsNotSafe() {
        letters(3);

        assertThatThrownBy(() ->
                        purge().run(
                                        "ann",
                                        "orders-dlq",
                                        Audit.Terms.ALL,
                                        "/tmp/x",
                                        _ -> {
                                            throw new UncheckedIOException(
                                                    new java.io.IOException("full"));
                                        },
                                        new Signal()))
                .hasMessageContaining("full");
        assertThat(box.letters).hasSize(3);
    }

    @Test
    void losesNothingWhereverItIsKilled() {
        boolean killed = true;
        for (int point = 0; killed; point++) {
            box.process(CrashPoints.none());
            box.letters.clear();
            kept.clear();
            letters(1_200);
            box.process(CrashPoints.at(point));
            killed = killed();
            var left = box.letters.keySet();
            assertThat(kept.stream().map(Message.Seen::sequence))
                    .as("killed at %d", point)
                    .containsAll(
                            LongStream.rangeClosed(1, 1_200)
                                    .boxed()
                                    .filter(sequence -> !left.contains(sequence))
                                    .toList());
        }
        assertThat(box.letters).isEmpty();
    }

    private boolean killed() {
        try {
            run(Audit.Terms.ALL);
            return false;
        } catch (CrashError _) {
            return true;
        }
    }
}
