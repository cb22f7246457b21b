package dev.leat.operations.trace;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.Record;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.kernel.IdentityNames;
import dev.leat.kernel.Kernels;
import dev.leat.operations.AppData;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.SearchedPlace;
import dev.leat.port.Audit;
import dev.leat.port.CorruptStateException;
import dev.leat.port.LocalServices;
import dev.leat.port.Message;
import dev.leat.port.UnsupportedByPlatformException;
import dev.leat.text.ShellQuoting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Searches for a record in the queues of its pipelines, in their dead-letter queues, in the audit
/// and in the stored identities. Owned by one thread.
public final class TraceSearch {

    /// Maximum number of messages searched per queue.
    static final long MOST = 1_000_000;

    /// Maximum number of messages of a record that are listed: of waiting ones, of dead letters and
    /// of kept ones. Also the maximum number of messages whose redrives are searched for.
    private static final int LISTED = 100;

    /// The time for which the queues of all pipelines are searched, if not all messages are.
    private static final Duration QUICKLY = Duration.ofMillis(250);

    private static final int PAGE = 1000;

    /// The number of messages of each queue that are searched even if there is no time, unless they
    /// are large.
    private static final int FIRST = 100;

    /// The bytes of the messages that are read at a time.
    private static final long PAGE_BYTES = 1 << 18;

    private final App app;
    private final AppData data;
    private final TableLookup tables;
    private final RecordQuery query;
    private final boolean whole;
    private final Set<String> prefixes;
    private final Optional<LocalServices> services;
    private final long end = System.nanoTime() + QUICKLY.toNanos();
    private final List<SearchedPlace> looked = new ArrayList<>();
    private boolean complete = true;

    /// @param whole false to search for a limited time
    /// @param services the services that have archives and streams, if the platform has any
    TraceSearch(
            TableLookup tables,
            RecordQuery query,
            boolean whole,
            Optional<LocalServices> services) {
        this.services = services;
        this.whole = whole;
        this.app = tables.app();
        this.prefixes =
                app.environments().values().stream()
                        .flatMap(environment -> environment.aws().stream())
                        .map(Environment.Aws::prefix)
                        .collect(Collectors.toSet());
        this.data = tables.data();
        this.tables = tables;
        this.query = query;
    }

    /// Returns the places that were searched, and those that could not be.
    List<SearchedPlace> looked() {
        return List.copyOf(looked);
    }

    /// Returns false if there was no time to search all messages.
    boolean complete() {
        return complete;
    }

    /// Returns the traces in a pipeline. Some may be those of an unknown record.
    List<RecordTrace> in(Pipeline pipeline, IdentityNames naming, Kernels kernels) {
        var states = new SinkStates(app, pipeline, tables, kernels);
        var search = new Search(pipeline, naming, states);
        search.queues();
        return search.traced();
    }

    private final class Search {

        private final Pipeline pipeline;
        private final IdentityNames naming;
        private final SinkStates states;
        private final Map<String, String> key;
        private final String ofKey;
        private final Set<String> identities;
        private final Map<String, List<RecordTrace.Place>> waiting = new LinkedHashMap<>();
        private final Map<String, List<RecordTrace.Place>> dead = new LinkedHashMap<>();
        private final Map<String, List<RecordTrace.Place>> kept = new LinkedHashMap<>();
        private final Set<String> messages = new LinkedHashSet<>();
        private Optional<RecordTrace> rejected = Optional.empty();

        /// The numbers of messages that are not listed, by identity.
        private final Map<String, Long> more = new HashMap<>();

        /// The numbers of messages that were searched; a second search is not longer.
        private final Map<String, Long> searched = new LinkedHashMap<>();

        Search(Pipeline pipeline, IdentityNames naming, SinkStates states) {
            this.pipeline = pipeline;
            this.naming = naming;
            this.states = states;
            var asked = query.key(pipeline.recordKey());
            this.key = naming.stored(asked).orElse(Map.of());
            this.ofKey = naming.ofKey(asked).orElse("");
            this.identities = query.identities(naming);
        }

