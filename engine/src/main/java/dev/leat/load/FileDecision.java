package dev.leat.load;

import dev.leat.app.FileSource;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Reason;
import dev.leat.port.FileLog;
import java.util.Optional;

/// Decides how to process a version of an object. The decision depends on the log entries of this
/// version and of the newest version that the pipeline started. Pure.
///
/// @param plan the pipeline's [FileFingerprint]
public record FileDecision(FileSource.OnOverwrite onOverwrite, String plan) {

    /// A version that the pipeline started to process.
    public record Begun(FileUnit unit, FilePhase phase) {

        Begun(FileLog.Entry entry) {
            this(entry.unit(), entry.phase());
        }

        private boolean done() {
            return phase == FilePhase.DONE;
        }
    }

    public sealed interface Verdict {
        /// This version, or the same content, was processed before.
        record Repeat() implements Verdict {}

        /// A newer version replaces this one.
        record Superseded() implements Verdict {}

        /// Other content was processed under this key, and the pipeline does not allow changes.
        record Conflict(Reason why) implements Verdict {}

        /// Processing starts at the beginning of the file.
        record Fresh() implements Verdict {}

        /// Processing continues at the stored progress.
        record Resume(FileProgress progress) implements Verdict {}
    }

    /// Decides how to process a file. `redone` is true if its message was redriven and the file
    /// must be processed again.
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
            var verdict = byNewest(unit, other.get());
            if (verdict.isPresent()) {
                return verdict.get();
            }
        }
        return progress.filter(kept -> !ended && kept.plan().equals(plan))
                .<Verdict>map(Verdict.Resume::new)
                .orElseGet(Verdict.Fresh::new);
    }

    /// Returns the decision that follows from the newest started version; empty if that version
    /// does not affect this one.
    private Optional<Verdict> byNewest(FileUnit unit, Begun newest) {
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
            // A failed file published nothing, so the object may be put again with corrected
            // content.
            case REJECT ->
                    newest.phase() == FilePhase.GIVEN_UP
                            ? Optional.empty()
                            : Optional.of(new Verdict.Conflict(conflict(unit, newest.unit())));
        };
    }

    private static Reason conflict(FileUnit unit, FileUnit known) {
        return Reason.of(
                "conflict",
                "the object '%s/%s' was processed before with other content: its ETag was %s (version %s) and is now %s (version %s); if files may change, set `on_overwrite` to `replace` or `append`"
                        .formatted(
                                unit.bucket(),
                                unit.key(),
                                known.etag(),
                                known.versionText(),
                                unit.etag(),
                                unit.versionText()));
    }
}
