package dev.leat.load;

import dev.leat.app.Step;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Position;
import dev.leat.batch.Progress;
import dev.leat.batch.Reason;
import dev.leat.batch.RejectedLine;
import dev.leat.batch.Staged;
import dev.leat.batch.Staging;
import dev.leat.batch.Totals;
import dev.leat.file.Piece;
import dev.leat.file.RejectsPart;
import dev.leat.kernel.FileKernel.Worked;
import dev.leat.plan.Effect;
import dev.leat.port.OutputTaken;
import dev.leat.port.Store;
import dev.leat.port.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a piece of a file becomes effects: the sinks away from home, each store a commit of its
/// own, then everything at home in one: its sinks, the checkpoint, and after the last piece the end
/// of the file. Threads may share it.
///
/// Which lines stores refuse is known only in the commit, but the file with the rejected lines must
/// be durable before it. So it is written for what is assumed, at first that nothing is refused. A
/// commit that finds otherwise keeps nothing and is done again for what it found.
final class PieceCommit {

    private final FileLine line;
    private final Map<Store, List<Integer>> away = new LinkedHashMap<>();
    private final List<Integer> home = new ArrayList<>();

    PieceCommit(FileLine line) {
        this.line = line;
        var sinks = line.pipeline().to();
        for (int sink = 0; sink < sinks.size(); sink++) {
            var store = line.platform().store(sinks.get(sink));
            if (store.equals(line.home())) {
                home.add(sink);
            } else {
                away.computeIfAbsent(store, _ -> new ArrayList<>()).add(sink);
            }
        }
    }

    /// A piece on its way through its commit.
    record Done(
            FileMessage message,
            FileUnit unit,
            Staging staging,
            Progress before,
            Piece piece,
            Worked worked) {}

    /// Says how a file ends that is done up to here.
    interface Last {
        Ending ending(Progress whole) throws GivenUp, IOException;
    }

    /// What became of a piece: its totals, and the lines that stores refuse.
    private record Found(Totals totals, List<RejectedLine> refused) {}

    /// A commit found otherwise than was assumed.
    private static final class Otherwise extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Found found;

