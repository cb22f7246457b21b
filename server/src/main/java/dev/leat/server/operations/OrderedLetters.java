package dev.leat.server.operations;

import dev.leat.port.LetterBox;
import dev.leat.port.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The dead letters of a FIFO queue in another process, whose box lives for one request. This one
/// remembers of which groups a letter was left out: the later letters of such a group stay, too,
/// lest they come before it.
record OrderedLetters(LetterBox box, Set<String> left) implements LetterBox {

    OrderedLetters(LetterBox box) {
        this(box, new HashSet<>());
    }

    @Override
    public List<Message.Seen> read(long sequence, int most) {
        return box.read(sequence, most);
    }

    @Override
    public long end() {
        return box.end();
    }

    @Override
    public Set<Long> redrive(String run, List<Return> letters) {
        var free =
                letters.stream()
                        .filter(letter -> letter.letter().group().filter(left::contains).isEmpty())
                        .toList();
        var sent = free.isEmpty() ? Set.<Long>of() : box.redrive(run, free);
        letters.stream()
                .map(Return::letter)
                .filter(letter -> !sent.contains(letter.sequence()))
                .forEach(letter -> letter.group().ifPresent(left::add));
        return sent;
    }

    @Override
    public Set<Long> remove(List<Message.Seen> letters) {
        return box.remove(letters);
    }

    @Override
    public void close() {
        box.close();
    }
}
