package dev.leat.operations.platform;

import dev.leat.app.App;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.mask.Mask;
import dev.leat.operations.InspectionOperations;
import dev.leat.operations.Letter;
import dev.leat.operations.LetterGroups;
import dev.leat.operations.MaskedEdit;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.RedrivePlan;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.RepairPlatform;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.redrive.RedrivePreview;
import dev.leat.redrive.RedrivePreview.PreviewedEffect;
import dev.leat.redrive.RunOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Shows the dead letters of the queues of a platform. Their causes are kept in memory. Threads
/// share it.
final class PlatformInspection {

    private static final int PAGE = 1000;
    private static final int MOST_SAMPLES = 5;

    /// The maximum number of dead letters in which samples are searched for.
    private static final int MOST_READ = 50_000;

    /// The maximum number of dead letters in all indexes: one of the largest queue, and others.
    private static final int MOST_INDEXED = LetterIndex.MOST + LetterIndex.MOST / 5;

    /// The longest time after which a plan is returned, while its dead letters are examined.
    private static final Duration ANSWERS = Duration.ofMillis(500);

    private final App app;
    private final RepairPlatform repair;
    private final PreviewReport.Maker previews;
    private final RedriveRuns runs;

    /// The indexes by queue, in the order of their last use.
    private final Map<String, LetterIndex> indexes = new LinkedHashMap<>(16, 0.75f, true);

    PlatformInspection(
            App app, RepairPlatform repair, PreviewReport.Maker previews, RedriveRuns runs) {
        this.app = app;
        this.repair = repair;
        this.previews = previews;
        this.runs = runs;
    }

    /// Returns the index of a queue. If all have too many dead letters, forgets those that were not
    /// used for the longest time.
    private synchronized LetterIndex index(String queue) {
        var index =
                indexes.computeIfAbsent(
                        queue, name -> new LetterIndex(name, new LetterEnvelopes(app, name)));
        var others = indexes.values().iterator();
        while (indexes.values().stream().mapToLong(LetterIndex::size).sum() > MOST_INDEXED
                && others.hasNext()
                && others.next() != index) {
            others.remove();
        }
        return index;
    }

    /// @param masked the mask of personal values in the messages of the queue
    InspectionOperations of(String queue, Supplier<MessageQueue> messages, Supplier<Mask> masked) {
        var envelopes = new LetterEnvelopes(app, queue);
        return new InspectionOperations() {

            private Mask mask(boolean unmasked) {
                return unmasked ? Mask.NONE : masked.get();
            }

            @Override
            public LetterGroups groups(int from, int limit, boolean unmasked) {
                return index(queue)
                        .groups(
                                messages.get(),
                                from,
                                limit,
                                mask(unmasked),
                                repair.time().instant());
            }

            @Override
            public List<Letter> letters(
                    List<String> group, long cursor, int limit, boolean unmasked) {
                var mask = mask(unmasked);
                var box = messages.get();
                var found =
                        group.isEmpty()
                                ? box.browse(cursor, limit)
                                : index(queue).sequences(box, group, cursor, limit).stream()
                                        .flatMap(sequence -> letter(box, sequence))
                                        .toList();
                return found.stream()
                        .map(DeadLetterDetails::of)
                        .map(letter -> Letter.of(envelopes.opened(letter), mask))
                        .toList();
            }

            @Override
            public RedrivePlan plan(Audit.Terms terms) {
                var plan = newPlan(queue, terms, PreviewReport.none(queue), List.of());
                var examination =
                        PlanExamination.begin(
                                plan.report(),
                                () -> samples(queue, terms, messages.get()),
                                proceeds -> previews.preview(queue, terms, proceeds));
                runs.keep(plan, RunOptions.PLAIN, Optional.of(examination));
                examination.await(ANSWERS);
                return examination.examined(plan);
            }

            @Override
            public RedrivePlan edit(long letter, String body, boolean unmasked) {
                var message =
                        letter(messages.get(), letter)
                                .findFirst()
                                .orElseThrow(() ->
                                        RefusedOperationException.unknown(
                                                "no dead letter #%d in %s"
                                                        .formatted(letter, queue)));
                var document = envelopes.opened(message).body();
                var options = RunOptions.edited(MaskedEdit.body(document, mask(unmasked), body));
                var terms = edited(letter);
                var effect = effect(queue, terms, options, message);
                var plan =
                        newPlan(
                                queue,
                                terms,
                                report(queue, effect),
                                sample(effect, envelopes).stream().toList());
                runs.keep(plan, options, Optional.empty());
                return plan;
            }
        };
    }