        Otherwise(Found found) {
            super("found otherwise", null, false, false);
            this.found = found;
        }
    }

    private record Prepared(Found found, Progress after, Effect checkpoint, Optional<Ending> end) {}

    private record Kept(Outcomes table, Optional<Outcome> end) {}

    /// Keeps a piece, and the end of the file if it is the last one. How far the file is then.
    ///
    /// @throws Held if something must wait; what stores away have, they know
    /// @throws Unavailable if home is away
    Progress commit(Done done, Optional<Last> last) throws GivenUp, IOException {
        var table = done.worked().table();
        var prepared = prepare(done, last, found(done, Lines.assumed(table, done.worked().rows())));
        for (var store : away.entrySet()) {
            table = elsewhere(done, store.getKey(), store.getValue(), table);
        }
        boolean again = false;
        while (true) {
            try {
                var before = table;
                var now = prepared;
                var kept = line.home().commit(tx -> atHome(tx, done, now, before.copy()));
                count(done, kept);
                return prepared.after();
            } catch (Otherwise otherwise) {
                prepared = prepare(done, last, otherwise.found);
            } catch (OutputTaken taken) {
                if (again) {
                    throw Held.failed(Reason.of("attempts", String.valueOf(taken.getMessage())));
                }
                // What is published is looked at anew: it says why it cannot be.
                again = true;
                prepared = prepare(done, last, prepared.found());
            }
        }
    }

    private Outcomes elsewhere(Done done, Store store, List<Integer> sinks, Outcomes before) {
        try {
            var table =
                    store.commit(tx -> {
                        var mine = before.copy();
                        write(tx, done, sinks, mine);
                        return mine;
                    });
            hold(table);
            return table;
        } catch (Unavailable down) {
            line.control().away(store, down, line.platform().time().instant());
            throw Held.parked(Duration.ZERO);
        }
    }

    private Kept atHome(Store.Transaction tx, Done done, Prepared prepared, Outcomes table) {
        write(tx, done, home, table);
        hold(table);
        var found = found(done, table);
        if (!found.equals(prepared.found())) {
            throw new Otherwise(found);
        }
        tx.apply(prepared.checkpoint());
        return new Kept(table, prepared.end().map(end -> end.apply(tx, done.message())));
    }

    private void write(Store.Transaction tx, Done done, List<Integer> sinks, Outcomes table) {
        for (int sink : sinks) {
            line.planner()
                    .write(done.worked().rows(), table, sink)
                    .ifPresent(write -> line.planner().note(table, write, tx.apply(write)));
        }
    }

    private static void hold(Outcomes table) {
        boolean parked = false;
        for (int record = 0; record < table.records(); record++) {
            for (int sink = 0; sink < table.sinks(); sink++) {
                if (table.at(record, sink) == Outcome.RETRIED) {
                    throw Held.failed(why(table.reasons(record, sink)));
                }
                parked |= table.at(record, sink) == Outcome.PARKED;
            }
        }
        if (parked) {
            throw Held.parked(Duration.ZERO);
        }
    }

    private static Reason why(List<Reason> reasons) {
        return reasons.isEmpty()
                ? Reason.of("attempts", "a line failed at a sink for a reason that may pass")
                : reasons.getFirst();
    }

    private static Found found(Done done, Outcomes table) {
        var before = Lines.rejected(done.worked().table());
        var refused = new ArrayList<RejectedLine>();
        Lines.rejected(table).stream()
                .filter(record -> !before.get(record))
                .forEach(record -> refused.add(refused(done.piece(), table, record)));
        return new Found(Lines.totals(table, done.piece().rejected().size()), refused);
    }

    private static RejectedLine refused(Piece piece, Outcomes table, int record) {
        var reasons = new ArrayList<Reason>();
        for (int sink = 0; sink < table.sinks(); sink++) {
            if (table.at(record, sink) == Outcome.REJECTED) {
                table.reasons(record, sink).stream()
                        .filter(reason -> !reasons.contains(reason))
                        .forEach(reasons::add);
            }
        }
        return new RejectedLine(
                piece.line(record), piece.offset(record), piece.text(record), reasons);
    }

    private Prepared prepare(Done done, Optional<Last> last, Found found)
            throws GivenUp, IOException {
        var before = done.before();
        var totals = done.piece().counting().of(found.totals());
        var staged = new ArrayList<>(done.worked().staged());
        staged.addAll(rejects(done, found.refused()));
        var after = after(before, done.piece().to(), totals, staged);
        var checkpoint =
                checkpoint(done.message(), done.unit(), before, done.piece().to(), totals, staged);
        Optional<Ending> end =
                last.isPresent() ? Optional.of(last.get().ending(after)) : Optional.empty();
        return new Prepared(found, after, checkpoint, end);
    }

    /// The rejected lines of the piece, in a file. One that an earlier try wrote has no meaning.
    private static List<Staged> rejects(Done done, List<RejectedLine> refused) throws IOException {
        int part = done.piece().part();
        var file = done.staging().file("rejects-" + part);
        var lines = new ArrayList<>(done.piece().rejected());
        lines.addAll(done.worked().rejected());
        lines.addAll(refused);
        if (lines.isEmpty()) {
            Files.deleteIfExists(file);
            return List.of();
        }
        RejectsPart.write(file, lines);
        return List.of(new Staged(Staged.REJECTS, part, "", file, lines.size(), Files.size(file)));
    }

    /// How far a file is after this.
    static Progress after(Progress before, Position next, Totals totals, List<Staged> staged) {
        var all = new ArrayList<>(before.staged());
        all.addAll(staged);
        return new Progress(
                before.plan(), next, before.totals().plus(totals), all, before.started());
    }

    /// The first one of a file says when work on it began.
    Effect.Checkpoint checkpoint(
            FileMessage message,
            FileUnit unit,
            Progress before,
            Position next,
            Totals totals,
            List<Staged> staged) {
        boolean first = before.next().equals(Position.START);
        return new Effect.Checkpoint(
                line.pipeline().name(),
                unit,
                message.leased(),
                before.plan(),
                next,
                totals,
                staged,
                first ? before.started() : line.platform().time().instant());
    }

    private void count(Done done, Kept kept) {
        long steps = line.pipeline().steps().stream().filter(Step::overFile).count();
        long made = done.before().staged().stream().filter(Staged::made).count();
        line.tally().lines(kept.table(), done.piece().rejected(), made == steps);
        kept.end().ifPresent(done.message()::ended);
    }
}
