package dev.leat.redrive;

import com.google.re2j.Pattern;
import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The first dead letters of a run, after which it waits. The run continues only if every record of
/// the canary succeeds. Its size is stored in the detail of the run, so that a resumed run checks
/// the canary again. Owned by one thread.
final class Canary {

    private static final Duration PERIOD = Duration.ofMillis(200);

    /// The beginning of the detail of a run with a canary; this text is stored.
    private static final Pattern DETAIL = Pattern.compile("canary of (\\d{1,9})\\b.*");

    /// Separates the beginning of the detail from the reason why the run was stopped.
    static final String REASON = "; ";

    private final String run;
    private final int size;
    private final Audit audit;
    private final Time time;
    private boolean waits;
    private String failure = "";

    /// The canary of a logged run; a run without one has a canary of no dead letters.
    Canary(Audit.Run run, Audit audit, Time time) {
        this.run = run.id();
        this.size = size(run).orElse(0);
        this.waits = size > 0;
        this.audit = audit;
        this.time = time;
    }

    /// Returns the detail of a new run with a canary of this size.
    static String detail(int size) {
        return "canary of " + size;
    }

    static OptionalInt size(Audit.Run run) {
        var size = DETAIL.matcher(run.detail());
        return size.matches()
                ? OptionalInt.of(Integer.parseInt(size.group(1)))
                : OptionalInt.empty();
    }

    /// Returns the reason why a run did not send the dead letters after its canary; empty if there
    /// is none.
    static Optional<String> failed(Audit.Run run) {
        int reason = run.detail().indexOf(REASON);
        return size(run).isPresent() && reason > 0
                ? Optional.of(run.detail().substring(reason + REASON.length()))
                : Optional.empty();
    }

    /// Returns the number of dead letters that may be sent at once.
    ///
    /// @param most the number without a canary
    /// @param sent the number of dead letters that the run has sent
    int most(int most, long sent) {
        return waits ? Math.clamp(size - sent, 1, most) : most;
    }

    /// Waits for the outcomes of the canary if all its dead letters were sent. Returns false if the
    /// run must end: a record has failed, or `stop` was raised.
    boolean passes(long sent, Signal stop) throws InterruptedException {
        while (waits && sent >= size) {
            var outcomes = audit.outcomes(run);
            long failed = Audit.failed(outcomes);
            if (failed > 0) {
                failure = "%d of %d failed again; the others were not sent".formatted(failed, sent);
                return false;
            }
            waits = outcomes.getOrDefault(Outcome.PENDING, 0L) > 0;
            if (waits && stop.count() > 0) {
                return false;
            }
            if (waits) {
                time.await(stop, 0, time.instant().plus(PERIOD));
            }
        }
        return true;
    }

    /// Returns the reason why the others are not sent; empty if there is none.
    Optional<String> failure() {
        return Optional.of(failure).filter(text -> !text.isEmpty());
    }
}
