package dev.leat.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The outcome table of one batch: a row per record, a column per sink, and a last column for the
/// dead-letter queue. A cell changes only to an outcome of higher precedence. Owned by one thread
/// at a time. A commit works on a copy.
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

    /// Index of the dead-letter queue's column.
    public int deadLetterColumn() {
        return sinks;
    }

    public Outcome at(int record, int sink) {
        return cells[index(record, sink)];
    }

    /// Records an outcome, unless the cell holds an outcome of higher precedence.
    public void put(int record, int sink, Outcome outcome) {
        int at = index(record, sink);
        if (outcome.compareTo(cells[at]) > 0) {
            cells[at] = outcome;
        }
    }

    /// Records an outcome with a reason. If a cell receives several reasons, all of them are
    /// stored.
    public void put(int record, int sink, Outcome outcome, Reason why) {
        put(record, sink, outcome);
        reasons.computeIfAbsent(index(record, sink), _ -> new ArrayList<>()).add(why);
    }

    /// Records an outcome, with the reason if there is one.
    public void put(int record, int sink, Outcome outcome, Optional<Reason> why) {
        if (why.isPresent()) {
            put(record, sink, outcome, why.get());
        } else {
            put(record, sink, outcome);
        }
    }

    /// Records RETURNED for every record that is still pending at this sink.
    public void returnPending(int sink, Reason why) {
        for (int record = 0; record < records; record++) {
            if (at(record, sink) == Outcome.PENDING) {
                put(record, sink, Outcome.RETURNED, why);
            }
        }
    }

    /// Records an outcome in every pending cell of the record, except the dead-letter queue's.
    public void putPending(int record, Outcome outcome) {
        for (int sink = 0; sink < sinks; sink++) {
            if (at(record, sink) == Outcome.PENDING) {
                put(record, sink, outcome);
            }
        }
    }

    /// Rejects the record for all these reasons, at every sink where it is still pending.
    public void reject(int record, List<Reason> why) {
        for (int sink = 0; sink < sinks; sink++) {
            if (at(record, sink) == Outcome.PENDING) {
                put(record, sink, Outcome.REJECTED);
                reasons.put(index(record, sink), new ArrayList<>(why));
            }
        }
    }

    /// Rejects the record at every sink where it is still pending, for the reasons of the sinks
    /// that have rejected it. Changes nothing if no sink has.
    public void rejectEverywhere(int record) {
        if (!has(record, Outcome.REJECTED)) {
            return;
        }
        var why = new LinkedHashSet<Reason>();
        for (int sink = 0; sink < sinks; sink++) {
            if (at(record, sink) == Outcome.REJECTED) {
                why.addAll(reasons(record, sink));
            }
        }
        reject(record, List.copyOf(why));
    }

    /// Retries the record for all these reasons, at every sink where it is still pending.
    public void retry(int record, List<Reason> why) {
        for (int sink = 0; sink < sinks; sink++) {
            if (at(record, sink) == Outcome.PENDING) {
                put(record, sink, Outcome.RETRIED);
                reasons.put(index(record, sink), new ArrayList<>(why));
            }
        }
    }

    public List<Reason> reasons(int record, int sink) {
        return reasons.getOrDefault(index(record, sink), List.of());
    }

    /// Returns true if the record is pending at any sink; the dead-letter queue is not considered.
    public boolean pending(int record) {
        return has(record, Outcome.PENDING);
    }

    /// Returns true if the record has this outcome at any sink; the dead-letter queue is not
    /// considered.
    public boolean has(int record, Outcome outcome) {
        for (int sink = 0; sink < sinks; sink++) {
            if (at(record, sink) == outcome) {
                return true;
            }
        }
        return false;
    }

    /// Returns true if the record may be deleted from its source: every sink is finished with it,
    /// or its dead letter was sent.
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

    /// Returns an independent copy. A commit, which may run twice, changes only a copy.
    public Outcomes copy() {
        var why = new HashMap<Integer, List<Reason>>();
        reasons.forEach((at, list) -> why.put(at, new ArrayList<>(list)));
        return new Outcomes(records, sinks, cells.clone(), why);
    }

    private int index(int record, int sink) {
        return record * (sinks + 1) + sink;
    }
}
