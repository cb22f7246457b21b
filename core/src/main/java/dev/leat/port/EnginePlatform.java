package dev.leat.port;

import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import java.util.List;
import java.util.Optional;

/// The sources and stores of an app: the part of a platform that running pipelines need, and
/// reading what they keep. A platform that implements this alone runs an app. Threads may share it;
/// the one who opened it closes it, after everything that uses it.
public interface EnginePlatform extends AutoCloseable {

    /// The source of a pipeline, by the name that its terms have.
    Source source(String name);

    /// The store that holds this source. Places of one transaction domain have one and the same
    /// store: that identity is all the engine knows of atomicity.
    Store home(String source);

    /// The store that holds what a sink writes to.
    Store store(Sink sink);

    /// The reason why this platform cannot keep what goes to such a sink, for people; empty if it
    /// can. Asked before an app starts, so that [#store] is called for no other sink.
    Optional<String> unsupported(Sink sink);

    /// The reason why this platform cannot be read from so, for people; empty if it can. Asked
    /// before an app starts, so that neither [#source] nor [#buckets] is called in vain.
    Optional<String> unsupported(PipelineSource from);

    /// The rows that a view keeps.
    ViewReader view(String name);

    /// What each place knows of a record of this pipeline, by the 16 bytes of its identity; none if
    /// no place does, or not any more.
    ///
    /// @throws Unavailable if a place is away
    List<StoredIdentity> holdings(String pipeline, byte[] identity);

    /// The objects of the app's buckets, for pipelines that read or write files.
    ObjectStorage buckets();

    /// What pipelines did with the files of buckets.
    FileLog files();

    Time time();

    @Override
    void close();
}
