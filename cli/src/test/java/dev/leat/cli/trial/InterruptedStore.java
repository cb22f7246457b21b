package dev.leat.cli.trial;

import dev.leat.contract.ForwardingStore;
import dev.leat.port.Store;
import dev.leat.port.UnavailableException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// A store whose connection breaks at its first commit: before the work was done, or after it was
/// kept and before the answer came back.
final class InterruptedStore implements ForwardingStore {

    enum When {
        BEFORE,
        AFTER
    }

    private final Store beneath;
    private final When when;
    private final AtomicBoolean broken = new AtomicBoolean();

    InterruptedStore(Store beneath, When when) {
        this.beneath = beneath;
        this.when = when;
    }

    @Override
    public Store beneath() {
        return beneath;
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        boolean first = broken.compareAndSet(false, true);
        if (first && when == When.BEFORE) {
            throw new UnavailableException("the connection broke before the commit");
        }
        T answer = beneath.commit(work);
        if (first) {
            throw new UnavailableException("the connection broke before the answer");
        }
        return answer;
    }
}
