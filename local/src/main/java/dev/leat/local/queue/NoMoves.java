package dev.leat.local.queue;

import dev.leat.port.MessageMoves;
import dev.leat.port.QueueAdmin.Move;
import java.util.List;
import java.util.Optional;

/// The move tasks of a process that does not serve clients: none is started, and the unfinished
/// ones of another process stay as they are.
public enum NoMoves implements MessageMoves {
    NONE;

    @Override
    public Move begin(String from, Optional<String> to, Optional<Integer> perSecond, long letters) {
        throw new UnsupportedOperationException(
                "this process does not move the messages of queue '%s'; start the app"
                        .formatted(from));
    }

    @Override
    public List<Move> moves(String from) {
        return List.of();
    }

    @Override
    public Optional<Move> cancel(String handle) {
        return Optional.empty();
    }

    @Override
    public void resume() {}

    @Override
    public void close() {}
}
