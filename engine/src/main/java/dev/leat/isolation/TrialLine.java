package dev.leat.isolation;

import dev.leat.process.ParentPipe;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/// The connection of the process of a trial to Leat. Threads may share it.
record TrialLine(ParentPipe pipe) {

    /// Frame to Leat: the program waits for a task.
    static final char READY = 'R';

    /// Frame to Leat: the task has ended.
    static final char DONE = 'D';

    /// Frame to Leat: a [TrialQuestion].
    static final char ASK = 'A';

    byte[] next() throws InterruptedException {
        return pipe.frames().take();
    }

    synchronized void send(char kind, byte[] content) throws IOException {
        var out = pipe.out();
        out.writeInt(content.length + 1);
        out.writeByte(kind);
        out.write(content);
        out.flush();
    }

    /// Asks Leat.
    synchronized Serializable ask(TrialQuestion question) throws IOException {
        try {
            send(ASK, TrialBytes.of(question));
            return TrialBytes.object(next(), TrialQuestion.Answer.class).get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", stopped));
        }
    }
}