        /// Searches the queues. If a message is found by its id, the identity of its record (a hash
        /// of the key or message id) becomes known. All queues are then searched again for this
        /// identity.
        void queues() {
            sentBack();
            int known = identities.size();
            look();
            if (identities.size() > known) {
                looked.clear();
                waiting.clear();
                dead.clear();
                kept.clear();
                more.clear();
                look();
            }
        }

        /// Searches the audit for a message that is no longer in a queue. If the audit has the
        /// identity of the message's record, only this identity is searched for.
        private void sentBack() {
            var found =
                    data.audit().recordEntries(query.text()).stream()
                            .filter(entry -> query.message(entry.message()))
                            .map(Audit.Entry::identity)
                            .filter(identity -> !identity.isEmpty())
                            .toList();
            if (!found.isEmpty()) {
                identities.clear();
                identities.addAll(found);
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
            new KeptRecords(pipeline, services).stores().forEach(this::kept);
            looked.add(stored("records", "message"));
        }

        /// Returns the stored records of the pipeline and the rows of its tables as a place.
        private SearchedPlace stored(String records, String keyless) {
            var by =
                    pipeline.recordKey().isEmpty()
                            ? keyless
                            : String.join(", ", pipeline.recordKey());
            if (!pipeline.recordKey().isEmpty() && key.isEmpty() && !query.namesNoKey()) {
                return SearchedPlace.notSearched(
                        "stored %s of %s, because '%s' is not a value of its key %s"
                                .formatted(records, pipeline.name(), query, by));
            }
            var names =
                    pipeline.to().stream()
                            .filter(sink -> TableLookup.isQueried(pipeline, sink))
                            .map(Sink::name);
            var rows = key.isEmpty() ? "" : names.collect(Collectors.joining(", "));
            return SearchedPlace.other(
                    "stored %s of %s%s, by %s"
                            .formatted(
                                    records,
                                    pipeline.name(),
                                    rows.isEmpty() ? "" : " and rows of " + rows,
                                    by));
        }

        /// Searches the rejected lines of a file for the line that the query names. The content of
        /// objects is not searched for a key; `leat sql` can query it.
        private void files() {
            looked.add(stored("lines", "BUCKET/KEY@LINE of a line"));
            var line = FileLine.of(query, pipeline);
            if (line.isPresent()) {
                rejected(line.get());
                return;
            }
            looked.add(
                    SearchedPlace.notSearched(
                            "objects of buckets, including rejected lines, which have the text of the file; look here: leat sql %s"
                                    .formatted(
                                            ShellQuoting.word(FileLine.select(query, pipeline)))));
        }

        private void rejected(FileLine line) {
            try {
                rejected = line.trace(pipeline, tables);
                looked.add(SearchedPlace.other(line.searched(pipeline)));
            } catch (RefusedOperationException failed) {
                looked.add(
                        SearchedPlace.notSearched(
                                "%s: %s".formatted(line.searched(pipeline), failed.getMessage())));
            }
        }

        private void look(String queue, Map<String, List<RecordTrace.Place>> found) {
            try {
                search(queue, found);
            } catch (UnsupportedByPlatformException unsupported) {
                looked.add(SearchedPlace.notSearched(String.valueOf(unsupported.getMessage())));
            }
        }

        private void search(String queue, Map<String, List<RecordTrace.Place>> found) {
            long most = searched.getOrDefault(queue, MOST);
            long next = 0;
            long count = 0;
            long bytes = 0;
            boolean ended = false;
            while (!ended
                    && count < most
                    && ((count < FIRST && bytes < PAGE_BYTES) || inTime(queue))) {
                int size = size(count, bytes);
                var page = data.browse(queue, next, (int) Math.min(size, most - count));
                ended = page.isEmpty();
                if (!ended) {
                    page(queue, page, found);
                    count += page.size();
                    bytes += page.stream().mapToLong(message -> message.body().length).sum();
                    next = page.getLast().sequence() + 1;
                }
            }
            searched.put(queue, count);
            boolean rest = !ended && !data.browse(queue, next, 1).isEmpty();
            complete &= !rest || count >= MOST;
            looked.add(SearchedPlace.of(queue, !rest, count, "message"));
        }

        /// Returns the number of messages to read next: few if those before were large.
        private static int size(long count, long bytes) {
            long most = count < FIRST ? FIRST : PAGE;
            return count == 0
                    ? 1
                    : (int) Math.clamp(PAGE_BYTES * count / Math.max(1, bytes), 1, most);
        }

        private void kept(String store, Predicate<Predicate<List<Record>>> reading) {
            var count = new LongAdder();
            long most = searched.getOrDefault(store, MOST);
            boolean ended;
            try {
                ended =
                        reading.test(records -> {
                            page(store, records.stream().map(Message.Seen::of).toList(), kept);
                            count.add(records.size());
                            return count.sum() < most && inTime(store);
                        });
            } catch (CorruptStateException damaged) {
                looked.add(SearchedPlace.notSearched(String.valueOf(damaged.getMessage())));
                return;
            }
            searched.put(store, count.sum());
            complete &= ended || count.sum() >= MOST;
            looked.add(SearchedPlace.of(store, ended, count.sum(), "record"));
        }

        private boolean inTime(String queue) {
            return whole || searched.containsKey(queue) || System.nanoTime() < end;
        }

        private void page(
                String queue, List<Message.Seen> page, Map<String, List<RecordTrace.Place>> found) {
            var records = page.stream().map(DeadLetterDetails::restored).toList();
            var computed = naming.of(records);
            for (int i = 0; i < page.size(); i++) {
                var letter = DeadLetterDetails.of(page.get(i));
                if (letter.pipeline().isEmpty() || letter.pipeline().equals(pipeline.name())) {
                    var identity =
                            letter.identity().isEmpty()
                                    ? computed.get(i).orElse("")
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
                    query.message(record.id())
                            || query.message(place.message().id())
                            || (pipeline.from().files().isPresent()
                                    && query.file(place.letter(), prefixes));
            if (named && !identity.isEmpty()) {
                identities.add(identity);
            }
            if (named || identities.contains(identity)) {
                var places = found.computeIfAbsent(identity, _ -> new ArrayList<>());
                if (places.size() == LISTED) {
                    more.merge(identity, 1L, Long::sum);
                    return;
                }
                places.add(place);
                if (messages.size() < LISTED) {
                    messages.add(record.id());
                }
            }
        }

        List<RecordTrace> traced() {
            var all = new LinkedHashSet<>(identities);
            all.addAll(waiting.keySet());
            all.addAll(dead.keySet());
            all.addAll(kept.keySet());
            return Stream.concat(all.stream().map(this::trace), rejected.stream()).toList();
        }

        private RecordTrace trace(String identity) {
            var trace =
                    new RecordTrace(
                            pipeline,
                            identity,
                            new RecordTrace.Places(
                                    waiting.getOrDefault(identity, List.of()),
                                    dead.getOrDefault(identity, List.of()),
                                    kept.getOrDefault(identity, List.of()),
                                    more.getOrDefault(identity, 0L)),
                            redriven(identity),
                            identity.isEmpty()
                                    ? List.of()
                                    : data.identities(pipeline.name(), identity),
                            List.of());
            return trace.withSinks(states.of(trace, identity.equals(ofKey) ? key : Map.of()));
        }

        /// Returns the redrives of a record. The audit lists them by identity, or by message if the
        /// record had no identity when it failed.
        private List<RecordTrace.Sent> redriven(String identity) {
            var audit = data.audit();
            var names = new LinkedHashSet<String>();
            if (!identity.isEmpty()) {
                names.add(identity);
                audit.recordEntries(identity).stream()
                        .map(Audit.Entry::message)
                        .distinct()
                        .limit(LISTED)
                        .forEach(names::add);
            }
            names.addAll(messages);
            names.add(query.text());
            var entries = new LinkedHashMap<String, RecordTrace.Sent>();
            names.stream()
                    .filter(name -> !name.isEmpty())
                    .flatMap(name -> audit.recordEntries(name).stream())
                    .filter(entry ->
                            entry.identity().isEmpty() || entry.identity().equals(identity))
                    .forEach(entry ->
                            entries.putIfAbsent(
                                    entry.run() + " " + entry.number(),
                                    RecordTrace.Sent.of(entry, audit.run(entry.run()))));
            return List.copyOf(entries.values());
        }
    }
}
