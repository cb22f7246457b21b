package dev.leat.redrive;

import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Iterator over the dead letters that a run selects, in the order of their sequences. Reads them
/// page by page.
final class DeadLetterPages implements Iterator<PassingFilter.PreviewedLetter> {

    private final DeadLetterQueue deadLetters;
    private final DeadLetterSelection selection;
    private final PassingFilter filter;
    private final long before;
    private long reached;
    private long next;
    private Iterator<PassingFilter.PreviewedLetter> page =
            List.<PassingFilter.PreviewedLetter>of().iterator();
    private boolean ended;

    DeadLetterPages(
            DeadLetterQueue deadLetters,
            DeadLetterSelection selection,
            PassingFilter filter,
            Audit.Run run) {
        this.deadLetters = deadLetters;
        this.selection = selection;
        this.filter = filter;
        var named = run.terms().sequences();
        var last = named.stream().mapToLong(Long::longValue).max();
        before = last.isEmpty() ? run.before() : Math.min(run.before(), last.getAsLong() + 1);
        reached = run.reached();
        next = Math.max(reached, named.stream().mapToLong(Long::longValue).min().orElse(0));
    }

    /// Returns a sequence below which the iterator has returned every selected dead letter.
    long reached() {
        return page.hasNext() ? reached : next;
    }

    /// Returns true if the next call reads a new page.
    boolean atPageEnd() {
        return !page.hasNext();
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && !ended) {
            read();
        }
        return page.hasNext();
    }

    private void read() {
        var letters =
                deadLetters.read(next, DeadLetterQueue.PAGE).stream()
                        .filter(letter -> letter.sequence() < before)
                        .toList();
        if (letters.isEmpty()) {
            ended = true;
        } else {
            page = filter.preview(selection.pick(letters)).iterator();
            next = letters.getLast().sequence() + 1;
        }
    }

    @Override
    public PassingFilter.PreviewedLetter next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more dead letters");
        }
        var previewed = page.next();
        reached = previewed.picked().letter().message().sequence() + 1;
        return previewed;
    }
}
