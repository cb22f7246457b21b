package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Permanently removes dead letters, page by page, after each page has been backed up. A purge is a
/// run in the audit log whose detail names the backup. Owned by one thread, as is the queue.
public record DeadLetterPurge(DeadLetterQueue deadLetters, Audit audit, Time time, App app) {

    /// Prefix of the detail of a purge's run; this text is stored.
    private static final String BEGINNING = "purge";

    /// Returns true if the run is a purge.
    public static boolean isPurge(Audit.Run run) {
        return run.detail().startsWith(BEGINNING);
    }

    /// Returns the number of dead letters that these terms select.
    ///
    /// @throws BadExpressionException if the condition is invalid
    public long count(String queue, Audit.Terms terms) {
        try (var selection = new DeadLetterSelection(app, queue, terms)) {
            var pages =
                    new DeadLetterPages(
                            deadLetters,
                            selection,
                            PassingFilter.none(),
                            run("", "", queue, terms, ""));
            long count = 0;
            while (count < terms.limit().orElse(Long.MAX_VALUE) && pages.hasNext()) {
                pages.next();
                count++;
            }
            return count;
        }
    }

    /// Removes the selected dead letters. Returns the run and the number of removed dead letters.
    /// `keep` stores each page and must return only after the page is durable; `place` describes
    /// the location of the backup for users. Blocks until all are removed or `stop` is raised.
    ///
    /// @throws BadExpressionException if the condition is invalid; no run is logged then
    public Purged run(
            String by,
            String queue,
            Audit.Terms terms,
            String place,
            Consumer<List<Message.Seen>> keep,
            Signal stop) {
        try (var selection = new DeadLetterSelection(app, queue, terms)) {
            var run = run(Redriver.id(audit, time), by, queue, terms, place);
            audit.save(run);
            var pages = new DeadLetterPages(deadLetters, selection, PassingFilter.none(), run);
            long removed = 0;
            long kept = 0;
            long left = terms.limit().orElse(Long.MAX_VALUE);
            while (stop.count() == 0 && left > 0 && pages.hasNext()) {
                var page = page(pages, left);
                keep.accept(page);
                kept += page.size();
                removed += deadLetters.remove(page).size();
                left -= page.size();
                audit.save(reached(run, Audit.State.RUNNING, pages.reached(), removed, place));
            }
            var state = stop.count() == 0 ? Audit.State.COMPLETED : Audit.State.STOPPED;
            var ended = reached(run, state, pages.reached(), removed, place);
            audit.save(ended);
            return new Purged(ended, removed, kept);
        }
    }

    /// The result of a purge. `kept` dead letters were backed up; `removed` of them were removed
    /// from the queue, and the others were in flight.
    public record Purged(Audit.Run run, long removed, long kept) {}

    private static List<Message.Seen> page(DeadLetterPages pages, long most) {
        var page = new ArrayList<Message.Seen>();
        do {
            page.add(pages.next().picked().letter().message());
        } while (page.size() < most && !pages.atPageEnd());
        return page;
    }

    private Audit.Run run(String id, String by, String queue, Audit.Terms terms, String place) {
        var detail = BEGINNING + " to " + place;
        return Audit.Run.begun(id, by, queue, terms, time.instant(), deadLetters.end(), detail);
    }

    private Audit.Run reached(
            Audit.Run run, Audit.State state, long reached, long removed, String place) {
        var detail = "%s: %d removed, backed up in %s".formatted(BEGINNING, removed, place);
        return run.reached(state, time.instant(), reached, 0, 0, 0, detail);
    }
}
