package dev.leat.local.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.Database;
import dev.leat.local.queue.storage.ChunkCache;
import dev.leat.local.queue.storage.ChunkTable;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.ManagedTable;
import dev.leat.local.queue.storage.QueueStorage;
import dev.leat.port.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages that leave a queue while others work on it.
class MessageRemovalTest {

    @TempDir Path folder;
    private Database database;
    private OpenQueue queue;

    @BeforeEach
    void open() {
        var tables =
                Stream.of(QueueLog.TABLES, ChunkTable.TABLES, Leases.TABLES, ManagedTable.TABLES)
                        .flatMap(List::stream)
                        .toList();
        database = Database.open(folder, 1, tables);
        var app = App.named("a").withQueues(Map.of("q", Queue.named("q")));
        var chunks = new ChunkTable(database.file());
        var storage = new QueueStorage(database, chunks, new ChunkCache(), 7, VirtualTime.start());
        var queues = new OpenQueues(app, (_, _) -> {}, 0);
        IndexLoader.run(app, storage).forEach(queues::open);
        queue = queues.named("q");
        for (int i = 0; i < 4; i++) {
            queue.queue().send(List.of(Message.Outgoing.of(new byte[] {(byte) i})));
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void takesEachMessageOnce() {
        var first = MessageRemoval.of(queue, List.of(2L, 0L, 2L, 9L, -1L));
        assertThat(first.sequences()).containsExactly(0L, 2L);
        var second = MessageRemoval.of(queue, List.of(0L, 1L, 2L));
        assertThat(second.sequences()).containsExactly(1L);
        assertThat(first.commit(_ -> {})).isTrue();
        second.putBack();
        assertThat(queue.queue().browse(0, 9))
                .extracting(Message.Seen::sequence)
                .containsExactly(1L, 3L);
        assertThat(queue.queue().counts().visible()).isEqualTo(2);
    }

    @Test
    void nothingLeavesAfterAPurge() {
        var withdrawal = MessageRemoval.of(queue, List.of(0L, 1L));
        queue.queue().purge();
        assertThat(
                        withdrawal.commit(_ -> {
                            throw new AssertionError("it is gone");
                        }))
                .isFalse();
        assertThat(queue.queue().counts().all()).isZero();
    }
}
