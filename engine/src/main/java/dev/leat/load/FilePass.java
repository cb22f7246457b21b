package dev.leat.load;

import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Position;
import dev.leat.batch.Reason;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingFolder;
import dev.leat.batch.Totals;
import dev.leat.disk.FullDisk;
import dev.leat.file.S3Notification;
import dev.leat.file.S3Notification.Event;
import dev.leat.file.UnreadableFileException;
import dev.leat.load.FileDecision.Begun;
import dev.leat.load.FileDecision.Verdict;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.load.PieceResult.Committed;
import dev.leat.load.PieceResult.HandedOver;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.port.FileLog;
import dev.leat.port.Lease;
import dev.leat.port.NamedVersion;
import dev.leat.port.ObjectClaim;
import dev.leat.port.ObjectUnavailableException;
import dev.leat.port.Suspect;
import dev.leat.port.UnavailableException;
import dev.leat.trial.SuspectRule;
import dev.leat.worker.WorkerJob;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/// Processes one message with object notifications, from lease to settlement. For each object of
/// the message, it decides how to process the object, and then processes it. Owned by one thread.
public final class FilePass implements WorkerJob, AutoCloseable {

    /// The delay before a message is redelivered if another worker has locked its object.
    private static final Duration LOCKED_DELAY = Duration.ofSeconds(2);

    /// The delay before a message is redelivered if the end of its object cannot be completed.
    private static final Duration HELD_DELAY = Duration.ofMinutes(1);

    private static final int PLAN_DIGITS = 8;

    private final FilePipelineContext context;
    private final FileDecision judge;
    private final FileSettlements ends;
    private final FileRuns runs;
    private final SuspectRule rule;
    private final Logger log;

    /// The message in process, if it may have crashed the process.
    private Optional<Suspect> suspect = Optional.empty();

    public FilePass(FilePipelineContext context) {
        this.context = context;
        this.judge = new FileDecision(context.files().onOverwrite(), context.plan());
        this.ends = new FileSettlements(context);
        this.runs = context.runs();
        this.rule = new SuspectRule(context.options().trial(), context.control()::pause);
        this.log = context.options().log();
    }

    @Override
    public void run(Lease lease) throws InterruptedException {
        var leased = lease.work();
        var message = new FileMessage(context.planner(), leased);
        suspect = lease.suspect();
        message.original()
                .redrive()
                .ifPresent(redrive -> context.kernels().rows().redriven(redrive.run()));
        try {
            try {
                objects(message);
            } catch (ObjectUnavailableException denied) {
                held(message, denied);
            }
            if (message.handedOver()) {
                handOver(message);
                return;
            }
            message.again(context.options().retry())
                    .ifPresent(
                            settle -> context.committer().commitToSource(tx -> tx.apply(settle)));
        } catch (UnavailableException down) {
            if (Thread.interrupted()) {
                // The caller has no more time. To give the message back would not be an attempt.
                throw new InterruptedException(down.getMessage());
            }
            context.committer().giveBack(leased);
            throw down;
        }
    }

    /// Lets the object of a message wait while the pipeline goes on with others.
    private void held(FileMessage message, ObjectUnavailableException why) {
        log.warn("Pipeline {}: {}", context.pipeline().name(), why.getMessage());
        context.tally().files().waits(why.object(), String.valueOf(why.getMessage()));
        message.postpone(new Postponed(HELD_DELAY, Optional.empty()));
    }

    /// Sends the message to another process, and then removes it from its queue.
    private void handOver(FileMessage message) {
        context.limits().handOver(context.pipeline()).orElseThrow().accept(message.handedOn());
        context.committer().commitToSource(tx -> tx.apply(message.removal()));
    }

    /// Processes each object in order, until the message is settled or postponed.
    private void objects(FileMessage message) throws InterruptedException {
        List<Event> events;
        try {
            events = S3Notification.read(message.body()).events();
        } catch (UnreadableFileException bad) {
            end(message, FileSettlement.unreadable(bad.reason()));
            return;
        }
        if (events.isEmpty()) {
            // The message names no file, so no file is counted.
            context.committer()
                    .commitToSource(
                            tx -> FileSettlement.quiet(Outcome.FILTERED).apply(tx, message));
            return;
        }
        message.objects(events.size());
        for (var event : events) {
            if (!message.postponed()) {
                event(message, event);
            }
        }
        if (!message.deferred().isEmpty() && !message.postponed()) {
            end(message, message.deferred());
        }
    }

