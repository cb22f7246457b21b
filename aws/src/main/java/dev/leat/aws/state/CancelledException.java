package dev.leat.aws.state;

import java.io.Serial;
import java.util.List;

/// DynamoDB refused a transaction, because items changed after they were read, or are being changed
/// by another transaction. Nothing was written.
final class CancelledException extends Exception {

    @Serial private static final long serialVersionUID = 1;

    /// Why a single action was refused.
    enum Cause {
        NONE,
        CONDITION,
        CONFLICT,
        THROTTLED
    }

    private final List<Cause> causes;

    /// @param causes the cause of each action
    CancelledException(List<Cause> causes) {
        super("the transaction was cancelled: " + causes, null, false, false);
        this.causes = List.copyOf(causes);
    }

    Cause cause(int action) {
        return causes.get(action);
    }

    boolean has(Cause cause) {
        return causes.contains(cause);
    }
}
