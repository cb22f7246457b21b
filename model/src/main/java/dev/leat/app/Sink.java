package dev.leat.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A destination of a pipeline's records. Any number of classes may implement it: code that handles
/// sinks uses only these methods, and does not depend on the class of a sink.
public interface Sink {

    /// Returns the resource's name, which identifies the sink in dead letters and metrics.
    String name();

    Filter filter();

    /// Returns the columns that the sink receives instead of the row (`select`); empty for the row
    /// itself.
    Map<String, Sql> columns();

    /// Returns the resource's kind, as in the app file. Resources of different kinds may have the
    /// same name. The text is stored, so it must never change.
    String kind();

    /// Returns the kind and the name, which identify the sink in the app. The text is stored, so
    /// its form must never change.
    default String label() {
        return kind() + " " + name();
    }

    /// Returns the form in which the sink receives a row.
    Shape shape();

    /// Returns the parts of the definition on which stored state depends, other than kind, name,
    /// filter and columns. If these parts change, the processing of incomplete files restarts.
    String definition();

    /// Returns the valid values of `name` in this app.
    Set<String> candidates(App app);

    /// Returns the view that the sink updates, if any.
    default Optional<String> view() {
        return Optional.empty();
    }

    /// Returns the queue that the sink sends to, if any.
    default Optional<String> queue() {
        return Optional.empty();
    }

    /// Returns the topic that the sink publishes to, if any.
    default Optional<String> topic() {
        return Optional.empty();
    }

    /// Returns the endpoint that the sink sends to, if any.
    default Optional<String> endpoint() {
        return Optional.empty();
    }

    /// Returns the table that the sink stores items in, if any.
    default Optional<String> table() {
        return Optional.empty();
    }

    /// Returns the stream that the sink puts records into, if any.
    default Optional<String> stream() {
        return Optional.empty();
    }

    /// Returns the lake table that the sink adds rows to, if any.
    default Optional<String> lakeTable() {
        return Optional.empty();
    }

    /// Returns the warehouse table that the sink stores rows in, if any.
    default Optional<String> warehouseTable() {
        return Optional.empty();
    }

    /// Returns true if the sink receives a column of the row unchanged and under the same name.
    default boolean passes(String column) {
        return columns().isEmpty()
                || columns().entrySet().stream()
                        .anyMatch(made ->
                                made.getKey().equalsIgnoreCase(column)
                                        && made.getValue()
                                                .text()
                                                .strip()
                                                .replace("\"", "")
                                                .equalsIgnoreCase(column));
    }

    /// Returns the form of the files in which the rows of the sink are staged until their source is
    /// completely processed; empty if the sink takes rows in memory.
    default Optional<Shape.Files> staged() {
        return shape() instanceof Shape.OfLakeTable
                ? Optional.of(Shape.OfLakeTable.PARTS)
                : files();
    }

    /// Returns the files that the sink writes to a bucket, if any.
    default Optional<Shape.Files> files() {
        return shape() instanceof Shape.Files files ? Optional.of(files) : Optional.empty();
    }

    /// Returns true if the sink sends records to other systems. A send cannot be undone, so such
    /// sinks are written last.
    default boolean sends() {
        return shape() instanceof Shape.Document;
    }

    /// Returns true if the sink stores the source message of a record until the record is
    /// delivered. Lines of files have no source message.
    default boolean keepsMessages() {
        return false;
    }

    /// Returns the maximum size of a document in bytes, if the sink has one. A table measures the
    /// item that the document becomes; other sinks measure the document in UTF-8.
    default OptionalInt maxDocument() {
        return OptionalInt.empty();
    }

    /// Returns the text that the sink sends with the document, if any.
    default Optional<RowText> text() {
        return shape() instanceof Shape.Document(var text) ? text : Optional.empty();
    }

    /// The form in which a sink receives a row. There are no other forms, because the package
    /// `kernel` compiles each form to SQL in its own way.
    sealed interface Shape {

        /// The row as one JSON document, with an optional text.
        record Document(Optional<RowText> text) implements Shape {}

        /// The key, period and measures of a view.
        record OfView(String view) implements Shape {}

        /// The rows of a file or batch as files in a bucket. `path` is the template of the object
        /// key.
        record Files(TextTemplate path, FileFormat format, Compression compression)
                implements Shape {}

        /// The rows of a file, for one commit to a lake table. They are staged as [#PARTS].
        record OfLakeTable(String table) implements Shape {

            /// Files for Leat's own use, which are never published. Their row groups can become
            /// those of a data file.
            public static final Files PARTS =
                    new Files(new TextTemplate(List.of()), FileFormat.PARQUET, Compression.ZSTD);
        }

        /// The columns of a row, for a warehouse table.
        record OfWarehouseTable(String table) implements Shape {}
    }

    /// The filter of a sink's records.
    sealed interface Filter {
        record All() implements Filter {}

        record Where(Sql condition) implements Filter {}

        /// The records that matched no `where` of another sink.
        record Else() implements Filter {}
    }
}
