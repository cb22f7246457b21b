package dev.leat.load;

import dev.leat.app.FileSource;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Reason;
import java.util.Optional;

/// Says what is to be done with an object at one of its versions, from what the pipeline did with
/// this version and with the newest one that it began. Pure.
///
/// @param plan the pipeline, in the words of [FilePlan]
public record FileDecision(FileSource.OnOverwrite onOverwrite, String plan) {

    /// A version that the pipeline began.
    public record Begun(FileUnit unit, FilePhase phase) {

        private boolean done() {
            return phase == FilePhase.DONE;
        }
    }

    public sealed interface Verdict {
        /// It was done before, or the same content was.
        record Repeat() implements Verdict {}

        /// A newer version takes its place.
        record Superseded() implements Verdict {}

        /// Another content was here before, and nobody said that files change.
        record Conflict(Reason why) implements Verdict {}

        /// Work begins at the start.
        record Fresh() implements Verdict {}

        /// Work goes on.
        record Resume(FileProgress progress) implements Verdict {}
    }

    /// Judges a unit. `redone` is whether somebody sent its message back from the dead letters.
    public Verdict judge(
            FileUnit unit,
            boolean redone,
            Optional<Begun> own,
            Optional<Begun> newest,
            Optional<FileProgress> progress) {
        boolean ended = own.isPresent() && own.get().phase() != FilePhase.RUNNING;
        if (ended && !redone) {
            return new Verdict.Repeat();
        }
        var other = newest.filter(begun -> begun.unit().version() != unit.version());
        if (other.isPresent()) {
            var beside = beside(unit, other.get());
            if (beside.isPresent()) {
                return beside.get();
            }
        }
        return progress.filter(kept -> !ended && kept.plan().equals(plan))
                .<Verdict>map(Verdict.Resume::new)
                .orElseGet(Verdict.Fresh::new);
    }

    /// What the newest begun version makes of another one; empty if it does not stand in its way.
    private Optional<Verdict> beside(FileUnit unit, Begun newest) {
        boolean same = newest.unit().etag().equals(unit.etag());
        if (same) {
            return newest.done() ? Optional.of(new Verdict.Repeat()) : Optional.empty();
        }
        return switch (onOverwrite) {
            case APPEND -> Optional.empty();
            case REPLACE ->
                    newest.unit().version() > unit.version()
                            ? Optional.of(new Verdict.Superseded())
                            : Optional.empty();
            // nothing was made of a file that was given up: it may come again, mended
            case REJECT ->
                    newest.phase() == FilePhase.GIVEN_UP
                            ? Optional.empty()
                            : Optional.of(new Verdict.Conflict(conflict(unit, newest.unit())));
        };
    }

    private static Reason conflict(FileUnit unit, FileUnit known) {
        return Reason.of(
                "conflict",
                "the object '%s/%s' was there before with other content: its ETag was %s (version %s), this one's is %s (version %s); say on_overwrite: replace or append if files change"
                        .formatted(
                                unit.bucket(),
                                unit.key(),
                                known.etag(),
                                known.versionText(),
                                unit.etag(),
                                unit.versionText()));
    }
}
