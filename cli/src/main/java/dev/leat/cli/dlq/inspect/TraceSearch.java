package dev.leat.cli.dlq.inspect;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Record;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.IdentityNames;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RowPipelines;
import dev.leat.load.RejectsLocation;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.server.operations.Operations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks for a record: in the queues that its pipelines read, among their dead letters, in the
/// audit, and where identities are kept. Owned by one thread.
public final class TraceSearch {

    /// So many messages of a queue are looked at.
    static final long MOST = 1_000_000;

    private static final int PAGE = 1000;

    private final App app;
    private final Operations operations;
    private final RecordQuery sought;
    private final List<String> looked = new ArrayList<>();

    public TraceSearch(App app, Operations operations, RecordQuery sought) {
        this.app = app;
        this.operations = operations;
        this.sought = sought;
    }

    /// Where it was looked for, a line each.
    List<String> looked() {
        return List.copyOf(looked);
    }

    /// What is known of it in each of these pipelines, in their order.
    List<RecordTrace> in(List<Pipeline> pipelines) {
        try (var kernels = new Kernels()) {
            return pipelines.stream()
                    .flatMap(pipeline -> in(pipeline, kernels).stream())
                    .filter(RecordTrace::known)
                    .toList();
        }
    }

    private List<RecordTrace> in(Pipeline pipeline, Kernels kernels) {
        var rows = RowPipelines.of(app, pipeline).last();
        try (var naming = IdentityNames.of(kernels, app, rows)) {
            var search = new Search(pipeline, naming);
            search.queues();
            return search.traced();
        }
    }

    private final class Search {

        private final Pipeline pipeline;
        private final IdentityNames naming;
        private final Set<String> identities;
        private final Map<String, List<RecordTrace.Place>> waiting = new LinkedHashMap<>();
        private final Map<String, List<RecordTrace.Place>> dead = new LinkedHashMap<>();
        private final Set<String> messages = new LinkedHashSet<>();

        Search(Pipeline pipeline, IdentityNames naming) {
            this.pipeline = pipeline;
            this.naming = naming;
            this.identities = sought.identities(naming);
        }

        /// A message that is found by its id tells an identity; then all is looked at once more.
        void queues() {
            sentBack();
            int known = identities.size();
            look();
            if (identities.size() > known) {
                looked.clear();
                waiting.clear();
                dead.clear();
                look();
            }
        }

        /// The audit may know which record a message was that is in no queue any more; then nothing
        /// else can be meant.
        private void sentBack() {
            var told =
                    operations.audit().recordEntries(sought.text()).stream()
                            .filter(entry -> sought.message(entry.message()))
                            .map(Audit.Entry::identity)
                            .filter(identity -> !identity.isEmpty())
                            .toList();
            if (!told.isEmpty()) {
                identities.clear();
                identities.addAll(told);
            }
        }

        private void look() {
            var source = app.terms(pipeline);
            look(source.name(), waiting);
            source.deadLetters().ifPresent(letters -> look(letters, dead));
            if (pipeline.from().files().isPresent()) {
                files();
                return;
            }
            var key = pipeline.key().isEmpty() ? "message" : String.join(", ", pipeline.key());
            looked.add("what is kept of the records of %s, by %s".formatted(pipeline.name(), key));
        }

        /// What is in the objects of a bucket is a question for `leat sql`.
        private void files() {
            var key =
                    pipeline.key().isEmpty()
                            ? "BUCKET/KEY@LINE of a line"
                            : String.join(", ", pipeline.key());
            looked.add("what is kept of the lines of %s, by %s".formatted(pipeline.name(), key));
            looked.add(
                    "not in the objects of buckets, rejected lines (%s/...%s) among them: leat sql does that"
                            .formatted(RejectsLocation.bucket(pipeline), RejectsLocation.SUFFIX));
        }

        private void look(String queue, Map<String, List<RecordTrace.Place>> found) {
            long next = 0;
            long count = 0;
            while (count < MOST) {
                var page = operations.browse(queue, next, PAGE);
                if (page.isEmpty()) {
                    break;
                }
                page(queue, page, found);
                count += page.size();
                next = page.getLast().sequence() + 1;
            }
            looked.add(
                    "%s: %s%s"
                            .formatted(
                                    queue,
                                    count < MOST ? "" : "the first ",
                                    Terminal.count(count, "message")));
        }

        private void page(
                String queue, List<Message.Seen> page, Map<String, List<RecordTrace.Place>> found) {
            var records = page.stream().map(DeadLetterDetails::restored).toList();
            var told = naming.of(records);
            for (int i = 0; i < page.size(); i++) {
                var letter = DeadLetterDetails.of(page.get(i));
                if (letter.pipeline().isEmpty() || letter.pipeline().equals(pipeline.name())) {
                    var identity =
                            letter.identity().isEmpty()
                                    ? told.get(i).orElse("")
                                    : letter.identity();
                    note(
                            new RecordTrace.Place(queue, page.get(i)),
                            records.get(i),
                            identity,
                            found);
                }
            }
        }

        private void note(
                RecordTrace.Place place,
                Record record,
                String identity,
                Map<String, List<RecordTrace.Place>> found) {
            boolean named =
                    sought.message(record.id())
                            || sought.message(place.message().id())
                            || (pipeline.from().files().isPresent() && sought.file(place.letter()));
            if (named && !identity.isEmpty()) {
                identities.add(identity);
            }
            if (named || identities.contains(identity)) {
                messages.add(record.id());
                found.computeIfAbsent(identity, _ -> new ArrayList<>()).add(place);
            }
        }

        List<RecordTrace> traced() {
            var all = new LinkedHashSet<>(identities);
            all.addAll(waiting.keySet());
            all.addAll(dead.keySet());
            return all.stream()
                    .map(identity ->
                            new RecordTrace(
                                    pipeline,
                                    identity,
                                    waiting.getOrDefault(identity, List.of()),
                                    dead.getOrDefault(identity, List.of()),
                                    redriven(identity),
                                    identity.isEmpty()
                                            ? List.of()
                                            : operations.identities(pipeline.name(), identity)))
                    .toList();
        }

        /// The audit knows a record by its identity, or by its message, as where it had none when
        /// it died.
        private List<RecordTrace.Sent> redriven(String identity) {
            var audit = operations.audit();
            var names = new LinkedHashSet<String>();
            if (!identity.isEmpty()) {
                names.add(identity);
                audit.recordEntries(identity).forEach(entry -> names.add(entry.message()));
            }
            names.addAll(messages);
            names.add(sought.text());
            var entries = new LinkedHashMap<String, RecordTrace.Sent>();
            names.stream()
                    .filter(name -> !name.isEmpty())
                    .flatMap(name -> audit.recordEntries(name).stream())
                    .filter(entry ->
                            entry.identity().isEmpty() || entry.identity().equals(identity))
                    .forEach(entry ->
                            entries.putIfAbsent(
                                    entry.run() + " " + entry.number(),
                                    new RecordTrace.Sent(entry, by(audit, entry))));
            return List.copyOf(entries.values());
        }

        private static String by(Audit audit, Audit.Entry entry) {
            Optional<Audit.Run> run = audit.run(entry.run());
            return run.map(Audit.Run::by).orElse("");
        }
    }
}
