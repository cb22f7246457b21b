package dev.leat.server.operations;

import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueueException;
import java.util.List;
import java.util.Set;

/// The operations on the dead letters of one queue.
interface DeadLetterOperations extends DeadLetterQueue {

    @Override
    @Operation(
            value = "GET dead-letters/{queue}",
            summary = "Dead letters, without taking them out.",
            cursor = "/sequence+1",
            masks = true)
    List<Message.Seen> read(long cursor, int limit);

    @Override
    @Operation(
            value = "GET dead-letters/{queue}/end",
            summary = "A sequence greater than those of all letters that are there now.")
    long end();

    @Override
    @Operation(
            value = "POST dead-letters/{queue}/redrives",
            summary =
                    "Sends letters back and enters each in a redrive; the sequences of those sent.",
            splits = true)
    Set<Long> redrive(String run, List<Return> letters)
            throws NoSuchQueueException, IllegalArgumentException;

    @Override
    @Operation(
            value = "POST dead-letters/{queue}/removals",
            summary = "Removes letters for good; the sequences of those removed.",
            splits = true)
    Set<Long> remove(List<Message.Seen> letters);
}
