package dev.leat.port;

import dev.leat.app.Sink;
import java.util.List;

/// What an app stands on: gives the engine and the ends their sources, stores, queues and readers.
/// Threads may share it; the one who opened it closes it, after everything that uses it.
public interface Platform extends AutoCloseable {

    /// The queue as the source of a pipeline.
    Source source(String queue);

    /// The store that holds a queue that is a source. Places of one transaction domain have one and
    /// the same store: that identity is all the engine knows of atomicity.
    Store home(String queue);

    /// The store that holds what a sink writes to.
    Store store(Sink sink);

    /// A queue of the app, or one that a client created.
    ///
    /// @throws NoSuchQueue if there is none of this name
    MessageQueue queue(String name);

    /// All queues, to be listed, created, changed and deleted.
    Queues queues();

    /// The letters of a queue, be it a dead-letter queue or one to which letters were sent.
    ///
    /// @throws NoSuchQueue if there is none of this name
    LetterBox letters(String queue);

    /// Who redrove what.
    Audit audit();

    /// What each place knows of a record of this pipeline, by the 16 bytes of its identity; none if
    /// no place does, or not any more.
    ///
    /// @throws Unavailable if a place is away
    List<Holding> holdings(String pipeline, byte[] identity);

    ViewReader view(String name);

    /// What the alarms of the app are and were.
    AlarmLog alarms();

    /// The app's buckets.
    Buckets buckets();

    /// All topics, to be listed, made, changed and deleted, and to be published to.
    Topics topics();

    /// What topics have for subscribers outside.
    Deliveries deliveries();

    /// What pipelines did with the files of buckets.
    FileLog files();

    Time time();

    @Override
    void close();
}
