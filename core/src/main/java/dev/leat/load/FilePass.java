package dev.leat.load;

import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Phase;
import dev.leat.batch.Position;
import dev.leat.batch.Progress;
import dev.leat.batch.Reason;
import dev.leat.batch.Staging;
import dev.leat.batch.Totals;
import dev.leat.batch.Work;
import dev.leat.file.Notification;
import dev.leat.file.Notification.Event;
import dev.leat.file.Unreadable;
import dev.leat.load.FileJudge.Begun;
import dev.leat.load.FileJudge.Verdict;
import dev.leat.plan.Effect.Again;
import dev.leat.port.FileLog;
import dev.leat.port.LeaseLost;
import dev.leat.port.StoredObject;
import dev.leat.port.Unavailable;
import dev.leat.worker.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One run of the work on one message: the objects that it names, each judged and worked on in
/// turn, from lease to settlement. Owned by one thread.
public final class FilePass implements Job, AutoCloseable {

    /// How long a message waits whose object another worker has.
    private static final Duration CLAIMED = Duration.ofSeconds(2);

    private static final int PLAN_DIGITS = 8;

    private final FileLine line;
    private final FileJudge judge;
    private final FileEnds ends;
    private final FileWork.Tools tools;

    public FilePass(FileLine line) {
        this.line = line;
        this.judge = new FileJudge(line.files().onOverwrite(), line.plan());
        this.ends = new FileEnds(line);
        this.tools = new FileWork.Tools(new HeaderKernels(line), new PieceCommit(line), ends);
    }

    @Override
    public void run(Work leased) throws InterruptedException {
        var message = new FileMessage(line.planner(), leased);
        try {
            objects(message);
        } catch (Held held) {
            var again =
                    held.failure().isPresent()
                            ? new Again(line.options().retry().delay(message.attempt()), true)
                            : new Again(held.delay(), false);
            line.home().commit(tx -> tx.apply(message.again(again)));
        } catch (Unavailable down) {
            giveBack(message);
            throw down;
        }
    }

    /// It goes back as it came, no attempt counts. A full disk may well have room for that.
    private void giveBack(FileMessage message) {
        try {
            line.home().commit(tx -> tx.apply(message.again(new Again(Duration.ZERO, false))));
        } catch (Unavailable | LeaseLost _) {
            // The lease will run out; or it has ended: the end was kept and the answer got lost.
        }
    }

    private void objects(FileMessage message) throws InterruptedException {
        List<Event> events;
        try {
            events = Notification.read(message.body()).events();
        } catch (Unreadable bad) {
            end(message, garbled(bad.reason()));
            return;
        }
        if (events.isEmpty()) {
            // it names no file that could be counted
            line.home().commit(tx -> Ending.quiet(Outcome.FILTERED).apply(tx, message));
            return;
        }
        message.objects(events.size());
        for (var event : events) {
            switch (event) {
                case Event.Created created
                        when line.files().takes(created.bucket(), created.key()) ->
                        claimed(message, created);
                case Event.Created _, Event.Other _ -> end(message, Ending.quiet(Outcome.FILTERED));
                case Event.Garbled(var why) -> message.postpone(garbled(why));
            }
        }
        message.postponed().forEach(ending -> end(message, ending));
    }

    private static Ending garbled(Reason why) {
        return new Ending("", Outcome.REJECTED, List.of(), FileNews.Told.NOTHING, List.of(why));
    }

    private void end(FileMessage message, Ending ending) {
        var outcome = line.home().commit(tx -> ending.apply(tx, message));
        message.ended(outcome);
        line.tally().files().ended(outcome);
        if (outcome == Outcome.REJECTED) {
            ending.letter().stream()
                    .findFirst()
                    .ifPresent(why -> line.tally().files().failed(ending.object(), why));
        }
    }

    private void claimed(FileMessage message, Event.Created event) throws InterruptedException {
        var object = event.bucket() + "/" + event.key();
        if (!line.claims().take(object)) {
            throw Held.parked(CLAIMED);
        }
        try {
            object(message, event);
        } finally {
            line.claims().release(object);
        }
    }

