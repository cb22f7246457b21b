package dev.leat.cli.trial;

import dev.leat.contract.ForwardingStore;
import dev.leat.plan.Effect;
import dev.leat.port.Store;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// A store that tells, after each commit, how many records have left their source for good so far.
public final class CountedStore implements ForwardingStore {

    private final Store beneath;
    private final LongConsumer done;
    private final AtomicLong total = new AtomicLong();

    public CountedStore(Store beneath, LongConsumer done) {
        this.beneath = beneath;
        this.done = done;
    }

    @Override
    public Store beneath() {
        return beneath;
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        var settled = new AtomicLong();
        T answer =
                beneath.commit(transaction -> {
                    settled.set(0); // the work may run more than once
                    return work.apply(effect -> {
                        settled.addAndGet(settled(effect));
                        return transaction.apply(effect);
                    });
                });
        if (settled.get() > 0) {
            done.accept(total.addAndGet(settled.get()));
        }
        return answer;
    }

    private static long settled(Effect effect) {
        return effect instanceof Effect.Settle settle
                ? Arrays.stream(settle.again()).filter(Objects::isNull).count()
                : 0;
    }
}
