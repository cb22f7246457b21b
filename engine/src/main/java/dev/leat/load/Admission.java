package dev.leat.load;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.Totals;
import dev.leat.disk.FullDisk;
import dev.leat.file.S3Notification.Event;
import dev.leat.load.FileDecision.Begun;
import dev.leat.load.FileDecision.Verdict;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.port.FileLog;
import dev.leat.port.NamedVersion;
import dev.leat.port.Suspect;
import dev.leat.port.UnavailableException;
import dev.leat.trial.SuspectRule;
import java.util.List;
import java.util.Optional;

/// Decides whether an object of a message is processed: by its version, its entry in the file log,
/// its size, and a trial if it may have crashed the process. Commits nothing. The caller has the
/// [ObjectHold] of the object. Owned by one thread.
final class Admission {

    private final FilePipelineContext context;
    private final FileDecision decision;
    private final FileSettlements ends;
    private final SuspectRule rule;

    Admission(FilePipelineContext context, FileSettlements ends) {
        this.context = context;
        this.decision = new FileDecision(context.files().onOverwrite(), context.plan());
        this.ends = ends;
        this.rule = new SuspectRule(context.options().trial(), context.control()::pause);
    }

    sealed interface Result {

        /// The file is processed from this progress.
        record Process(FileUnit unit, FileProgress from) implements Result {}

        /// The object ends without processing.
        record End(FileSettlement ending) implements Result {}

        /// The object ends together with its message, because it has no entry in the file log.
        record EndLater(FileSettlement ending) implements Result {}

        /// This process has no room for the file, for this reason.
        record TooLarge(FileUnit unit, FileProgress progress, Reason why) implements Result {}

        /// The object is not processed now.
        record Postpone(Postponed until) implements Result {}
    }

    /// Decides about the object of an event.
    ///
    /// @param suspect the message, if it may have crashed the process
    Result of(FileMessage message, Event.Created event, Optional<Suspect> suspect)
            throws InterruptedException {
        var buckets = context.platform().buckets();
        return switch (buckets.named(event.bucket(), event.key(), event.version())) {
            case NamedVersion.Found(var object) when !object.unit().marksFolder() ->
                    found(message, object.unit(), suspect);
            case NamedVersion.Found _, NamedVersion.Quiet _ ->
                    new Result.End(FileSettlement.quiet(Outcome.FILTERED));
            case NamedVersion.Superseded _ ->
                    new Result.End(FileSettlement.quiet(Outcome.SUPERSEDED));
            case NamedVersion.Gone(var unit, var version) ->
                    refused(message, unit, gone(unit, version));
        };
    }

    private Result found(FileMessage message, FileUnit unit, Optional<Suspect> suspect)
            throws InterruptedException {
        var late = context.planner().tooLate(unit.created(), context.platform().time().instant());
        if (late.isPresent()) {
            return refused(message, unit, late.get());
        }
        var log = context.platform().files();
        var name = context.pipeline().name();
        var newest = log.newest(name, unit.bucket(), unit.key());
        var own = own(unit, newest);
        Optional<FileProgress> kept;
        try {
            kept =
                    own.filter(entry -> entry.phase() == FilePhase.RUNNING)
                            .flatMap(_ -> log.progress(name, unit));
        } catch (UnavailableException failed) {
            if (Thread.currentThread().isInterrupted()
                    || !context.limits().ephemeral()
                    || !FullDisk.caused(failed, context.staging(unit).folder())) {
                throw failed;
            }
            return new Result.TooLarge(unit, fresh(), FileProcessor.full(failed));
        }
        var verdict =
                decision.judge(
                        unit,
                        redone(message, own),
                        own.map(Begun::new),
                        newest.map(Begun::new),
                        kept);
        return switch (verdict) {
            case Verdict.Repeat _ -> new Result.End(FileSettlement.quiet(Outcome.DUPLICATE));
            case Verdict.Superseded _ -> new Result.End(ends.superseded(unit, kept));
            case Verdict.Conflict(var why) -> refused(message, unit, why);
            case Verdict.Fresh _ -> safe(message, unit, fresh(), suspect);
            case Verdict.Resume(var progress) -> safe(message, unit, progress, suspect);
        };
    }

    /// Returns the log entry of a version. There is none if the newest version that was begun is
    /// older.
    private Optional<FileLog.Entry> own(FileUnit unit, Optional<FileLog.Entry> newest) {
        long begun = newest.map(entry -> entry.unit().version()).orElse(-1L);
        if (begun <= unit.version()) {
            return newest.filter(_ -> begun == unit.version());
        }
        return context.platform().files().of(context.pipeline().name(), unit);
    }

    /// Returns true if this object of a redriven message is processed again. If the message has
    /// several objects, an object that was finished without rejected lines is not processed again.
    private static boolean redone(FileMessage message, Optional<FileLog.Entry> own) {
        return message.redriven()
                && (!message.several()
                        || own.filter(e ->
                                        e.phase() == FilePhase.DONE && e.totals().rejected() == 0)
                                .isEmpty());
    }

    private FileProgress fresh() {
        return new FileProgress(
                context.plan(),
                Position.START,
                Totals.NONE,
                List.of(),
                context.platform().time().instant());
    }

    private Result refused(FileMessage message, FileUnit unit, Reason why) {
        return new Result.EndLater(ends.givenUp(message, unit, Optional.empty(), List.of(why)));
    }

    private static Reason gone(FileUnit unit, String version) {
        var what =
                version.isEmpty()
                        ? "the object '%s/%s' does not exist or was deleted"
                                .formatted(unit.bucket(), unit.key())
                        : "version %s of the object '%s/%s' no longer exists"
                                .formatted(version, unit.bucket(), unit.key());
        return Reason.of("gone", what + "; put the object again");
    }

    /// Admits a file for which there is room and which has passed its trial, if it needs one. A
    /// file that other processes read has no trial.
    private Result safe(
            FileMessage message, FileUnit unit, FileProgress from, Optional<Suspect> suspect)
            throws InterruptedException {
        long staged = from.staged().stream().mapToLong(StagedFile::bytes).sum();
        var refusal = context.limits().refusal(context.pipeline(), unit, staged);
        if (refusal.isPresent()) {
            return new Result.TooLarge(unit, from, refusal.get());
        }
        if (suspect.isEmpty()) {
            return new Result.Process(unit, from);
        }
        var name = "%s/%s of %s".formatted(unit.bucket(), unit.key(), message.leased().source());
        var tried =
                rule.decide(
                        suspect.get(),
                        name,
                        trial ->
                                context.compute().isPresent()
                                        ? Optional.empty()
                                        : trial.piece(
                                                context.pipeline(),
                                                unit,
                                                context.platform().buckets().content(unit),
                                                from));
        return switch (tried) {
            case SuspectRule.Process _ -> new Result.Process(unit, from);
            case SuspectRule.Convict(var why) ->
                    new Result.End(ends.givenUp(message, unit, Optional.of(from), List.of(why)));
            case SuspectRule.GiveBack _ -> new Result.Postpone(Postponed.uncounted());
        };
    }
}
