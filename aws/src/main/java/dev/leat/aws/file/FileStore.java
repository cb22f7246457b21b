package dev.leat.aws.file;

import dev.leat.app.App;
import dev.leat.aws.lake.LakeCommits;
import dev.leat.aws.s3.FileEnds;
import dev.leat.aws.send.Sends;
import dev.leat.aws.sqs.QueuedLetter;
import dev.leat.aws.sqs.SqsStore;
import dev.leat.aws.state.TableFileLog;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.deadletter.HandOverAttribute;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.event.BusEvent;
import dev.leat.plan.Effect;
import dev.leat.plan.ExhaustedRecord;
import dev.leat.plan.WriteResults;
import dev.leat.port.ObjectClaim;
import dev.leat.port.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The source store of pipelines that read files: their progress, the ends of files with their
/// outputs and messages, and the queues of their notifications. The end of a file is decided by one
/// write ([FileEnds]). After it, the audit is stored and the message is settled, last. Changes of
/// lake tables come before this write: if the process ends between them, the file is loaded again,
/// and its rows replace themselves. Without the end of a file, such as when a table is rolled back,
/// they come after the dead letters, so that no removed rows are without one. Thread-safe.
public final class FileStore implements Store {

    private final App app;
    private final SqsStore queues;
    private final Sends sends;
    private final EndSender sender;
    private final TableFileLog log;
    private final FileEnds ends;
    private final LakeCommits lake;

    /// The leases for which objects are claimed.
    private final Map<String, LeasedWork> claimed = new ConcurrentHashMap<>();

    public FileStore(
            App app,
            SqsStore queues,
            Sends sends,
            EndSender sender,
            TableFileLog log,
            FileEnds ends,
            LakeCommits lake) {
        this.app = app;
        this.queues = queues;
        this.sends = sends;
        this.sender = sender;
        this.log = log;
        this.ends = ends;
        this.lake = lake;
    }

    /// Claims an object until the lease ends, and completes the end of a version of it that was
    /// decided and not completed. Empty if another process works on the object.
    ///
    /// @throws dev.leat.port.UnavailableException if that is not possible now
    public Optional<ObjectClaim> claim(
            String pipeline, String bucket, String key, LeasedWork work) {
        var name = name(pipeline, bucket, key);
        return ends.claim(pipeline, bucket, key, work.lease(), queues.until(work))
                .map(claim -> {
                    claimed.put(name, work);
                    return () -> {
                        claimed.remove(name);
                        claim.close();
                    };
                });
    }

    /// Claims an object for a replay in the same way, for some minutes.
    ///
    /// @throws dev.leat.port.UnavailableException if that is not possible now
    public Optional<ObjectClaim> claim(String pipeline, String bucket, String key) {
        return ends.claim(pipeline, bucket, key);
    }

    private static String name(String pipeline, String bucket, String key) {
        return String.join("/", pipeline, bucket, key);
    }

    @Override
    public <T> T commit(Function<Transaction, T> work) {
        var effects = new ArrayList<Effect>();
        var result =
                work.apply(effect -> {
                    effects.add(effect);
                    return answer(effect);
                });
        apply(effects);
        return result;
    }

    @Override
    public <T> T dryRun(Function<Transaction, T> work) {
        return work.apply(effect -> {
            check(effect);
            return answer(effect);
        });
    }

    @Override
    public void probe() {
        queues.probe();
    }

    /// Returns the results of an effect, which are known before it is applied: a notification that
    /// is too large is rejected.
    private WriteResults answer(Effect effect) {
        return switch (effect) {
            case Effect.Write write -> {
                var answers = WriteResults.all(write.pick().length, Outcome.DELIVERED);
                for (int i = 0; i < answers.size(); i++) {
                    int index = i;
                    sends.refusal(write, write.pick()[i])
                            .ifPresent(why -> answers.put(index, Outcome.REJECTED, why));
                }
                yield answers;
            }
            case Effect.DeadLetters letters ->
                    WriteResults.all(letters.letters().size(), Outcome.DELIVERED);
            case Effect.PutEvent _ -> WriteResults.all(1, Outcome.DELIVERED);
            case Effect.Audit _, Effect.Settle _, Effect.Checkpoint _, Effect.Finish _ ->
                    WriteResults.all(0, Outcome.DELIVERED);
            case Effect.Publish publish
                    when publish.swap().isPresent() || publish.origin().isPresent() ->
                    WriteResults.all(0, Outcome.DELIVERED);
            case Effect.Archive _,
                    Effect.Observe _,
                    Effect.LoadFile _,
                    Effect.Stage _,
                    Effect.Publish _ ->
                    throw new IllegalArgumentException(
                            "the source store of files on AWS cannot apply "
                                    + effect.getClass().getSimpleName());
        };
    }

