package dev.leat.load;

import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.file.S3Notification;
import dev.leat.file.S3Notification.Event;
import dev.leat.file.UnreadableFileException;
import dev.leat.load.PieceResult.Abandoned;
import dev.leat.load.PieceResult.Committed;
import dev.leat.load.PieceResult.HandedOver;
import dev.leat.load.PieceResult.Postponed;
import dev.leat.port.Lease;
import dev.leat.port.ObjectUnavailableException;
import dev.leat.port.Suspect;
import dev.leat.port.UnavailableException;
import dev.leat.worker.WorkerJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/// Processes one message with object notifications, from lease to settlement: asks for each object
/// if it is admitted, and processes it. Owned by one thread.
public final class FilePass implements WorkerJob, AutoCloseable {

    /// The delay before a message is redelivered if another worker has its object.
    private static final Duration LOCKED_DELAY = Duration.ofSeconds(2);

    /// The delay before a message is redelivered if the end of its object cannot be completed.
    private static final Duration HELD_DELAY = Duration.ofMinutes(1);

    private final FilePipelineContext context;
    private final FileSettlements settlements;
    private final ObjectEnds ends;
    private final Admission admission;
    private final FileRuns runs;
    private final Logger log;

    /// The message in process, if it may have crashed the process.
    private Optional<Suspect> suspect = Optional.empty();

    public FilePass(FilePipelineContext context) {
        this.context = context;
        this.settlements = new FileSettlements(context);
        this.ends = new ObjectEnds(context, settlements);
        this.admission = new Admission(context, settlements);
        this.runs = context.runs();
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
            ends.end(message, FileSettlement.unreadable(bad.reason()));
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
            ends.end(message, message.deferred());
        }
    }

    private void event(FileMessage message, Event event) throws InterruptedException {
        switch (event) {
            case Event.Created created -> {
                var own = inApp(created);
                if (own.isPresent()) {
                    object(message, own.get());
                } else {
                    ends.end(message, FileSettlement.quiet(Outcome.FILTERED));
                }
            }
            case Event.Other _ -> ends.end(message, FileSettlement.quiet(Outcome.FILTERED));
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

    private void object(FileMessage message, Event.Created event) throws InterruptedException {
        var taken = ObjectHold.take(context, event, message.leased());
        if (taken.isEmpty()) {
            message.postpone(new Postponed(LOCKED_DELAY, Optional.empty()));
            return;
        }
        try (var hold = taken.get()) {
            context.tally().files().goesOn(hold.object());
            switch (admission.of(message, event, suspect)) {
                case Admission.Result.Process(var unit, var from) -> process(message, unit, from);
                case Admission.Result.End(var ending) -> ends.end(message, ending);
                case Admission.Result.EndLater(var ending) -> message.defer(ending);
                case Admission.Result.TooLarge(var unit, var progress, var why) ->
                        ends.tooLarge(message, unit, progress, why);
                case Admission.Result.Postpone(var until) -> message.postpone(until);
            }
        }
    }

    private void process(FileMessage message, FileUnit unit, FileProgress from)
            throws InterruptedException {
        suspect = Optional.empty();
        var task = new FileTask(message, unit, context.staging(unit));
        var commit = new PieceCommit(context, settlements, task);
        var file = new FileProcessor(context, runs, task, commit, from);
        switch (file.run()) {
            case Committed _ -> {
                context.tally().files().ended(Outcome.DELIVERED);
                settlements.committed(unit);
            }
            case Abandoned(var why) -> ends.abandon(message, unit, file.progress(), why);
            case HandedOver(var why) -> ends.tooLarge(message, unit, file.progress(), why);
            case Postponed(_, var failure) when failure.isPresent() && !message.hasAttemptsLeft() ->
                    ends.abandon(message, unit, file.progress(), List.of(failure.get()));
            case Postponed later -> message.postpone(later);
        }
    }

    @Override
    public void close() {
        runs.close();
        settlements.close();
    }
}
