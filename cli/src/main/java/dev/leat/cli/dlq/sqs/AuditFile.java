package dev.leat.cli.dlq.sqs;

import dev.leat.aws.sqs.RedriveEntries;
import dev.leat.batch.Outcome;
import dev.leat.cli.terminal.CommandException;
import dev.leat.port.Audit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// An audit in a file, one line of JSON per entry, for queues on a server that has no audit.
/// Outcomes of dead letters are not reported to this audit, so they stay PENDING. The file is read
/// at the first query and created when the first entry is recorded; only one process at a time
/// writes it. Lines are never removed.
public final class AuditFile implements Audit, RedriveEntries, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path path;
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Set<Sent> sent = new HashSet<>();
    private boolean loaded;
    private @Nullable JournalFile journal;

    public AuditFile(Path path) {
        this.path = path;
    }

    /// A line of the file: a run or an entry.
    private record Line(@Nullable Run run, @Nullable Entry entry) {}

    private record Sent(String run, String message) {}

    @Override
    public synchronized void save(Run run) {
        write(List.of(new Line(run, null)));
    }

    @Override
    public synchronized void add(Collection<RedriveEntries.Sent> sentBack) {
        write(sentBack.stream().map(each -> new Line(null, each.entry())).toList());
    }

    @Override
    public synchronized boolean has(String run, String message) {
        load();
        return sent.contains(new Sent(run, message));
    }

    @Override
    public synchronized long size(String run) {
        load();
        return of(run).count();
    }

    @Override
    public synchronized Optional<Run> run(String id) {
        load();
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public synchronized List<Run> runs(int most) {
        load();
        return runs.values().stream()
                .sorted(Comparator.comparing(Run::started).reversed())
                .limit(most)
                .toList();
    }

    @Override
    public synchronized Map<Outcome, Long> outcomes(String run) {
        long all = size(run);
        return all == 0 ? Map.of() : Map.of(Outcome.PENDING, all);
    }

    @Override
    public synchronized List<Entry> entries(String run, long from, int most) {
        load();
        return of(run).filter(entry -> entry.number() >= from).limit(most).toList();
    }

    @Override
    public synchronized List<Entry> recordEntries(String record) {
        load();
        return entries.stream()
                .filter(e -> e.identity().equals(record) || e.message().equals(record))
                .toList();
    }

    private Stream<Entry> of(String run) {
        return entries.stream().filter(entry -> entry.run().equals(run));
    }

    private void load() {
        if (loaded) {
            return;
        }
        try {
            for (var line : JournalFile.lines(path)) {
                keep(JSON.readValue(line, Line.class));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + path, failed);
        }
        loaded = true;
    }

    private void keep(Line line) {
        if (line.run() != null) {
            runs.put(line.run().id(), line.run());
        }
        if (line.entry() != null) {
            entries.add(line.entry());
            sent.add(new Sent(line.entry().run(), line.entry().message()));
        }
    }

    private void write(List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        try {
            if (journal == null) {
                // Once the journal is open, no other process writes the file, so its content is
                // valid when it is read again.
                journal =
                        JournalFile.open(path)
                                .orElseThrow(() ->
                                        CommandException.error(
                                                "another redrive is writing %s; wait until it ends, or choose another file with --audit"
                                                        .formatted(path)));
                runs.clear();
                entries.clear();
                sent.clear();
                loaded = false;
            }
            load();
            journal.append(lines.stream().map(JSON::writeValueAsString).toList());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + path, failed);
        }
        lines.forEach(this::keep);
    }

    @Override
    public synchronized void close() {
        if (journal != null) {
            journal.close();
        }
    }
}
