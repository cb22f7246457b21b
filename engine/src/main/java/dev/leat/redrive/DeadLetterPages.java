package dev.leat.redrive;

import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/// Iterator over the dead letters that a run selects, in the order of their sequences. Reads them
/// page by page. If the queue hides groups, it reads the queue repeatedly until a pass over the
/// queue returns no new dead letter; only the order of each group is then that of the sequences.
final class DeadLetterPages implements Iterator<PassingFilter.PreviewedLetter> {

    private final DeadLetterQueue deadLetters;
    private final DeadLetterSelection selection;
    private final PassingFilter filter;
    private final long first;
    private final long before;

    /// The sequences that were read, if the queue hides groups.
    private final Set<Long> known = new HashSet<>();

    private long reached;
    private long next;
    private boolean fresh;
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
        first = Math.max(reached, named.stream().mapToLong(Long::longValue).min().orElse(0));
        next = first;
    }

    /// Returns a sequence below which the iterator has returned every selected dead letter. If the
    /// queue hides groups, this is the sequence at which the run began.
    long reached() {
        return page.hasNext() || deadLetters.hidesGroups() ? reached : next;
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
        if (!letters.isEmpty()) {
            page = filter.preview(selection.pick(unknown(letters))).iterator();
            next = letters.getLast().sequence() + 1;
        } else if (fresh) {
            fresh = false;
            next = first;
        } else {
            ended = true;
        }
    }

    /// Returns the dead letters that were not read before.
    private List<Message.Seen> unknown(List<Message.Seen> letters) {
        if (!deadLetters.hidesGroups()) {
            return letters;
        }
        var unknown = letters.stream().filter(letter -> known.add(letter.sequence())).toList();
        fresh |= !unknown.isEmpty();
        return unknown;
    }

    @Override
    public PassingFilter.PreviewedLetter next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more dead letters");
        }
        var previewed = page.next();
        if (!deadLetters.hidesGroups()) {
            reached = previewed.picked().letter().message().sequence() + 1;
        }
        return previewed;
    }
}
