package dev.leat.alarm;

import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Dead letters with the sequences from 1, to read only. Counts the dead letters that were read.
final class StoredLetters implements DeadLetterQueue {

    private final List<Message.Seen> letters = new ArrayList<>();
    int read;

    StoredLetters(List<Message.Seen> letters) {
        this.letters.addAll(letters);
    }

    @Override
    public List<Message.Seen> read(long sequence, int most) {
        var page =
                letters.stream()
                        .filter(letter -> letter.sequence() >= sequence)
                        .limit(Math.min(most, 400))
                        .toList();
        read += page.size();
        return page;
    }

    @Override
    public long end() {
        return letters.size() + 1L;
    }

    @Override
    public Set<Long> redrive(String run, List<Return> back) {
        throw new UnsupportedOperationException("only read");
    }

    @Override
    public Set<Long> remove(List<Message.Seen> gone) {
        throw new UnsupportedOperationException("only read");
    }

    @Override
    public void close() {}
}
