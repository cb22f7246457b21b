package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Removes dead letters for good, page by page, each page only after it is kept elsewhere. It is a
/// run in the audit, whose detail says that nothing was sent and where the letters are. Owned by
/// one thread, as the box is.
public final class DeadLetterPurge {

    /// What the detail of such a run begins with.
    private static final String BEGINNING = "purge";

    private final DeadLetterQueue box;
    private final Audit audit;
    private final Time time;
    private final App app;

    public DeadLetterPurge(DeadLetterQueue box, Audit audit, Time time, App app) {
        this.box = box;
        this.audit = audit;
        this.time = time;
        this.app = app;
    }

    /// Whether a run of the audit removed letters, and sent none.
    public static boolean is(Audit.Run run) {
        return run.detail().startsWith(BEGINNING);
    }

    /// How many letters these terms are about.
    ///
    /// @throws BadExpression if the condition cannot be used
    public long count(String queue, Audit.Terms terms) {
        try (var selection = new DeadLetterSelection(app, queue, terms)) {
            var walk =
                    new DeadLetterPages(
                            box, selection, PassingFilter.open(), run("", "", queue, terms, ""));
            long count = 0;
            while (count < terms.limit().orElse(Long.MAX_VALUE) && walk.hasNext()) {
                walk.next();
                count++;
            }
            return count;
        }
    }

    /// Removes them. `keep` must have them safe when it returns; `place` says where, for people.
    /// Blocks until it is done or `stop` is raised. The run, and how many were removed.
    ///
    /// @throws BadExpression if the condition cannot be used; nothing is entered then
    public Purged run(
            String by,
            String queue,
            Audit.Terms terms,
            String place,
            Consumer<List<Message.Seen>> keep,
            Signal stop) {
        try (var selection = new DeadLetterSelection(app, queue, terms)) {
            var run = run(Redriver.id(audit, time), by, queue, terms, place);
            audit.enter(run);
            var walk = new DeadLetterPages(box, selection, PassingFilter.open(), run);
            long removed = 0;
            long kept = 0;
            long left = terms.limit().orElse(Long.MAX_VALUE);
            while (stop.count() == 0 && left > 0 && walk.hasNext()) {
                var page = page(walk, left);
                keep.accept(page);
                kept += page.size();
                removed += box.remove(page).size();
                left -= page.size();
                audit.enter(reached(run, Audit.State.RUNNING, walk.reached(), removed, place));
            }
            var state = stop.count() == 0 ? Audit.State.COMPLETED : Audit.State.STOPPED;
            var ended = reached(run, state, walk.reached(), removed, place);
            audit.enter(ended);
            return new Purged(ended, removed, kept);
        }
    }

    /// `kept` letters are in safety, and `removed` of them have left the queue. The others somebody
    /// had in hand.
    public record Purged(Audit.Run run, long removed, long kept) {}

    private static List<Message.Seen> page(DeadLetterPages walk, long most) {
        var page = new ArrayList<Message.Seen>();
        do {
            page.add(walk.next().picked().letter().message());
        } while (page.size() < most && !walk.atPageEnd());
        return page;
    }

    private Audit.Run run(String id, String by, String queue, Audit.Terms terms, String place) {
        return new Audit.Run(
                id,
                by,
                queue,
                terms,
                time.instant(),
                Optional.empty(),
                Audit.State.RUNNING,
                box.end(),
                0,
                0,
                0,
                0,
                BEGINNING + " to " + place);
    }

    private Audit.Run reached(
            Audit.Run run, Audit.State state, long reached, long removed, String place) {
        return new Audit.Run(
                run.id(),
                run.by(),
                run.queue(),
                run.terms(),
                run.started(),
                state == Audit.State.RUNNING ? Optional.empty() : Optional.of(time.instant()),
                state,
                run.before(),
                reached,
                0,
                0,
                0,
                "%s: %d removed, kept in %s".formatted(BEGINNING, removed, place));
    }
}
