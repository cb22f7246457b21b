package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.port.Audit;
import dev.leat.port.Signal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimiterTest {

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);
    private final Signal stop = new Signal();

    private CompletableFuture<Audit.Run> start(double rate, int letters) {
        LongStream.rangeClosed(1, letters).mapToObj(Dead::letter).forEach(box::add);
        var redriver = new Redriver(box, box, time, Dead.app());
        var run = redriver.begin("ann", "orders-dlq", Dead.terms().rate(Optional.of(rate)).build());
        var done = new CompletableFuture<Audit.Run>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        done.complete(
                                redriver.drive(
                                        run, RunOptions.PLAIN, RedriveListener.none(), stop));
                    } catch (InterruptedException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        return done;
    }

    @ParameterizedTest
    @CsvSource({"0.5, 4", "3, 20", "10, 35", "100, 250", "5000, 4000"})
    void sendsNoMoreThanTheRate(double rate, int letters) throws InterruptedException {
        var done = start(rate, letters);
        while (!done.isDone()) {
            time.advanceToNext();
            Thread.onSpinWait();
        }

        assertThat(done.join().redriven()).isEqualTo(letters);
        for (int i = 0; i < letters; i++) {
            var from = box.at.get(i);
            var second = from.plusSeconds(1);
            long within =
                    box.at.stream().filter(at -> !at.isBefore(from) && at.isBefore(second)).count();
            assertThat(within).isLessThanOrEqualTo((long) Math.ceil(rate));
        }
        double seconds = Duration.between(box.at.getFirst(), box.at.getLast()).toMillis() / 1000.0;
        assertThat(seconds).isBetween((letters - Math.max(1, rate)) / rate - 0.01, letters / rate);
    }

    @Test
    void waitsNoLongerWhereTheClockIsSetBack() throws InterruptedException {
        var done = start(0.5, 4);
        time.untilWaiting(1);
        time.shift(Duration.ofHours(-1));
        var from = time.instant();
        while (!done.isDone()) {
            time.advanceToNext();
            Thread.onSpinWait();
        }
        assertThat(Duration.between(from, time.instant())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void stopsInTheMiddleOfAWait() throws InterruptedException {
        var done = start(0.5, 4);
        time.untilWaiting(1);
        stop.raise();

        var run = done.join();
        assertThat(run.state()).isEqualTo(Audit.State.STOPPED);
        assertThat(run.redriven()).isEqualTo(1);
        assertThat(run.reached()).isEqualTo(2);
    }
}