    private void event(FileMessage message, Event event) throws InterruptedException {
        switch (event) {
            case Event.Created created -> {
                var own = inApp(created);
                if (own.isPresent()) {
                    locked(message, own.get());
                } else {
                    end(message, FileSettlement.quiet(Outcome.FILTERED));
                }
            }
            case Event.Other _ -> end(message, FileSettlement.quiet(Outcome.FILTERED));
            case Event.Invalid(var why) -> message.defer(FileSettlement.unreadable(why));
        }
    }

    /// Returns the event with its bucket's name in the app; empty if the object is ignored.
    private Optional<Event.Created> inApp(Event.Created event) {
        var buckets = context.platform().buckets();
        return buckets.bucketNamed(event.bucket())
                .filter(bucket -> context.files().matches(bucket, event.key()))
                .map(bucket -> new Event.Created(bucket, event.key(), event.version()));
    }

    private void end(FileMessage message, FileSettlement ending) {
        end(message, List.of(ending));
    }

    /// Commits the ends of objects in one commit.
    private void end(FileMessage message, List<FileSettlement> endings) {
        var kept =
                context.committer()
                        .commitToSource(
                                tx -> FileSettlement.applyAll(tx, message, endings),
                                Optional::isPresent);
        if (kept.isEmpty()) {
            message.postpone(Postponed.uncounted());
            return;
        }
        for (int i = 0; i < endings.size(); i++) {
            ended(message, endings.get(i), kept.get().get(i));
        }
    }

    private void ended(FileMessage message, FileSettlement ending, Outcome outcome) {
        message.ended(outcome);
        context.tally().files().ended(outcome);
        if (outcome == Outcome.REJECTED) {
            ending.letter().stream()
                    .findFirst()
                    .ifPresent(why -> context.tally().files().failed(ending.object(), why));
        }
    }

    private void locked(FileMessage message, Event.Created event) throws InterruptedException {
        var object = event.bucket() + "/" + event.key();
        if (!context.locks().take(object)) {
            message.postpone(new Postponed(LOCKED_DELAY, Optional.empty()));
            return;
        }
        try {
            claimed(message, event);
        } finally {
            context.locks().release(object);
        }
    }

    private void claimed(FileMessage message, Event.Created event) throws InterruptedException {
        var taken =
                context.platform()
                        .claim(
                                context.pipeline().name(),
                                event.bucket(),
                                event.key(),
                                message.leased());
        if (taken.isEmpty()) {
            message.postpone(new Postponed(LOCKED_DELAY, Optional.empty()));
            return;
        }
        context.tally().files().goesOn(event.bucket() + "/" + event.key());
        try {
            object(message, event);
        } finally {
            release(taken.get());
        }
    }

