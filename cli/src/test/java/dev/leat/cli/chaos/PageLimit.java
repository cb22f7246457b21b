package dev.leat.cli.chaos;

import dev.leat.cli.chaos.Endpoint.Answer;
import java.io.IOException;

/// A disk that is full for the state file alone: SQLite gives it no more pages. What is free in the
/// file a client fills with unwanted messages; purging them makes room.
final class PageLimit implements Disk {

    private static final String BALLAST = "Ballast";
    private static final int LARGE = 200_000;
    private static final int SMALL = 4_000;

    /// The minimum number of pages that a purge frees: a pipeline continues when 64 kB are free.
    private static final int RESERVE = 5;

    private final ChaosApp app;

    PageLimit(ChaosApp app) {
        this.app = app;
    }

    @Override
    public void fill() throws IOException, InterruptedException {
        app.endpoint().sqs("CreateQueue", "{\"QueueName\":\"%s\"}".formatted(BALLAST));
        for (int message = 0; message < RESERVE; message++) {
            var answer = one(LARGE);
            if (answer.status() != 200) {
                throw new AssertionError("refused before the disk was full: " + answer);
            }
        }
        app.pages(1);
        send(LARGE);
        send(SMALL);
    }

    private Answer one(int bytes) throws IOException, InterruptedException {
        return app.endpoint()
                .sqs(
                        "SendMessage",
                        "{\"QueueUrl\":\"%s\",\"MessageBody\":\"%s\"}"
                                .formatted(app.endpoint().queue(BALLAST), "x".repeat(bytes)));
    }

    /// Until it is refused.
    private void send(int bytes) throws IOException, InterruptedException {
        var answer = one(bytes);
        while (answer.status() == 200) {
            answer = one(bytes);
        }
        if (!answer.body().contains("disk is full")) {
            throw new AssertionError("refused: " + answer);
        }
    }

    @Override
    public void keepFull() throws IOException, InterruptedException {
        send(SMALL);
    }

    /// On a full disk a queue can be purged, and that is enough to go on.
    @Override
    public void free() throws IOException, InterruptedException {
        var purged =
                app.endpoint()
                        .sqs(
                                "PurgeQueue",
                                "{\"QueueUrl\":\"%s\"}".formatted(app.endpoint().queue(BALLAST)));
        if (purged.status() != 200) {
            throw new AssertionError("a full disk keeps a queue from being purged: " + purged);
        }
    }

    @Override
    public void grow() throws IOException, InterruptedException {
        app.pages(Integer.MAX_VALUE);
    }
}
