package dev.leat.config;

import dev.leat.app.sink.EndpointSink;
import dev.leat.app.sink.LakeTableSink;
import dev.leat.app.sink.QueueSink;
import dev.leat.app.sink.StreamSink;
import dev.leat.app.sink.TableSink;
import dev.leat.app.sink.TopicSink;
import dev.leat.app.sink.ViewSink;
import dev.leat.app.sink.WarehouseTableSink;
import java.util.List;

/// All kinds of sinks of an app file, in the order of the reference.
final class SinkKinds {

    static final List<SinkKind> ALL =
            List.of(
                    SinkKind.of(
                            Option.of(
                                    QueueSink.KIND,
                                    Names.of("a queue"),
                                    "The queue to send the row to, as a JSON document."),
                            Option.of(
                                    "group",
                                    Expressions.ONE,
                                    "For a FIFO queue: the message group, a text. It uses the"
                                            + " row, not the sink's `select`."),
                            QueueSink::new),
                    SinkKind.of(
                            Option.of(
                                    ViewSink.KIND,
                                    Names.of("a view"),
                                    "The view to update, once for each record."),
                            ViewSink::new),
                    SinkKind.of(
                            Option.of(
                                    TopicSink.KIND,
                                    Names.of("a topic"),
                                    "The topic to publish the row to, as a JSON document."),
                            Option.of(
                                    "subject",
                                    SubjectText.VALUE,
                                    "For a topic: the subject of emails, at most %d characters."
                                                    .formatted(TopicSink.MOST_SUBJECT)
                                            + " Like `where`, it uses the row, not the sink's"
                                            + " `select`."),
                            TopicSink::new),
                    SinkKind.of(
                            Option.of(
                                    StreamSink.KIND,
                                    Names.of("a stream"),
                                    "The stream to put the row into, as a JSON document."),
                            Option.of(
                                    "partition_by",
                                    Expressions.ONE,
                                    "For a stream: the partition key, a text of 1 to 256"
                                            + " characters; by default derived from the record's"
                                            + " `key`. Records with the same partition key keep"
                                            + " their order. It uses the row, not the sink's"
                                            + " `select`."),
                            StreamSink::new),
                    BucketSinkKind.KIND,
                    SinkKind.of(
                            Option.of(
                                    EndpointSink.KIND,
                                    Names.of("an endpoint"),
                                    "The endpoint to which the row is sent over HTTP, as a JSON"
                                            + " document. Only for pipelines that read a queue."),
                            EndpointSink::new),
                    SinkKind.of(
                            Option.of(
                                    TableSink.KIND,
                                    Names.of("a table"),
                                    "The table in which each row is stored as an item, by the key"
                                            + " of the pipeline."),
                            TableSink::new),
                    SinkKind.of(
                            Option.of(
                                    LakeTableSink.KIND,
                                    Names.of("a lake table"),
                                    "The lake table to which the rows are added, in one commit"
                                            + " for each file or batch."),
                            LakeTableSink::new),
                    SinkKind.of(
                            Option.of(
                                    WarehouseTableSink.KIND,
                                    Names.of("a warehouse table"),
                                    "The warehouse table in which rows are stored by the table's"
                                            + " key. Each file or batch is one load."),
                            WarehouseTableSink::new));

    private SinkKinds() {}
}