    /// Releases a claim, also on an interrupted thread: otherwise the object would be claimed until
    /// the end of the lease, which may be long.
    private static void release(ObjectClaim claim) {
        boolean interrupted = Thread.interrupted();
        try {
            claim.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void object(FileMessage message, Event.Created event) throws InterruptedException {
        var buckets = context.platform().buckets();
        switch (buckets.named(event.bucket(), event.key(), event.version())) {
            case NamedVersion.Found(var object) when !object.unit().marksFolder() ->
                    found(message, object.unit());
            case NamedVersion.Found _, NamedVersion.Quiet _ ->
                    end(message, FileSettlement.quiet(Outcome.FILTERED));
            case NamedVersion.Superseded _ ->
                    end(message, FileSettlement.quiet(Outcome.SUPERSEDED));
            case NamedVersion.Gone(var unit, var version) ->
                    refused(message, unit, gone(unit, version));
        }
    }

    private void found(FileMessage message, FileUnit unit) throws InterruptedException {
        var late = context.planner().tooLate(unit.created(), context.platform().time().instant());
        if (late.isPresent()) {
            refused(message, unit, late.get());
            return;
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
                    || !FullDisk.caused(failed, staging(unit).folder())) {
                throw failed;
            }
            tooLarge(message, unit, fresh(), FileProcessor.full(failed));
            return;
        }
        var verdict =
                judge.judge(
                        unit,
                        redone(message, own),
                        own.map(Begun::new),
                        newest.map(Begun::new),
                        kept);
        switch (verdict) {
            case Verdict.Repeat _ -> end(message, FileSettlement.quiet(Outcome.DUPLICATE));
            case Verdict.Superseded _ -> end(message, ends.superseded(unit, kept));
            case Verdict.Conflict(var why) -> refused(message, unit, why);
            case Verdict.Fresh _ -> work(message, unit, fresh());
            case Verdict.Resume(var progress) -> work(message, unit, progress);
        }
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

    private static Reason gone(FileUnit unit, String version) {
        var what =
                version.isEmpty()
                        ? "the object '%s/%s' does not exist or was deleted"
                                .formatted(unit.bucket(), unit.key())
                        : "version %s of the object '%s/%s' no longer exists"
                                .formatted(version, unit.bucket(), unit.key());
        return Reason.of("gone", what + "; put the object again");
    }

    /// Refuses an object before processing starts.
    private void refused(FileMessage message, FileUnit unit, Reason why) {
        message.defer(ends.givenUp(message, unit, Optional.empty(), List.of(why)));
    }

    private void work(FileMessage message, FileUnit unit, FileProgress from)
            throws InterruptedException {
        long staged = from.staged().stream().mapToLong(StagedFile::bytes).sum();
        var refusal = context.limits().refusal(context.pipeline(), unit, staged);
        if (refusal.isPresent()) {
            tooLarge(message, unit, from, refusal.get());
            return;
        }
        if (suspect.isPresent() && !acquitted(suspect.get(), message, unit, from)) {
            return;
        }
        var task = new FileTask(message, unit, staging(unit));
        var commit = new PieceCommit(context, ends, task);
        var file = new FileProcessor(context, runs, task, commit, from);
        switch (file.run()) {
            case Committed _ -> {
                context.tally().files().ended(Outcome.DELIVERED);
                ends.committed(unit);
            }
            case Abandoned(var why) -> abandon(message, unit, file.progress(), why);
            case HandedOver(var why) -> tooLarge(message, unit, file.progress(), why);
            case Postponed(_, var failure) when failure.isPresent() && !message.hasAttemptsLeft() ->
                    abandon(message, unit, file.progress(), List.of(failure.get()));
            case Postponed later -> message.postpone(later);
        }
    }

    /// Returns true if a suspect file is processed. Otherwise, gives it up or postpones it. A file
    /// that other processes read has no trial.
    private boolean acquitted(Suspect its, FileMessage message, FileUnit unit, FileProgress from) {
        var decision =
                rule.decide(
                        its,
                        "%s/%s of %s"
                                .formatted(unit.bucket(), unit.key(), message.leased().source()),
                        trial ->
                                context.compute().isPresent()
                                        ? Optional.empty()
                                        : trial.piece(
                                                context.pipeline(),
                                                unit,
                                                context.platform().buckets().content(unit),
                                                from));
        switch (decision) {
            case SuspectRule.Process _ -> {
                suspect = Optional.empty();
                return true;
            }
            case SuspectRule.Convict(var why) -> abandon(message, unit, from, List.of(why));
            case SuspectRule.GiveBack _ -> message.postpone(Postponed.uncounted());
        }
        return false;
    }

    /// Hands the message over, or, if no other process takes it, gives the file up.
    private void tooLarge(FileMessage message, FileUnit unit, FileProgress progress, Reason why) {
        if (context.limits().handOver(context.pipeline()).isEmpty()) {
            abandon(message, unit, progress, List.of(why));
            return;
        }
        log.info(
                "Pipeline {}: {}/{} is handed over: {}",
                context.pipeline().name(),
                unit.bucket(),
                unit.key(),
                why.message());
        message.handOver();
        clear(unit);
    }

    /// Deletes the staged files of a file that is handed over: the next file needs the disk.
    private void clear(FileUnit unit) {
        try {
            context.platform().buckets().staging(context.pipeline().name(), unit).clear();
        } catch (IOException failed) {
            log.warn("Staged files cannot be deleted", failed);
        }
    }

    private void abandon(
            FileMessage message, FileUnit unit, FileProgress progress, List<Reason> why) {
        end(message, ends.givenUp(message, unit, Optional.of(progress), why));
    }

    /// Returns the staging folder of the current plan, to which the pipeline may return later.
    private StagingFolder staging(FileUnit unit) {
        try {
            var staging = context.platform().buckets().staging(context.pipeline().name(), unit);
            return new StagingFolder(
                    Files.createDirectories(
                            staging.file(context.plan().substring(0, PLAN_DIGITS))));
        } catch (IOException e) {
            throw new UnavailableException(
                    "the staging folder cannot be created: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        runs.close();
        ends.close();
    }
}
