package dev.leat.server.operations;

import dev.leat.app.App;
import dev.leat.mask.Mask;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.RepairPlatform;
import dev.leat.redrive.RedrivePreview;
import dev.leat.redrive.RedrivePreview.PreviewedEffect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        var index = indexes.computeIfAbsent(queue, LetterIndex::new);
        var others = indexes.values().iterator();
        while (indexes.values().stream().mapToLong(LetterIndex::size).sum() > LetterIndex.MOST
                && others.hasNext()
                && others.next() != index) {
            others.remove();
        }
        return index;
    }

    /// @param masked the mask of personal values in the messages of the queue
    InspectionOperations of(String queue, Supplier<MessageQueue> messages, Supplier<Mask> masked) {
        return new InspectionOperations() {

            private Mask mask(boolean unmasked) {
                return unmasked ? Mask.NONE : masked.get();
            }

            @Override
            public LetterGroups groups(int from, int limit, boolean unmasked) {
                return index(queue).groups(messages.get(), from, limit, mask(unmasked));
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
                return found.stream().map(letter -> Letter.of(letter, mask)).toList();
            }

            @Override
            public RedrivePlan plan(Audit.Terms terms, boolean unmasked) {
                var mask = mask(unmasked);
                try (var letters = repair.deadLetters(queue)) {
                    long before = letters.end();
                    var report = previews.preview(queue, terms);
                    var plan =
                            new RedrivePlan(
                                    UUID.randomUUID().toString(),
                                    queue,
                                    terms,
                                    repair.time().instant(),
                                    before,
                                    new Masking(mask).report(report),
                                    samples(queue, terms, messages.get(), mask));
                    runs.keep(plan);
                    return plan;
                }
            }
        };
    }

    private static Stream<Message.Seen> letter(MessageQueue messages, long sequence) {
        return messages.browse(sequence, 1).stream()
                .filter(letter -> letter.sequence() == sequence);
    }

    /// Returns some dead letters as they would be sent.
    private List<RedrivePlan.Sample> samples(
            String queue, Audit.Terms terms, MessageQueue messages, Mask mask) {
        var samples = new ArrayList<RedrivePlan.Sample>();
        try (var preview = new RedrivePreview(app, queue, terms, repair.audit(), repair.time())) {
            long next = 0;
            for (int read = 0; read < MOST_READ && samples.size() < MOST_SAMPLES; read += PAGE) {
                var page = messages.browse(next, PAGE);
                if (page.isEmpty()) {
                    break;
                }
                for (var letter : page) {
                    if (samples.size() < MOST_SAMPLES) {
                        preview.of(List.of(letter))
                                .forEach(effect -> {
                                    if (effect
                                            instanceof
                                            PreviewedEffect.Redriven(var to, var record)) {
                                        samples.add(
                                                new RedrivePlan.Sample(
                                                        letter.sequence(),
                                                        to,
                                                        mask.body(letter.body()),
                                                        mask.body(record.body())));
                                    }
                                });
                    }
                }
                next = page.getLast().sequence() + 1;
            }
        }
        return samples;
    }
}
