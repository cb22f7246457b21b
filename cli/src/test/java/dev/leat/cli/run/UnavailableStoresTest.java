package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class UnavailableStoresTest {

    @Test
    void theOtherStoresAreProbedAfterAnErrorThatIsNamed() throws Exception {
        var time = VirtualTime.start();
        var stores = new UnavailableStores(time);
        var broken = new AtomicBoolean(true);
        for (int i = 0; i < 5; i++) {
            var message = "store " + i + " is reachable";
            boolean planted = i == 2;
            stores.add(
                    "store " + i,
                    () -> {
                        if (planted && broken.get()) {
                            throw new StackOverflowError();
                        }
                        return List.of(message);
                    });
        }
        var reported = new ArrayList<>(stores.recovered());
        while (!failing()) {
            time.untilWaiting(1);
            time.advanceToNext();
        }
        reported.addAll(stores.recovered());
        assertThat(reported).hasSize(4);
        broken.set(false);
        while (reported.size() < 5) {
            time.advanceToNext();
            reported.addAll(stores.recovered());
        }
        assertThat(reported.getLast()).isEqualTo("store 2 is reachable");
        assertThat(failing()).isFalse();
    }

    private static boolean failing() {
        return Tasks.failing().stream().anyMatch(one -> one.task().equals("the probe of store 2"));
    }
}
