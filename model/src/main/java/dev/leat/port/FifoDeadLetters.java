package dev.leat.port;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The dead letters of a FIFO queue. Preserves the order of each group across calls: if a dead
/// letter was not sent, later dead letters of its group are not sent either. Owned by one thread.
public record FifoDeadLetters(DeadLetterQueue deadLetters, Set<String> left)
        implements DeadLetterQueue {

    public FifoDeadLetters(DeadLetterQueue deadLetters) {
        this(deadLetters, new HashSet<>());
    }

    @Override
    public List<Message.Seen> read(long sequence, int most) {
        return deadLetters.read(sequence, most);
    }

    @Override
    public boolean hidesGroups() {
        return deadLetters.hidesGroups();
    }

    @Override
    public long end() {
        return deadLetters.end();
    }

    @Override
    public Set<Long> redrive(String run, List<Return> letters) {
        var free =
                letters.stream()
                        .filter(letter ->
                                letter.deadLetter().group().filter(left::contains).isEmpty())
                        .toList();
        var sent = free.isEmpty() ? Set.<Long>of() : deadLetters.redrive(run, free);
        letters.stream()
                .map(Return::deadLetter)
                .filter(letter -> !sent.contains(letter.sequence()))
                .forEach(letter -> letter.group().ifPresent(left::add));
        return sent;
    }

    @Override
    public Set<Long> remove(List<Message.Seen> letters) {
        return deadLetters.remove(letters);
    }

    @Override
    public void close() {
        deadLetters.close();
    }
}
