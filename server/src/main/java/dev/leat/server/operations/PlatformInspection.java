package dev.leat.server.operations;

import dev.leat.app.App;
import dev.leat.inspect.CauseGroups;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import dev.leat.port.Audit;
import dev.leat.port.MessageQueue;
import dev.leat.port.RepairPlatform;
import dev.leat.redrive.RedrivePreview;
import dev.leat.redrive.RedrivePreview.PreviewedEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Shows the dead letters of the queues of a platform. The counts by cause are kept from call to
/// call, and only dead letters that arrived since are read. Threads share it.
final class PlatformInspection {

    private static final int PAGE = 1000;
    private static final int MOST_GROUPS = 500;
    private static final int MOST_SAMPLES = 5;

    /// The maximum number of dead letters that one call reads, so that it returns within a second.
    private static final int MOST_READ = 50_000;

    private final App app;
    private final RepairPlatform repair;
    private final PreviewReport.Maker previews;
    private final RedriveRuns runs;
    private final Map<String, Scan> scans = new ConcurrentHashMap<>();

    PlatformInspection(
            App app, RepairPlatform repair, PreviewReport.Maker previews, RedriveRuns runs) {
        this.app = app;
        this.repair = repair;
        this.previews = previews;
        this.runs = runs;
    }

    /// The counts of the dead letters of a queue up to a sequence.
    private static final class Scan {

        private CauseGroups groups = new CauseGroups();
        private long next;

        /// Reads further dead letters. If some were removed since, reads the queue again.
        synchronized LetterGroups read(String queue, MessageQueue messages, Mask mask) {
            long all = messages.counts().all();
            if (groups.letters() > all) {
                groups = new CauseGroups();
                next = 0;
            }
            boolean complete = false;
            for (int read = 0; read < MOST_READ && !complete; read += PAGE) {
                var page = messages.browse(next, PAGE);
                page.forEach(letter -> groups.add(queue, DeadLetterDetails.of(letter)));
                complete = page.isEmpty();
                next = complete ? next : page.getLast().sequence() + 1;
            }
            var sorted = groups.sorted();
            return new LetterGroups(
                    groups.letters(),
                    groups.records(),
                    complete,
                    Math.max(0, sorted.size() - MOST_GROUPS),
                    sorted.stream().limit(MOST_GROUPS).map(group -> group(group, mask)).toList());
        }

        private static LetterGroups.Group group(CauseGroups.Group group, Mask mask) {
            var masked = mask.cause(group.cause());
            return new LetterGroups.Group(
                    group.cause().id(),
                    masked,
                    masked.where(),
                    group.letters(),
                    group.records(),
                    group.first(),
                    group.last());
        }
    }

    /// @param masked the mask of personal values in the messages of the queue
    InspectionOperations of(String queue, Supplier<MessageQueue> messages, Supplier<Mask> masked) {
        return new InspectionOperations() {

            private Mask mask(boolean unmasked) {
                return unmasked ? Mask.NONE : masked.get();
            }

            @Override
            public LetterGroups groups(boolean unmasked) {
                return scans.computeIfAbsent(queue, _ -> new Scan())
                        .read(queue, messages.get(), mask(unmasked));
            }

            @Override
            public List<Letter> letters(
                    List<String> group, long cursor, int limit, boolean unmasked) {
                var mask = mask(unmasked);
                var found = new ArrayList<Letter>();
                long next = cursor;
                while (found.size() < limit) {
                    var page = messages.get().browse(next, PAGE);
                    if (page.isEmpty()) {
                        break;
                    }
                    page.stream()
                            .filter(letter -> in(group, DeadLetterDetails.of(letter)))
                            .limit((long) limit - found.size())
                            .map(letter -> Letter.of(letter, mask))
                            .forEach(found::add);
                    next = page.getLast().sequence() + 1;
                }
                return found;
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

    private static boolean in(List<String> groups, DeadLetterDetails letter) {
        return groups.isEmpty() || groups.stream().anyMatch(letter::in);
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
