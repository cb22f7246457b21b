package dev.leat.app;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A destination of a pipeline's records. The set of kinds is open: code that handles sinks asks
/// for these facts, and only the classes of one kind know which kind it is.
public interface Sink {

    /// The resource's name, by which dead letters and metrics call the sink.
    String name();

    Filter filter();

    /// What the sink receives instead of the row (`select`); empty for the row itself.
    Map<String, Sql> columns();

    /// The kind of the resource, as the app file calls it. Two resources may share a name. The word
    /// is part of stored state and never changes.
    String kind();

    /// The form in which the sink receives a row.
    Shape shape();

    /// What the meaning of stored state depends on besides kind, name, filter and columns. Files in
    /// progress restart when it changes.
    String definition();

    /// The names that `name` can have in this app.
    Set<String> candidates(App app);

    /// The view that the sink updates, if it is a view.
    default Optional<String> view() {
        return Optional.empty();
    }

    /// The queue that the sink sends to, if it is a queue.
    default Optional<String> queue() {
        return Optional.empty();
    }

    /// The topic that the sink publishes to, if it is a topic.
    default Optional<String> topic() {
        return Optional.empty();
    }

    /// The files that the sink writes, if it writes files.
    default Optional<Shape.Files> files() {
        return shape() instanceof Shape.Files files ? Optional.of(files) : Optional.empty();
    }

    /// Whether the sink sends records to others. A send cannot be taken back, so such sinks are
    /// written last.
    default boolean sends() {
        return shape() instanceof Shape.Document;
    }

    /// Whether the sink keeps the message that a record was made of until the record has arrived.
    /// Lines of files have none.
    default boolean keepsMessages() {
        return false;
    }

    /// The text that the sink sends beside the document, if it has one.
    default Optional<RowText> text() {
        return shape() instanceof Shape.Document(var text) ? text : Optional.empty();
    }

    /// The form in which a sink receives a row. This set is closed: the kernel compiles each form
    /// into its statement, and a kind of sink picks one.
    sealed interface Shape {

        /// The row as one JSON document, and a text beside it.
        record Document(Optional<RowText> text) implements Shape {}

        /// The key, period and measures of a view.
        record OfView(String view) implements Shape {}

        /// The rows of a file as files in a bucket. `path` is the key of the object.
        record Files(TextTemplate path, FileFormat format, Compression compression)
                implements Shape {}
    }

    /// Which records a sink receives.
    sealed interface Filter {
        record All() implements Filter {}

        record Where(Sql condition) implements Filter {}

        /// Those that no sink with a `where` took.
        record Else() implements Filter {}
    }
}
