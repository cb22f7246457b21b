package dev.leat.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The table of one batch: a row for each record, a column for each sink, and the dead-letter queue
/// as the last column. A cell only grows heavier. Owned by one thread at a time; a commit works on
/// a copy.
public final class Outcomes {

    private final int records;
    private final int sinks;
    private final Outcome[] cells;
    private final Map<Integer, List<Reason>> reasons;

    public Outcomes(int records, int sinks) {
        this(records, sinks, new Outcome[records * (sinks + 1)], new HashMap<>());
        Arrays.fill(cells, Outcome.PENDING);
    }

    private Outcomes(int records, int sinks, Outcome[] cells, Map<Integer, List<Reason>> reasons) {
        this.records = records;
        this.sinks = sinks;
        this.cells = cells;
        this.reasons = reasons;
    }

    public int records() {
        return records;
    }

    public int sinks() {
        return sinks;
    }

    /// The column of the dead-letter queue.
    public int letter() {
        return sinks;
    }

    public Outcome at(int record, int sink) {
        return cells[index(record, sink)];
    }

    /// Enters a word, unless the cell holds a heavier one.
    public void put(int record, int sink, Outcome outcome) {
        int at = index(record, sink);
        if (outcome.compareTo(cells[at]) > 0) {
            cells[at] = outcome;
        }
    }

    /// Enters a word with a reason. Reasons of one cell add up.
    public void put(int record, int sink, Outcome outcome, Reason why) {
        put(record, sink, outcome);
        reasons.computeIfAbsent(index(record, sink), _ -> new ArrayList<>()).add(why);
    }

    /// Enters a word, with the reason if there is one.
    public void put(int record, int sink, Outcome outcome, Optional<Reason> why) {
        if (why.isPresent()) {
            put(record, sink, outcome, why.get());
        } else {
            put(record, sink, outcome);
        }
    }

    /// Enters PARKED for every record that is still pending at this sink.
    public void park(int sink, Reason why) {
        for (int record = 0; record < records; record++) {
            if (at(record, sink) == Outcome.PENDING) {
                put(record, sink, Outcome.RETURNED, why);
            }
        }
    }

    /// Enters a word in every cell of the record that is still pending, the dead-letter queue's
    /// left out.
    public void putPending(int record, Outcome outcome) {
        for (int sink = 0; sink < sinks; sink++) {
            if (at(record, sink) == Outcome.PENDING) {
                put(record, sink, outcome);
            }
        }
    }

    /// Rejects the record, for all these reasons, at every sink that is still pending.
    public void reject(int record, List<Reason> why) {
        for (int sink = 0; sink < sinks; sink++) {
            if (at(record, sink) == Outcome.PENDING) {
                put(record, sink, Outcome.REJECTED);
                reasons.put(index(record, sink), new ArrayList<>(why));
            }
        }
    }

    public List<Reason> reasons(int record, int sink) {
        return reasons.getOrDefault(index(record, sink), List.of());
    }

    /// Whether some sink, the dead-letter queue left out, still waits for the record.
    public boolean pending(int record) {
        return has(record, Outcome.PENDING);
    }

    /// Whether some sink, the dead-letter queue left out, has this word for the record.
    public boolean has(int record, Outcome outcome) {
        for (int sink = 0; sink < sinks; sink++) {
            if (at(record, sink) == outcome) {
                return true;
            }
        }
        return false;
    }

    /// Whether the record may leave its source: every sink is done with it, or its dead letter is
    /// delivered. There is no other way.
    public boolean finished(int record) {
        boolean done = true;
        for (int sink = 0; sink < sinks; sink++) {
            done &= at(record, sink).done();
        }
        return done || at(record, sinks) == Outcome.DELIVERED;
    }

    public Map<Outcome, Integer> counts(int sink) {
        var counts = new EnumMap<Outcome, Integer>(Outcome.class);
        for (int record = 0; record < records; record++) {
            counts.merge(at(record, sink), 1, Integer::sum);
        }
        return counts;
    }

    /// A table of its own with the same words: a commit may run twice, so it works on a copy.
    public Outcomes copy() {
        var why = new HashMap<Integer, List<Reason>>();
        reasons.forEach((at, list) -> why.put(at, new ArrayList<>(list)));
        return new Outcomes(records, sinks, cells.clone(), why);
    }

    private int index(int record, int sink) {
        return record * (sinks + 1) + sink;
    }
}
