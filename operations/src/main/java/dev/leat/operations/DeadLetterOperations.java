package dev.leat.operations;

import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueueException;
import java.util.List;
import java.util.Set;

/// Operations on the dead letters of one queue.
interface DeadLetterOperations extends DeadLetterQueue {

    @Override
    @Operation(
            value = "GET dead-letters/{queue}",
            summary = "Lists dead letters without removing them.",
            cursor = "/sequence+1",
            masks = true)
    List<Message.Seen> read(long cursor, int limit);

    @Override
    @Operation(
            value = "GET dead-letters/{queue}/end",
            summary = "Returns a sequence greater than that of every current dead letter.")
    long end();

    @Override
    @Operation(
            value = "POST dead-letters/{queue}/redrives",
            summary =
                    "Redrives dead letters as part of a run; returns the sequences of those sent.",
            splits = true)
    Set<Long> redrive(String run, List<Return> deadLetters)
            throws NoSuchQueueException, IllegalArgumentException;

    @Override
    @Operation(
            value = "POST dead-letters/{queue}/removals",
            summary = "Deletes dead letters; returns the sequences of those deleted.",
            splits = true)
    Set<Long> remove(List<Message.Seen> deadLetters);
}
