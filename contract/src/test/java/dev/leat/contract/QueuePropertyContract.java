package dev.leat.contract;

import dev.leat.contract.QueueTrial.Disturbance;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random calls on a queue, whose results are checked by [QueueModel].
public abstract class QueuePropertyContract {

    private static final int STEPS = 300;

    private final ContractHost host;

    protected QueuePropertyContract(ContractHost host) {
        this.host = host;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void keepsTheLawsThroughStopsAndCrashes(long seed) throws InterruptedException {
        run(seed, Disturbance.RESTARTS);
    }

    @Tag("fuzz")
    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5, 6})
    void keepsTheLawsThroughMoreStopsAndCrashes(long seed) throws InterruptedException {
        run(seed, Disturbance.RESTARTS);
    }

    @ParameterizedTest
    @ValueSource(longs = 7)
    void keepsTheLawsWhenTheClockIsSetBack(long seed) throws InterruptedException {
        run(seed, Disturbance.CLOCK_SET_BACK);
    }

    @Tag("fuzz")
    @ParameterizedTest
    @ValueSource(longs = {8, 9, 10})
    void keepsTheLawsWhenTheClockIsSetBackMoreOften(long seed) throws InterruptedException {
        run(seed, Disturbance.CLOCK_SET_BACK);
    }

    private void run(long seed, Disturbance disturbance) throws InterruptedException {
        try (var trial = new QueueTrial(host, seed, disturbance)) {
            trial.run(STEPS);
        }
    }
}