    private void object(FileMessage message, Event.Created event) throws InterruptedException {
        var stored = stored(event);
        if (stored.isEmpty()) {
            gone(message, event);
            return;
        }
        var unit = stored.get().unit();
        var late = line.planner().tooLate(unit.created(), line.platform().time().instant());
        if (late.isPresent()) {
            refused(message, unit, late.get());
            return;
        }
        var log = line.platform().files();
        var name = line.pipeline().name();
        var own = log.of(name, unit);
        var kept = log.progress(name, unit);
        var verdict =
                judge.judge(
                        unit,
                        redone(message, own),
                        own.map(FilePass::begun),
                        log.newest(name, unit.bucket(), unit.key()).map(FilePass::begun),
                        kept);
        switch (verdict) {
            case Verdict.Repeat _ -> end(message, Ending.quiet(Outcome.REPEAT));
            case Verdict.Superseded _ -> end(message, ends.superseded(unit, kept));
            case Verdict.Conflict(var why) -> refused(message, unit, why);
            case Verdict.Fresh _ -> work(message, unit, fresh());
            case Verdict.Resume(var progress) -> work(message, unit, progress);
        }
    }

    /// Of several objects those stay as they are in which nothing was wrong.
    private static boolean redone(FileMessage message, Optional<FileLog.Entry> own) {
        return message.redone()
                && (!message.several()
                        || own.filter(e -> e.phase() == Phase.DONE && e.totals().rejected() == 0)
                                .isEmpty());
    }

    private static Begun begun(FileLog.Entry entry) {
        return new Begun(entry.unit(), entry.phase());
    }

    private Progress fresh() {
        return new Progress(
                line.plan(),
                Position.START,
                Totals.NONE,
                List.of(),
                line.platform().time().instant());
    }

    private Optional<StoredObject> stored(Event.Created event) {
        var buckets = line.platform().buckets();
        return event.version().isPresent()
                ? buckets.version(event.bucket(), event.key(), event.version().getAsLong())
                : buckets.head(event.bucket(), event.key());
    }

    private void gone(FileMessage message, Event.Created event) {
        long version = event.version().orElse(0);
        var newest = line.platform().buckets().head(event.bucket(), event.key());
        if (newest.filter(object -> object.unit().version() > version).isPresent()) {
            end(message, Ending.quiet(Outcome.SUPERSEDED));
            return;
        }
        var unit = new FileUnit(event.bucket(), event.key(), version, "", 0, Instant.EPOCH);
        var what =
                event.version().isPresent()
                        ? "version %s of the object '%s/%s' is no longer there"
                                .formatted(unit.versionText(), unit.bucket(), unit.key())
                        : "there is no object '%s/%s' (any more)"
                                .formatted(unit.bucket(), unit.key());
        refused(message, unit, Reason.of("gone", what + "; put the object again"));
    }

    /// Work on it never begins.
    private void refused(FileMessage message, FileUnit unit, Reason why) {
        message.postpone(
                ends.givenUp(message, unit, message.attempt(), Optional.empty(), List.of(why)));
    }

    private void work(FileMessage message, FileUnit unit, Progress from)
            throws InterruptedException {
        var work = new FileWork(line, tools, message, unit, staging(unit), from);
        List<Reason> why;
        try {
            work.run();
            line.tally().files().ended(Outcome.DELIVERED);
            return;
        } catch (GivenUp given) {
            why = given.reasons();
        } catch (Held held) {
            if (held.failure().isEmpty() || message.comesAgain()) {
                throw held;
            }
            why = List.of(held.failure().get());
        }
        end(
                message,
                ends.givenUp(message, unit, message.attempt(), Optional.of(work.progress()), why));
    }

    /// A folder for what is staged under today's plan: what was staged under another may be gone
    /// back to.
    private Staging staging(FileUnit unit) {
        try {
            var staging = line.platform().buckets().staging(line.pipeline().name(), unit);
            return new Staging(
                    Files.createDirectories(staging.file(line.plan().substring(0, PLAN_DIGITS))));
        } catch (IOException e) {
            throw new Unavailable("no folder to work in: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        tools.kernels().close();
        ends.close();
    }
}