    private void check(Effect effect) {
        if (effect instanceof Effect.Settle settle) {
            queues.check(settle.work());
        } else if (effect instanceof Effect.Checkpoint done) {
            queues.check(done.work());
        }
    }

    private static <E extends Effect> List<E> of(Class<E> kind, List<Effect> effects) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private void apply(List<Effect> effects) {
        effects.forEach(this::check);
        var changes = new ArrayList<Effect.Publish>();
        for (var publish : of(Effect.Publish.class, effects)) {
            if (publish.swap().isPresent()) {
                changes.add(publish);
            } else {
                ends.publish(publish.objects(), publish.origin().orElseThrow());
            }
        }
        var finishes = of(Effect.Finish.class, effects);
        var checkpoints = of(Effect.Checkpoint.class, effects);
        if (finishes.isEmpty()) {
            changes.forEach(lake::check);
            checkpoints.forEach(this::checkpoint);
            sender.send(messages(effects, Optional.empty()));
        } else if (!changes.isEmpty()) {
            // The changes were prepared before. A worker that was stopped since, while another one
            // loaded a later version of the object, would replace its rows.
            finishes.forEach(ends::check);
        }
        changes.forEach(lake::publish);
        for (var end : finishes) {
            var last =
                    checkpoints.stream().filter(done -> done.unit().equals(end.unit())).findFirst();
            boolean messages = end.equals(finishes.getLast());
            ends.finish(
                    end,
                    last,
                    messages ? messages(effects, incomplete(end, effects)).stored() : List.of());
        }
        queues.settle(effects);
    }

    private void checkpoint(Effect.Checkpoint done) {
        log.checkpoint(done);
        queues.progressed(done.work());
    }

    private EndMessages messages(List<Effect> effects, Optional<QueuedLetter> incomplete) {
        var notifications = new ArrayList<FileNotification>();
        for (var write : of(Effect.Write.class, effects)) {
            FileNotification.of(write).stream()
                    .filter(each -> sends.refusal(each.write(), 0).isEmpty())
                    .forEach(notifications::add);
        }
        var events = new ArrayList<BusEvent>();
        of(Effect.PutEvent.class, effects).forEach(put -> events.add(put.event()));
        var letters = new ArrayList<QueuedLetter>();
        for (var dead : of(Effect.DeadLetters.class, effects)) {
            letters.addAll(queues.letters(dead, effects));
        }
        return new EndMessages(notifications, events, letters, incomplete);
    }

    /// Returns the dead letter of a file that is published only in part.
    private Optional<QueuedLetter> incomplete(Effect.Finish end, List<Effect> effects) {
        if (end.outputs().isEmpty() && of(Effect.Write.class, effects).isEmpty()) {
            return Optional.empty();
        }
        var unit = end.unit();
        var settled = of(Effect.Settle.class, effects).stream().map(Effect.Settle::work);
        var taken = claimed.get(name(end.pipeline(), unit.bucket(), unit.key()));
        return Stream.concat(settled, Stream.ofNullable(taken))
                .findFirst()
                .map(work -> {
                    var record =
                            HandOverAttribute.restored(
                                    RedriveAttribute.restored(work.records().getFirst()));
                    var letter = ExhaustedRecord.incomplete(app, work.source(), record);
                    var queue = app.queue(work.source()).deadLetterQueue().orElseThrow();
                    return queues.letters(new Effect.DeadLetters(queue, List.of(letter)), effects)
                            .getFirst();
                });
    }
}