    private static Stream<Message.Seen> letter(MessageQueue messages, long sequence) {
        return messages.browse(sequence, 1).stream()
                .filter(letter -> letter.sequence() == sequence);
    }

    private long end(String queue) {
        try (var letters = repair.deadLetters(queue)) {
            return letters.end();
        }
    }

    /// Returns a plan for the dead letters that the queue has now.
    private RedrivePlan newPlan(
            String queue,
            Audit.Terms terms,
            PreviewReport report,
            List<RedrivePlan.Sample> samples) {
        return new RedrivePlan(
                UUID.randomUUID().toString(),
                queue,
                terms,
                repair.time().instant(),
                end(queue),
                true,
                "",
                report,
                samples);
    }

    private static Audit.Terms edited(long letter) {
        return new Audit.Terms.Builder().sequences(List.of(letter)).build();
    }

    private PreviewedEffect effect(
            String queue, Audit.Terms terms, RunOptions options, Message.Seen letter) {
        try (var preview =
                new RedrivePreview(app, queue, terms, options, repair.audit(), repair.time())) {
            return preview.of(List.of(letter)).getFirst();
        }
    }

    /// Returns the predicted result for one dead letter.
    private PreviewReport report(String queue, PreviewedEffect effect) {
        return switch (effect) {
            case PreviewedEffect.NotSent(var why) ->
                    PreviewReport.of(queue, PredictedOutcome.unknown(why), true);
            case PreviewedEffect.Redriven(var back) ->
                    PreviewReport.of(
                            queue, previews.predict(queue, List.of(back)).getFirst(), false);
        };
    }

    /// Returns a dead letter before and after its edit, without SNS envelopes.
    private static Optional<RedrivePlan.Sample> sample(
            PreviewedEffect effect, LetterEnvelopes envelopes) {
        if (!(effect instanceof PreviewedEffect.Redriven sent)) {
            return Optional.empty();
        }
        var letter = DeadLetterDetails.of(sent.back().deadLetter());
        return Optional.of(
                new RedrivePlan.Sample(
                        letter.message().sequence(),
                        sent.to(),
                        Mask.NONE.body(envelopes.opened(letter).message().body()),
                        Mask.NONE.body(envelopes.rule(letter).opened(sent.record()).body())));
    }

    /// Returns some dead letters as they would be sent.
    private List<RedrivePlan.Sample> samples(
            String queue, Audit.Terms terms, MessageQueue messages) {
        var samples = new ArrayList<RedrivePlan.Sample>();
        var envelopes = new LetterEnvelopes(app, queue);
        try (var preview = new RedrivePreview(app, queue, terms, repair.audit(), repair.time())) {
            long next = 0;
            for (int read = 0; read < MOST_READ && samples.size() < MOST_SAMPLES; read += PAGE) {
                var page = messages.browse(next, PAGE);
                if (page.isEmpty()) {
                    break;
                }
                preview.of(page).stream()
                        .flatMap(effect -> sample(effect, envelopes).stream())
                        .limit(MOST_SAMPLES - samples.size())
                        .forEach(samples::add);
                next = page.getLast().sequence() + 1;
            }
        }
        return samples;
    }
}
